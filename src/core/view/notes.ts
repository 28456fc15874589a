import { isFinal } from '../advance.ts';
import { formatDuration, formatMoney, formatRough } from '../format.ts';
import type { Attempt, Task } from '../job.ts';
import { fill, type Line, type Piece, plain } from '../line.ts';
import { isSameRoute } from '../routes.ts';
import { type Cost, sayCost } from '../words/costs.ts';
import { sayFailure } from '../words/failures.ts';
import { fittedNotes } from './fitted.ts';
import type { Frame } from './frame.ts';
import { waitedMs } from './head.ts';
import { costOf, costOfAttempts, expected } from './price.ts';

/** L4: the sentence of a failure or of a doubt, then what else is worth a line (experience §1). */
export function notesOf(frame: Frame): Line[] {
  return [
    ...sentences(frame),
    ...doubtOfEarlier(frame),
    ...extras(frame),
    ...providerChanges(frame),
    ...fittedNotes(frame),
    ...lookedAgain(frame),
    ...(frame.context.notes ?? []),
  ];
}

/** The empty places of a job that is completed in part, each with its sentence as plain words. */
export function missingOf(frame: Frame): { n: number; sentence: string }[] {
  if (frame.job.status !== 'completed') return [];
  return frame.job.tasks
    .filter((task) => task.status !== 'completed')
    .map((task) => ({ n: task.n, sentence: plain(placeSentence(frame, task)) }));
}

function sentences(frame: Frame): Line[] {
  const { job } = frame;
  if (job.status === 'pending' || job.status === 'processing') return [];
  const open = job.tasks.filter((task) => task.status !== 'completed');
  if (job.status === 'cancelled' || open.length === 0) return [];
  const first = open[0];
  const together = open.length === job.tasks.length && new Set(open.map(causeOf)).size === 1;
  if (first && together) return [sentenceOf(frame, first, open)];
  return open.map((task) => placeNote(frame, task));
}

/** What two tasks must share to be told in one sentence. */
const causeOf = ({ status, failure, attempts }: Task): string =>
  JSON.stringify([status, failure?.reason, failure?.values, unknownAttempt(attempts)?.doubt]);

const unknownAttempt = (attempts: readonly Attempt[]): Attempt | undefined =>
  attempts.findLast(({ state }) => state === 'unknown');

/** The sentence of a failed or unknown task; the cost is that of all `tasks` that it speaks for. */
function sentenceOf(frame: Frame, task: Task, tasks: readonly Task[]): Line {
  const { job, language } = frame;
  if (task.status === 'unknown') return unknownSentence(frame, task, tasks);
  const failed = task.attempts.findLast(({ failure }) => failure) ?? task.attempts.at(-1);
  const failure = task.failure ?? { reason: 'internal', again: true };
  const provider = frame.context.providerTitle(failed?.provider ?? '', failed?.tier);
  return sayFailure(failure, { provider, cost: costOf(tasks), job: job.id }, language).sentence;
}

function unknownSentence(frame: Frame, task: Task, tasks: readonly Task[]): Line {
  const { language, words, context } = frame;
  const { lost, lostFree, late } = words.errors.unknown;
  const attempt = unknownAttempt(task.attempts);
  const cost = costOf(tasks);
  const provider = context.providerTitle(attempt?.provider ?? '', attempt?.tier);
  if (attempt?.doubt === 'deadline') {
    const duration = formatDuration(waitedMs(attempt), language);
    return fill(late, { provider, duration, cost: sayCost(cost, language) });
  }
  if (cost.doubt === 0) return fill(lostFree, { provider });
  return fill(lost, { provider, price: formatRough(cost.doubt, language) });
}

/** `Picture 3: …`. */
function placeNote(frame: Frame, task: Task): Line {
  const { notes } = frame.words;
  const i = String(task.n);
  const sentence = sentencePiece(placeSentence(frame, task));
  if (task.status === 'failed') return fill(notes.picture, { i, sentence });
  if (task.status === 'unknown') return fill(notes.pictureUnknown, { i, sentence });
  return placeSentence(frame, task);
}

const sentencePiece = (line: Line): Piece => ({ kind: 'text', text: plain(line) });

function placeSentence(frame: Frame, task: Task): Line {
  const { words, language } = frame;
  const i = String(task.n);
  if (task.status === 'failed' || task.status === 'unknown') return sentenceOf(frame, task, [task]);
  if (task.status === 'cancelled')
    return fill(words.notes.pictureCancelled, { i, cost: sayCost(costOf([task]), language) });
  return fill(words.notes.pictureRunning, { i });
}

/** A picture is there, or the job was cancelled, but an earlier attempt may have cost something too. */
function doubtOfEarlier({ job, words, language }: Frame): Line[] {
  const settled = job.tasks.filter((task) => task.status === 'completed' || job.status === 'cancelled');
  const { doubt } = costOf(settled);
  if (doubt === 0) return [];
  return [fill(words.errors.costs.maybe, { price: formatRough(doubt, language) })];
}

/** Pictures of attempts that ended after the first one: paid, so kept and named. */
function extras({ job, words }: Frame): Line[] {
  return job.tasks
    .filter((task) => (task.extra ?? []).length > 0)
    .map((task) =>
      job.tasks.length === 1 ? fill(words.notes.twiceAlone) : fill(words.notes.twice, { i: String(task.n) }),
    );
}

interface Change {
  readonly from: Attempt;
  readonly to: Attempt;
  /** What the first one took for all pictures that went this way. */
  readonly cost: Cost;
}

/** Each change of provider once, with what the first one took. */
function providerChanges(frame: Frame): Line[] {
  const changes = new Map<string, Change>();
  for (const { attempts } of frame.job.tasks) {
    for (const [index, to] of attempts.entries()) {
      const from = attempts[index - 1];
      if (!from || isSameRoute(from, to)) continue;
      const { title } = titles(frame, from, to);
      const { sure, doubt } = costOfAttempts([from]);
      const known = changes.get(title);
      const cost = known
        ? { sure: known.cost.sure + sure, doubt: known.cost.doubt + doubt }
        : { sure, doubt };
      changes.set(title, { from, to: known?.to.moved === 'dearer' ? known.to : to, cost });
    }
  }
  return [...changes.values()].map((change) => changeNote(frame, change));
}

function titles({ context }: Frame, from: Attempt, to: Attempt) {
  const a = context.providerTitle(from.provider, from.tier);
  const b = context.providerTitle(to.provider, to.tier);
  return { a, b, title: `${a} → ${b}` };
}

function changeNote(frame: Frame, { from, to, cost }: Change): Line {
  const { words, language, job } = frame;
  const { a, b } = titles(frame, from, to);
  if (cost.doubt > 0)
    return fill(words.notes.providerChangedDoubt, { a, b, price: formatRough(cost.doubt, language) });
  if (cost.sure > 0)
    return fill(words.notes.providerChangedPaid, { a, b, price: formatMoney(cost.sure, language) });
  // Once it has ended, what it cost stands in the first line.
  if (to.moved !== 'dearer' || isFinal(job.status)) return fill(words.notes.providerChanged, { a, b });
  return fill(words.notes.providerChangedDearer, { a, b, price: formatRough(expected(job), language) });
}

function lookedAgain({ job, words }: Frame): Line[] {
  const stillUnknown = job.tasks.some((task) => task.status === 'unknown');
  if (job.lookedAt === undefined || !stillUnknown) return [];
  return [fill(words.notes.lookedAgain, { time: { kind: 'time', at: job.lookedAt } })];
}
