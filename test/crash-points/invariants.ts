import { isFinal } from '../../src/core/advance.ts';
import type { Attempt, Job, Status, Task } from '../../src/core/job.ts';
import { jobPrefix } from '../../src/core/keys.ts';
import { attemptsOf, held } from '../../src/core/money.ts';
import { PRICE } from '../helpers/core.ts';
import { checkOrphans, orphansAmong, picturesOf } from './orphans.ts';
import type { Seen } from './platform.ts';
import type { Expected } from './scenario.ts';
import type { World } from './world.ts';

/** Everything that must not be, one sentence each (contract §7). */
export async function checkWorld(world: World, expected: Expected): Promise<string[]> {
  const jobs = [...world.records.values()].map(({ job }) => job);
  const all = await world.platform.seen();
  const orphans = orphansAmong(all, world);
  const seen = all.filter((one) => !orphans.includes(one));
  return [
    ...jobs.flatMap((job) => [...checkEnd(job, world, expected), ...checkCharges(job, world, expected)]),
    ...checkMessages(jobs, seen, world, expected),
    ...checkOrphans(orphans),
    ...(await checkHistory(jobs, world, expected)),
    ...(await checkUsed(jobs, world)),
    ...checkStrangers(jobs, world),
    ...(await checkFiles(jobs, world)),
    ...checkLog(world),
  ];
}

function checkEnd(job: Job, world: World, { statuses }: Expected): string[] {
  const doubtful = attemptsOf(job).some(({ id }) => world.doubtful.has(id));
  const usual: readonly Status[] = doubtful ? ['completed', 'unknown'] : ['completed'];
  const right = statuses ?? (isUploadLost(job, world) ? ['failed'] : usual);
  const settled = job.delivery === 'done' || job.delivery === 'gone';
  return [
    ...(isFinal(job.status) ? [] : [`the job stays ${job.status}`]),
    ...(right.includes(job.status) ? [] : [`the job is ${job.status}: ${whyOf(job)}`]),
    ...(settled ? [] : [`its reply is ${job.delivery}`]),
    ...attemptsOf(job).flatMap((attempt) => checkAttempt(attempt, world)),
  ];
}

/** What was handed to a process dies with it, until the job has its own copy: then it ends free, and says why. */
const isUploadLost = (job: Job, { lives }: World): boolean =>
  lives.length > 1 && job.request.pictures.some(({ kept, source }) => !kept && source.kind === 'upload');

const whyOf = (job: Job): string => job.tasks.map(({ failure }) => failure?.reason ?? '').join(' ');

function checkAttempt({ id, state, money }: Attempt, world: World): string[] {
  const taken = world.provider.taken(id);
  if (state === 'unknown')
    return [
      ...(held(money) === PRICE || money.confirmed === false ? [] : ['unknown, and its money is not held']),
      ...(world.doubtful.has(id) || world.provider.lost.has(id) ? [] : ['unknown without a reason']),
      ...(taken > 0 && world.provider.canBeFound ? ['the provider would have told of it'] : []),
    ];
  return [
    ...(state === 'ended' ? [] : [`an attempt stays ${state}`]),
    ...(held(money) === 0 ? [] : [`${held(money)} is held for an attempt that ended`]),
    ...(money.committed === taken ? [] : [`booked ${money.committed}, taken ${taken}`]),
    ...(money.reserved === money.committed + money.returned ? [] : ['the money does not add up']),
  ];
}

function checkCharges(job: Job, { provider }: World, { submissions = 1 }: Expected): string[] {
  return job.tasks.flatMap((task) => {
    const sent = task.attempts.map(({ id }) => provider.book.filter(({ attempt }) => attempt === id).length);
    const total = sent.reduce((sum, times) => sum + times, 0);
    return [
      ...(sent.some((times) => times > 1) ? [`an attempt of task ${task.n} was taken twice`] : []),
      ...(total > submissions ? [`task ${task.n} was taken ${total} times`] : []),
    ];
  });
}

/** Whatever the provider took belongs to a job. */
function checkStrangers(jobs: readonly Job[], { provider, created }: World): string[] {
  if (created() > jobs.length) return [];
  const known = new Set(jobs.flatMap(attemptsOf).map(({ id }) => id));
  return provider.book.filter(({ attempt }) => !known.has(attempt)).map(({ id }) => `${id} is nobody's`);
}

function checkMessages(
  jobs: readonly Job[],
  seen: readonly Seen[],
  { created }: World,
  { messages }: Expected,
): string[] {
  const wanted = created() === 0 ? 0 : (messages ?? jobs.length);
  return [
    ...(seen.length === wanted ? [] : [`${seen.length} messages, not ${wanted}`]),
    ...seen.flatMap(({ statuses }) => checkSteps(statuses)),
    ...jobs.flatMap((job) => checkShown(job, seen)),
  ];
}

/** The newest message of a job says how it ended, and shows each of its pictures once. */
function checkShown(job: Job, seen: readonly Seen[]): string[] {
  const mine = seen.filter(
    ({ buttons, job: id }) => id === job.id || buttons.some((one) => one.includes(job.id)),
  );
  const last = mine.at(-1);
  if (!last) return job.delivery === 'gone' ? [] : ['no message shows it'];
  const made = job.tasks.filter(({ picture }) => picture).length;
  const shown = mine.flatMap(picturesOf);
  const missing = last.statuses.at(-1);
  return [
    ...(missing === job.status ? [] : [`it is ${job.status}, the reply says ${missing}`]),
    ...(shown.length === made ? [] : [`${shown.length} pictures are shown, ${made} were made`]),
    ...(new Set(shown).size === shown.length ? [] : ['a picture is shown twice']),
    ...(job.tasks.some(isDoubtful) && !saysHeldMoney(last.text) ? ['money is held without a word'] : []),
  ];
}

const isDoubtful = ({ status }: Task): boolean => status === 'unknown';

const saysHeldMoney = (text: string): boolean => /may have been charged/.test(text);

const ORDER: readonly Status[] = ['pending', 'processing', 'unknown', 'failed', 'cancelled', 'completed'];

/** Forward alone, but for a task that was unknown and is found, and a click that begins anew. */
function checkSteps(statuses: readonly Status[]): string[] {
  return statuses.flatMap((status, index) => {
    const before = statuses[index - 1];
    if (!before || ORDER.indexOf(status) >= ORDER.indexOf(before)) return [];
    const again = status === 'pending' && isFinal(before) && before !== 'completed';
    const found = status === 'processing' && before === 'unknown';
    return again || found ? [] : [`a step back from ${before} to ${status}`];
  });
}

async function checkHistory(jobs: readonly Job[], world: World, expected: Expected): Promise<string[]> {
  const { platform, store, created } = world;
  const viewer = { person: 'nobody', room: { id: 'nowhere' }, moderator: true };
  const page = await store().history({ area: 'nanobanana', guild: platform.guild, viewer, limit: 100 });
  // What is unknown has no buttons but its own, and is not deleted as long as it is looked for.
  const isUnknown = jobs.some(({ status }) => status === 'unknown');
  const wanted = isUnknown || created() === 0 ? jobs.length : (expected.jobs ?? 1);
  return [
    ...(page.total === wanted ? [] : [`${page.total} entries in the history, not ${wanted}`]),
    ...(page.jobs.length === jobs.length ? [] : [`${page.jobs.length} jobs are listed, ${jobs.length} kept`]),
  ];
}

async function checkUsed(jobs: readonly Job[], { store, time }: World): Promise<string[]> {
  const used = await store().used({}, time.now());
  const sum = jobs.flatMap(attemptsOf).reduce((all, { money }) => all + held(money), 0);
  return used.held === sum ? [] : [`${used.held} is held in all, ${sum} for jobs`];
}

/** Inputs and results of jobs that are there, and nothing else but what somebody uploaded for a day. */
async function checkFiles(jobs: readonly Job[], world: World): Promise<string[]> {
  const wanted = new Set(
    jobs.flatMap((job) => [
      ...job.request.pictures.flatMap(({ kept }) => kept?.key ?? []),
      ...job.tasks.flatMap(({ picture, extra = [] }) => [picture, ...extra].flatMap((one) => one?.key ?? [])),
    ]),
  );
  const keys = (await world.disk.keys()).filter(
    (key) => !key.includes('/uploads/') && !key.endsWith('.thumb.webp'),
  );
  // The copy of an upload whose job ended before it knew of it: it goes with the job.
  const unfinished = jobs.filter((job) => isUploadLost(job, world)).map((job) => `${jobPrefix(job)}in-`);
  const strange = keys.filter(
    (key) => !wanted.has(key) && !unfinished.some((prefix) => key.startsWith(prefix)),
  );
  return [
    ...[...wanted].filter((key) => !keys.includes(key)).map((key) => `the file ${key} is missing`),
    ...strange.map((key) => `nobody has the file ${key}`),
  ];
}

const checkLog = ({ log }: World): string[] =>
  log
    .filter(({ level }) => level === 'error')
    .map(({ message, fields }) => `an error: ${message} ${err(fields)}`);

const err = (fields: object): string => ('err' in fields ? String(fields.err) : '');
