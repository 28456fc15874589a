import { formatDuration, formatEstimate, formatMoney, formatRough } from '../format.ts';
import type { Attempt, Job, Task } from '../job.ts';
import { fill, plain } from '../line.ts';
import { held } from '../money.ts';
import type { Cost } from '../words/costs.ts';
import { type Frame, madeTasks } from './frame.ts';

/** A charge that the provider never confirmed, of an attempt that gave no picture, is a doubt and no price. */
const isSure = ({ end, money }: Attempt): boolean => end === 'completed' || money.confirmed !== false;

/** What some tasks cost in all their attempts. Money held by work in progress is neither sure nor in doubt. */
export const costOf = (tasks: readonly Task[]): Cost =>
  costOfAttempts(tasks.flatMap((task) => task.attempts));

export function costOfAttempts(attempts: readonly Attempt[]): Cost {
  let [sure, doubt] = [0, 0];
  for (const attempt of attempts) {
    if (isSure(attempt)) sure += attempt.money.committed;
    else doubt += attempt.money.committed;
    if (attempt.state === 'unknown') doubt += held(attempt.money);
  }
  return { sure, doubt };
}

/** What the job is expected to cost: its newest attempts as reserved, earlier ones as charged. */
export function expected(job: Job): number {
  const attempts = job.tasks.flatMap((task) => task.attempts);
  const newest = job.tasks.flatMap((task) => task.attempts.slice(-1));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  return sum(newest.map(({ money }) => held(money))) + sum(attempts.map(({ money }) => money.committed));
}

/** `about US$0.06`, `free`. */
export const estimateText = ({ job, language }: Frame): string => formatEstimate(expected(job), language);

/** The price of finished tasks: `US$0.03`, `US$0.03 by price list`, `free`; `about` where it is not confirmed. */
export function priceText({ words, language }: Frame, tasks: readonly Task[]): string {
  const { sure } = costOf(tasks);
  const booked = tasks.flatMap((task) => task.attempts).filter((a) => isSure(a) && a.money.committed > 0);
  if (booked.some(({ money }) => money.byPriceList))
    return plain(fill(words.units.byPriceList, { price: formatMoney(sure, language) }));
  if (booked.some(({ money }) => money.confirmed === false)) return formatEstimate(sure, language);
  return formatMoney(sure, language);
}

/** What tasks without a picture cost: `nothing charged`, `US$0.03`, `about US$0.03` where nobody is sure. */
function spentText({ context, words, language }: Frame, tasks: readonly Task[]): string {
  const { sure, doubt } = costOf(tasks);
  if (doubt > 0) return formatEstimate(sure + doubt, language);
  if (sure > 0) return formatMoney(sure, language);
  const paid = tasks.some(({ attempts }) => attempts.some(({ provider }) => context.paid(provider)));
  return paid ? words.units.noCharge : words.units.free;
}

/** The price of a job in a word or two, whatever its state: for lists. */
export function summaryPrice(frame: Frame): string {
  const { status, tasks } = frame.job;
  if (status === 'pending' || status === 'processing') return estimateText(frame);
  return status === 'completed' ? priceText(frame, tasks) : spentText(frame, tasks);
}

/** The price of a job in full: what is sure, and what may have been charged besides. */
export function priceWithDoubt(frame: Frame): string {
  const { status, tasks } = frame.job;
  const { sure, doubt } = costOf(tasks);
  if (doubt === 0 || status === 'pending' || status === 'processing') return summaryPrice(frame);
  const known = status === 'completed' ? [priceText(frame, tasks)] : [];
  const spent = status !== 'completed' && sure > 0 ? [formatMoney(sure, frame.language)] : [];
  return [...known, ...spent, maybeText(frame, doubt)].join(' · ');
}

/** `about US$0.03 may have been charged`. */
const maybeText = ({ words, language }: Frame, doubt: number): string =>
  plain(fill(words.details.maybe, { price: formatRough(doubt, language) }));

/** What one attempt cost, as the provider gave it too: `US$0.03 (300000 points)`. */
export function chargeText(frame: Frame, attempt: Attempt): string {
  const { context, words, language } = frame;
  const { money, end, operation, provider } = attempt;
  const { sure, doubt } = costOfAttempts([attempt]);
  if (doubt > 0) return maybeText(frame, doubt);
  if (!context.paid(provider)) return words.units.free;
  if (money.settledAt === undefined) return formatEstimate(held(money), language);
  if (money.confirmed === false) return formatEstimate(sure, language);
  if (money.byPriceList) return plain(fill(words.units.byPriceList, { price: formatMoney(sure, language) }));
  const isRefund = sure === 0 && end !== 'completed' && operation !== undefined;
  const nothing = isRefund ? words.details.refunded : words.units.noCharge;
  const price = sure > 0 ? formatMoney(sure, language) : nothing;
  if (money.own === undefined || money.own === '0') return price;
  return plain(fill(words.details.withOwn, { price, own: money.own }));
}

/**
 * From request to result. A job that was tried again counts from its last submission: the time before was spent
 * waiting for a click.
 */
function durationMs(job: Job): number | undefined {
  if (job.endedAt === undefined) return undefined;
  const retried = job.tasks.some((task) => task.attempts.length > 1);
  const submitted = madeTasks(job).flatMap(({ attempts }) => attempts.at(-1)?.submittedAt ?? []);
  const start = retried && submitted.length > 0 ? Math.min(...submitted) : job.createdAt;
  return Math.max(0, job.endedAt - start);
}

export function durationText({ job, language }: Frame): string | undefined {
  const ms = durationMs(job);
  return ms === undefined ? undefined : formatDuration(ms, language);
}
