import { counted, formatDuration, formatNumber } from '../format.ts';
import type { Attempt, Job, Status } from '../job.ts';
import { fill, joined, type Line } from '../line.ts';
import { sayFailure } from '../words/failures.ts';
import type { Words } from '../words/index.ts';
import { type Frame, madeTasks, providersOf } from './frame.ts';
import { costOf, durationText, estimateText, priceText } from './price.ts';

type Part = Line | string;

/** L1: the status word, bold, then what matters most in that state (experience §1). */
export function headOf(frame: Frame): Line {
  return headLine(frame.words, frame.job.status, PARTS[frame.job.status](frame));
}

/** L1 of one picture on a card of its own. */
export function cardHead(frame: Frame, n: number): Line {
  const { job, words } = frame;
  const tasks = job.tasks.filter((task) => task.n === n);
  const which = fill(words.head.one, { i: String(n), n: String(job.tasks.length) });
  return headLine(words, 'completed', [
    ...(job.tasks.length > 1 ? [which] : []),
    ...ended(frame),
    priceText(frame, tasks),
  ]);
}

export const headLine = (words: Words, status: Status, parts: readonly Part[]): Line =>
  joined([[{ kind: 'strong', text: words.status[status] }], ...parts]);

const PARTS: Record<Status, (frame: Frame) => Part[]> = {
  pending(frame) {
    return [...placeParts(frame), estimateText(frame)];
  },
  processing({ job, words }) {
    return [fill(words.head.started, { since: { kind: 'since', at: job.startedAt ?? job.createdAt } })];
  },
  completed(frame) {
    return [...countParts(frame), ...ended(frame), priceText(frame, frame.job.tasks)];
  },
  failed(frame) {
    const { job, language } = frame;
    const failure = job.tasks.find((task) => task.failure)?.failure;
    if (!failure) return [];
    return [sayFailure(failure, { provider: '', cost: costOf([]), job: job.id }, language).short];
  },
  unknown(frame) {
    return [unknownPart(frame)];
  },
  cancelled(frame) {
    const { job, words } = frame;
    const { sure, doubt } = costOf(job.tasks);
    if (sure > 0) return [priceText(frame, job.tasks)];
    return doubt > 0 ? [] : [words.head.uncharged];
  },
};

const ended = (frame: Frame): Part[] => {
  const duration = durationText(frame);
  return duration === undefined ? [] : [duration];
};

function placeParts({ context: { place }, words }: Frame): Part[] {
  if (!place) return [];
  if (place.place === 1) return [words.head.next];
  return [fill(words.head.place, { n: formatNumber(place.place), total: formatNumber(place.total) })];
}

function countParts({ job, words, language }: Frame): Part[] {
  const all = job.tasks.length;
  const made = madeTasks(job).length;
  if (all === 1) return [];
  if (made === all) return [counted(words.counts.pictures, all, language)];
  return [fill(words.head.some, { ok: String(made), n: String(all) })];
}

function unknownPart(frame: Frame): Line {
  const { job, words, language } = frame;
  const doubtful = doubtfulOf(job);
  const late = doubtful.every(({ doubt }) => doubt === 'deadline');
  const duration = formatDuration(Math.max(0, ...doubtful.map(waitedMs)), language);
  if (late && doubtful.length > 0) return fill(words.head.late, { duration });
  const lost = job.tasks.filter((task) => task.status === 'unknown');
  return fill(words.head.lost, { provider: providersOf(frame, lost) });
}

const doubtfulOf = (job: Job): Attempt[] =>
  job.tasks
    .filter((task) => task.status === 'unknown')
    .flatMap((task) => task.attempts.findLast(({ state }) => state === 'unknown') ?? []);

/** How long an attempt was waited for before its deadline passed. */
export const waitedMs = ({ submittedAt, deadlineAt }: Attempt): number =>
  submittedAt === undefined || deadlineAt === undefined ? 0 : deadlineAt - submittedAt;
