import type { Job, Status } from '../../src/core/job.ts';
import type { Asked, Books, PaidTask } from './books.ts';
import { checkLeft } from './check-left.ts';
import { checkMoney } from './check-money.ts';
import { checkReply } from './check-reply.ts';

/** Everything that must not be: one sentence each. */
export function check(books: Books): string[] {
  const known = new Set(books.asked.map(({ prompt }) => prompt));
  return [
    ...books.asked.flatMap((asked) => {
      const mine = caseOf(books, asked);
      return [
        ...checkSubmissions(mine),
        ...checkReply(mine),
        ...checkLeft(asked, books.deaths),
        ...checkHistory(mine),
      ].map((what) => `${asked.prompt}: ${what}`);
    }),
    ...books.tasks
      .filter(({ prompt }) => !known.has(prompt))
      .map(({ id }) => `task ${id}: nobody asked for it`),
    ...checkMoney(books),
    ...checkLog(books.log),
    ...(books.pings > 0 ? [`${books.pings} mentions, though every reply was edited in place`] : []),
  ];
}

/** One command beside what the provider and the bot know of it. */
export interface Case {
  readonly asked: Asked;
  readonly tasks: readonly PaidTask[];
  readonly jobs: readonly Job[];
  readonly listed: number;
}

const caseOf = ({ tasks, jobs, listed }: Books, asked: Asked): Case => ({
  asked,
  tasks: tasks.filter((task) => task.prompt === asked.prompt),
  jobs: jobs.filter((job) => job.request.prompt === asked.prompt),
  listed: listed.filter((prompt) => prompt === asked.prompt).length,
});

/** A command became a job once its reply shows a status. */
export const isJob = ({ statuses }: Asked): boolean => statuses.length > 0;

export const lastStatus = ({ statuses }: Asked): Status | undefined => statuses.at(-1);

/** Nobody clicks: one paid task for each picture asked for, and one task for each attempt. */
function checkSubmissions({ asked, tasks }: Case): string[] {
  const paid = tasks.filter(({ microDollars }) => microDollars !== 0);
  const attempts = tasks.flatMap(({ attempt }) => attempt ?? []);
  return [
    ...(paid.length > asked.count ? [`${paid.length} tasks paid, ${asked.count} asked for`] : []),
    ...(new Set(attempts).size < attempts.length ? ['one attempt was submitted twice'] : []),
    ...(tasks.length > 0 && !isJob(asked) ? [`${tasks.length} tasks paid, and the reply says nothing`] : []),
    ...tasks
      .filter(({ microDollars }) => microDollars === undefined)
      .map(({ id }) => `task ${id} never ended`),
  ];
}

function checkHistory({ asked, jobs, listed }: Case): string[] {
  const expected = isJob(asked) ? 1 : 0;
  const [job] = jobs;
  return [
    ...(listed === expected ? [] : [`${listed} entries in the history, not ${expected}`]),
    ...(jobs.length === expected ? [] : [`${jobs.length} records in the data, not ${expected}`]),
    ...(job && job.status !== lastStatus(asked)
      ? [`the record says ${job.status}, the reply ${lastStatus(asked)}`]
      : []),
  ];
}

/** pino's levels: 50 error, 60 fatal. A kill is no reason for either. */
const ERROR = 50;

function checkLog(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    if (line.includes('set aside')) return [`a damaged file: ${line}`];
    const level = levelOf(line);
    if (level === undefined) return [`not a line of the log: ${line}`];
    return level >= ERROR ? [`an error in the log: ${line}`] : [];
  });
}

export function levelOf(line: string): number | undefined {
  try {
    const level: unknown = JSON.parse(line).level;
    return typeof level === 'number' ? level : undefined;
  } catch {
    return undefined;
  }
}
