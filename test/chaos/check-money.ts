import type { Attempt, Job } from '../../src/core/job.ts';
import { attemptsOf, held } from '../../src/core/money.ts';
import type { Books, PaidTask } from './books.ts';

/** The bot's money beside the books of the providers: attempt by attempt, or all of a job where they name none. */
export function checkMoney({ jobs, tasks }: Books): string[] {
  return jobs.flatMap((job) => {
    const mine = tasks.filter(({ prompt }) => prompt === job.request.prompt);
    const nameless = mine.filter(({ attempt }) => attempt === undefined);
    return [
      ...attemptsOf(job).flatMap((attempt) =>
        checkAttempt(attempt, mine).map((what) => `${attempt.id}: ${what}`),
      ),
      ...checkNameless(job, nameless),
    ].map((what) => `${job.request.prompt}, ${what}`);
  });
}

const isNamed = ({ provider }: Attempt): boolean => provider !== 'apiyi';

function checkAttempt(attempt: Attempt, tasks: readonly PaidTask[]): string[] {
  const { money, state } = attempt;
  const task = tasks.find(({ attempt: id }) => id === attempt.id);
  if (state === 'unknown') {
    if (task) return ['the provider has it, and nobody found it'];
    return held(money) > 0 ? [] : ['unknown, and no money is held for it'];
  }
  const paid = task?.microDollars ?? 0;
  return [
    ...(!isNamed(attempt) || money.committed === paid
      ? []
      : [`booked ${money.committed}, paid ${paid} micro-dollars`]),
    ...(held(money) === 0 ? [] : ['ended, and money is still held']),
  ];
}

/** What was answered is booked as it was paid; what was not is held, and may have been paid. */
function checkNameless(job: Job, tasks: readonly PaidTask[]): string[] {
  const attempts = attemptsOf(job).filter((attempt) => !isNamed(attempt));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  const paid = sum(tasks.map(({ microDollars = 0 }) => microDollars));
  const booked = sum(attempts.map(({ money }) => money.committed));
  const doubt = sum(attempts.map(({ money, state }) => (state === 'unknown' ? held(money) : 0)));
  return booked <= paid && paid <= booked + doubt
    ? []
    : [`booked ${booked} and held ${doubt}, paid ${paid} micro-dollars without a name`];
}
