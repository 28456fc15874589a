import type { Attempt, Job } from '../../src/core/job.ts';
import { attemptsOf, held } from '../../src/core/money.ts';
import type { Books, PaidTask } from './books.ts';

/** PiAPI counts in points: 10,000,000 of them are US$1, a million micro-dollars. */
const POINTS_PER_MICRO_DOLLAR = 10;

/** The bot's money beside the provider's book, attempt by attempt. */
export function checkMoney({ jobs, tasks }: Books): string[] {
  return jobs.flatMap((job) =>
    attemptsOf(job).flatMap((attempt) =>
      checkAttempt(attempt, taskOf(tasks, attempt)).map((what) => `${nameOf(job)}, ${attempt.id}: ${what}`),
    ),
  );
}

const nameOf = (job: Job): string => job.request.prompt;

const taskOf = (tasks: readonly PaidTask[], { id }: Attempt) =>
  tasks.find(({ endpoint }) => endpoint.includes(`/${id}/`));

function checkAttempt({ money, state }: Attempt, task: PaidTask | undefined): string[] {
  const paid = (task?.points ?? 0) / POINTS_PER_MICRO_DOLLAR;
  if (state === 'unknown') {
    if (task) return ['the provider has it, and nobody found it'];
    return held(money) > 0 ? [] : ['unknown, and no money is held for it'];
  }
  return [
    ...(money.committed === paid ? [] : [`booked ${money.committed}, paid ${paid} micro-dollars`]),
    ...(held(money) === 0 ? [] : ['ended, and money is still held']),
  ];
}
