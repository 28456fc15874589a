import type { DetailsCard } from './contracts/jobs.ts';
import { cut, formatNumber, oneLine } from './format.ts';
import type { Attempt, Job } from './job.ts';
import { fill, type Line, plain, text } from './line.ts';
import { attemptsOf } from './money.ts';
import { type Frame, frameOf, type ViewContext } from './view/frame.ts';
import { chargeText, durationText, priceWithDoubt } from './view/price.ts';
import { aspectFact } from './words/labels.ts';

type Row = DetailsCard['rows'][number];

/** A provider's own words stay short: they are for the person who runs it. */
const MAX_REASON = 200;

/** The rows of the private card: settings, times, what each attempt cost, provider path, job id. */
export function detailsOf(job: Job, context: ViewContext): Row[] {
  const frame = frameOf(job, context);
  const labels = frame.words.details;
  return [
    ...settings(frame),
    ...times(frame),
    row(labels.price, priceWithDoubt(frame)),
    ...charges(frame),
    row(labels.provider, providerPath(frame)),
    ...reasons(frame),
    row(labels.job, [{ kind: 'code', text: job.id }]),
  ];
}

/** What each attempt cost; of the only one there is the price already. */
function charges(frame: Frame): Row[] {
  const { job, words, context } = frame;
  const [first, ...more] = attemptsOf(job);
  if (first && more.length === 0) return ownFigure(first, frame);
  return job.tasks.flatMap(({ n, attempts }) =>
    attempts.map((attempt, index) => {
      const provider = context.providerTitle(attempt.provider, attempt.tier);
      const label = attemptLabel(words.details, { tasks: job.tasks.length, attempts: attempts.length });
      const i = String(attempts.length > 1 ? index + 1 : n);
      return row(plain(fill(label, { i, n: String(n) })), `${provider} · ${chargeText(frame, attempt)}`);
    }),
  );
}

function attemptLabel(labels: Frame['words']['details'], of: { tasks: number; attempts: number }): string {
  if (of.tasks === 1) return labels.attempt;
  return of.attempts === 1 ? labels.picturePrice : labels.pictureAttempt;
}

const row = (label: string, value: string | Line): Row => ({
  label,
  value: typeof value === 'string' ? [text(value)] : value,
});

function settings({ job: { request }, context, words, language }: Frame): Row[] {
  const labels = words.details;
  return [
    row(labels.model, context.modelTitle(request.model)),
    row(labels.aspect, aspectFact(request, language)),
    row(labels.resolution, request.resolution),
    row(labels.count, formatNumber(request.count)),
    ...(request.search ? [row(labels.search, labels.yes)] : []),
    ...(request.seed === undefined ? [] : [row(labels.seed, String(request.seed))]),
    ...(request.pictures.length > 0 ? [row(labels.inputs, formatNumber(request.pictures.length))] : []),
  ];
}

function times(frame: Frame): Row[] {
  const { job, words } = frame;
  const labels = words.details;
  const at = (label: string, moment: number | undefined): Row[] =>
    moment === undefined ? [] : [row(label, [{ kind: 'time', at: moment }])];
  const duration = durationText(frame);
  return [
    ...at(labels.requested, job.createdAt),
    ...at(labels.started, job.startedAt),
    ...at(labels.ended, job.endedAt),
    ...(duration === undefined ? [] : [row(labels.duration, duration)]),
  ];
}

/** Who was asked, in order: `PiAPI → EvoLink`; every different path once. */
function providerPath({ job, context }: Frame): string {
  const paths = job.tasks.map(({ attempts }) => {
    const titles = attempts.map(({ provider, tier }) => context.providerTitle(provider, tier));
    return titles.filter((title, i) => title !== titles[i - 1]).join(' → ');
  });
  return [...new Set(paths)].join(', ');
}

/** What the one provider that was asked says itself that it took, with its unit. */
function ownFigure({ money: { own, committed, byPriceList } }: Attempt, { words }: Frame): Row[] {
  return own === undefined || committed === 0 || byPriceList ? [] : [row(words.details.own, own)];
}

/** What was said with each failure, each once. */
function reasons({ job, words }: Frame): Row[] {
  const said = attemptsOf(job).flatMap(({ failure }) =>
    failure?.detail ? [cut(oneLine(failure.detail), MAX_REASON)] : [],
  );
  return [...new Set(said)].map((detail) => row(words.details.reason, detail));
}
