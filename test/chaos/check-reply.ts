import { isFinal } from '../../src/core/advance.ts';
import type { Attempt, Job, Status } from '../../src/core/job.ts';
import { attemptsOf } from '../../src/core/money.ts';
import type { PaidTask } from './books.ts';
import { type Case, isJob, lastStatus } from './check.ts';

/** What people see: a final state, every picture once, what is unknown said with its money. */
export function checkReply(mine: Case): string[] {
  if (!isJob(mine.asked)) return mine.asked.messages.length > 0 ? ['a message without a status'] : [];
  return [...checkEnd(mine), ...checkSteps(mine.asked.statuses), ...checkPictures(mine)];
}

function checkEnd({ asked, tasks, jobs }: Case): string[] {
  const last = lastStatus(asked);
  if (!last || !isFinal(last)) return [`its reply ends at ${last}`];
  const failed = failedForNothing(jobs, tasks);
  if (last === 'cancelled' || (last === 'failed' && failed < asked.count))
    return [`${last}, though nothing failed but the process`];
  const done = tasks.filter(({ picture }) => picture).length + answered(jobs);
  if (last === 'unknown' && done > 0) return [`unknown, though ${done} pictures were made`];
  if (last === 'failed') return [];
  if (last === 'completed' && done === 0) return ['completed without a picture at the provider'];
  const doubtful = asked.count - done - failed;
  return doubtful > 0 && !saysHeldMoney(asked.text) ? ['money is held, and the reply does not say so'] : [];
}

/** Pictures that came with the answer: their providers keep none, and our record alone names them. */
const answered = (jobs: readonly Job[]): number =>
  jobs.flatMap(attemptsOf).filter(({ provider, end }) => provider === 'apiyi' && end === 'completed').length;

/**
 * Pictures that nobody made, and nobody was paid for: each provider refused or gave the money back, which may be known
 * too late to go on at the next one, where the reply has said Unknown before.
 */
const failedForNothing = (jobs: readonly Job[], tasks: readonly PaidTask[]): number =>
  jobs
    .flatMap((job) => job.tasks)
    .filter(({ status, attempts }) => status === 'failed' && attempts.every((each) => isFree(each, tasks)))
    .length;

function isFree({ id, failure }: Attempt, tasks: readonly PaidTask[]): boolean {
  const reasons = ['provider_error', 'unavailable'];
  const taken = tasks.find(({ attempt }) => attempt === id)?.microDollars ?? 0;
  return taken === 0 && reasons.includes(failure?.reason ?? '');
}

const saysHeldMoney = (text: string): boolean => /about US\$0\.\d+ may have been charged/.test(text);

/** Forward alone, but for a task that was unknown and is found. */
function checkSteps(statuses: readonly Status[]): string[] {
  const order: readonly Status[] = ['pending', 'processing', 'unknown', 'failed', 'completed'];
  return statuses.flatMap((status, i) => {
    const before = statuses[i - 1];
    if (!before || order.indexOf(status) >= order.indexOf(before)) return [];
    return before === 'unknown' && status === 'processing' ? [] : [`a step back from ${before} to ${status}`];
  });
}

/** Each picture that the provider made stands in one message, once, and nothing else does. */
function checkPictures({ asked, tasks, jobs }: Case): string[] {
  const made = tasks.flatMap(({ picture }) => picture ?? []);
  const shown = asked.messages.flatMap(({ files }) => files);
  const times = (picture: Buffer) => shown.filter((file) => file.equals(picture)).length;
  const others = shown.filter((file) => !made.some((picture) => picture.equals(file))).length;
  const foreign = others - answered(jobs);
  return [
    ...(asked.messages.length === 1 ? [] : [`${asked.messages.length} messages name it, not 1`]),
    ...made.flatMap((picture) =>
      times(picture) === 1 ? [] : [`a picture is shown ${times(picture)} times`],
    ),
    ...(foreign > 0 ? [`${foreign} pictures that are not its own`] : []),
    ...(foreign < 0 ? [`${-foreign} pictures that came with the answer are not shown`] : []),
  ];
}
