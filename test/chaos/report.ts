import type { Books } from './books.ts';
import { isJob, lastStatus, levelOf } from './check.ts';
import { windows } from './hit.ts';
import type { Kills } from './kills.ts';

const WARNING = 40;
const providers = ['piapi', 'evolink', 'qingbo', 'apiyi'];

/** The counts of a run, as a table. */
export function tableOf(kills: Kills, books: Books): string {
  const ended = (status: string) => books.asked.filter((one) => lastStatus(one) === status).length;
  const jobs = books.asked.filter(isJob);
  const rows: [string, number][] = [
    ['kills that hit work in flight', kills.hits.length],
    ...windows.map((name): [string, number] => [
      `  ${name}`,
      kills.hits.filter((hit) => hit.windows.has(name)).length,
    ]),
    ['  while it was starting', kills.whileStarting],
    ['kills that found nothing (not counted)', kills.inVain],
    ['slowest start, ms', kills.slowestStartMs],
    ['commands', books.asked.length],
    ['  not answered: the bot was gone', books.asked.filter((one) => !one.acknowledged).length],
    [
      '  answered, gone before it was saved',
      books.asked.filter((one) => one.acknowledged && !isJob(one)).length,
    ],
    ['jobs', jobs.length],
    ['  completed', ended('completed')],
    ['  unknown', ended('unknown')],
    ['  anything else', jobs.length - ended('completed') - ended('unknown')],
    ['pictures asked for in jobs', jobs.reduce((sum, { count }) => sum + count, 0)],
    ['tasks in the books of the providers', books.tasks.length],
    ...providers.map((name): [string, number] => [
      `  ${name}`,
      books.tasks.filter(({ provider }) => provider === name).length,
    ]),
    ['  given back', books.tasks.filter(({ microDollars }) => microDollars === 0).length],
    [
      'pictures visible',
      books.asked.flatMap(({ messages }) => messages.flatMap(({ files }) => files)).length,
    ],
    ['entries in the history', books.listed.length],
    ['warnings in the log', books.log.filter((line) => levelOf(line) === WARNING).length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(6)}`).join('\n');
}
