import type { Asked, Books } from './books.ts';
import { isJob, lastStatus, levelOf } from './check.ts';
import { windows } from './hit.ts';
import type { Kills } from './kills.ts';

const WARNING = 40;
const platforms = ['discord', 'slack'];
const providers = ['piapi', 'evolink', 'qingbo', 'apiyi'];

type Row = readonly [string, number];

/** The counts of a run, as a table. */
export function tableOf(kills: Kills, books: Books): string {
  const rows = [...rowsOfKills(kills), ...rowsOfBooks(books)];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(6)}`).join('\n');
}

const rowsOfKills = ({ hits, whileStarting, inVain, slowestStartMs }: Kills): Row[] => [
  ['kills that hit work in flight', hits.length],
  ...windows.map((name): Row => [`  ${name}`, hits.filter((hit) => hit.windows.has(name)).length]),
  ['  while it was starting', whileStarting],
  ['kills that found nothing (not counted)', inVain],
  ['slowest start, ms', slowestStartMs],
];

function rowsOfBooks({ asked, tasks, listed, log }: Books): Row[] {
  const jobs = asked.filter(isJob);
  const ended = (status: string) => jobs.filter((one) => lastStatus(one) === status).length;
  const picturesOf = (one: Asked) => one.messages.flatMap(({ files }) => files).length;
  const entriesOf = ({ prompt }: Asked) => listed.filter((entry) => entry === prompt).length;
  return [
    ...byPlatform('commands', asked, () => 1),
    ['  not answered: the bot was gone', asked.filter((one) => !one.acknowledged).length],
    ['  answered, gone before it was saved', asked.filter((one) => one.acknowledged && !isJob(one)).length],
    ...byPlatform('jobs', jobs, () => 1),
    ['  completed', ended('completed')],
    ['  unknown', ended('unknown')],
    ['  anything else', jobs.length - ended('completed') - ended('unknown')],
    ['pictures asked for in jobs', sum(jobs, ({ count }) => count)],
    ['tasks in the books of the providers', tasks.length],
    ...providers.map((name): Row => [`  ${name}`, tasks.filter(({ provider }) => provider === name).length]),
    ['  paid', tasks.filter(({ microDollars }) => microDollars !== 0).length],
    ['  given back', tasks.filter(({ microDollars }) => microDollars === 0).length],
    ...byPlatform('pictures visible', asked, picturesOf),
    ...byPlatform('entries in the history', asked, entriesOf),
    ['messages that a crash left behind on Slack', sum(asked, ({ left }) => left.length)],
    ['warnings in the log', log.filter((line) => levelOf(line) === WARNING).length],
  ];
}

const byPlatform = (name: string, all: readonly Asked[], count: (one: Asked) => number): Row[] => [
  [name, sum(all, count)],
  ...platforms.map((platform): Row => {
    const there = all.filter((one) => one.platform === platform);
    return [`  ${platform}`, sum(there, count)];
  }),
];

const sum = <T>(all: readonly T[], count: (one: T) => number): number =>
  all.reduce((total, one) => total + count(one), 0);
