import type { JobStore } from '../../src/core/contracts/store.ts';
import type { Attempt, Job } from '../../src/core/job.ts';

type Options = Parameters<JobStore['update']>[1];

/** What a stored change of a job is for, read from the job as it was read, and as it is to be written. */
export function purposeOf(before: Job | undefined, after: Job, options: Options): string {
  if (!before) return 'never read';
  if (options.close) return 'closed';
  return ofAttempts(before, after) ?? ofJob(before, after) ?? (options.reopen ? 'taken up' : 'as it was');
}

function ofAttempts(before: Job, after: Job): string | undefined {
  const former = new Map(attemptsOf(before).map((attempt) => [attempt.id, attempt]));
  for (const attempt of attemptsOf(after)) {
    const was = former.get(attempt.id);
    if (!was) return 'tried again';
    const purpose = ofAttempt(was, attempt);
    if (purpose) return after.deleteWhenEnded && !before.deleteWhenEnded ? 'to be deleted' : purpose;
  }
  return undefined;
}

function ofAttempt(was: Attempt, is: Attempt): string | undefined {
  if (is.state === 'ended' && was.state !== 'ended') return ofEnd(was, is);
  if (is.result && !was.result) return 'paid';
  if (is.state !== was.state) {
    if (is.state === 'following') return was.state === 'unknown' ? 'found' : 'following';
    if (is.state === 'waiting') return 'not accepted';
    return is.state;
  }
  if (is.looks > was.looks) return is.nextLookAt === undefined ? 'given up' : 'looked in vain';
  return is.startedAt !== was.startedAt ? 'processing' : undefined;
}

function ofEnd(was: Attempt, { end }: Attempt): string {
  if (end === 'completed') return 'pictured';
  if (end === 'failed' && was.result) return 'result lost';
  return end ?? 'ended';
}

function ofJob(before: Job, after: Job): string | undefined {
  const kept = (job: Job) => job.request.pictures.filter((picture) => picture.kept).length;
  if (kept(after) > kept(before)) return 'inputs kept';
  if (after.deleteWhenEnded && !before.deleteWhenEnded) return 'to be deleted';
  if (before.delivery === 'open' && after.delivery === 'due') return 'opened';
  if (after.delivery === 'done' && before.delivery !== 'done') return 'delivered';
  if (after.delivery === 'gone' && before.delivery !== 'gone') return 'gone';
  if (JSON.stringify(after.saved) !== JSON.stringify(before.saved)) return 'saved';
  if (JSON.stringify(after.reply) !== JSON.stringify(before.reply)) return 'reply noted';
  return before.secret && !after.secret ? 'secret dropped' : undefined;
}

const attemptsOf = (job: Job): Attempt[] => job.tasks.flatMap((task) => task.attempts);
