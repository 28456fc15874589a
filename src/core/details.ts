import type { DetailsCard } from './contracts/jobs.ts';
import { cut, formatNumber, oneLine } from './format.ts';
import type { Job, Task } from './job.ts';
import { fill, type Line, plain, text } from './line.ts';
import { attemptsOf } from './money.ts';
import { type Frame, frameOf, type ViewContext } from './view/frame.ts';
import { durationText, priceText, spentText, summaryPrice } from './view/price.ts';
import { aspectFact } from './words/labels.ts';

type Row = DetailsCard['rows'][number];

/** A provider's own words stay short: they are for the person who runs it. */
const MAX_REASON = 200;

/** The rows of the private card: settings, times, price per picture, provider path, job id. */
export function detailsOf(job: Job, context: ViewContext): Row[] {
  const frame = frameOf(job, context);
  const labels = frame.words.details;
  return [
    ...settings(frame),
    ...times(frame),
    row(labels.price, summaryPrice(frame)),
    ...(job.tasks.length > 1 && job.status === 'completed' ? job.tasks.map((t) => priceRow(frame, t)) : []),
    ...ownFigures(frame),
    row(labels.provider, providerPath(frame)),
    ...reasons(frame),
    row(labels.job, [{ kind: 'code', text: job.id }]),
  ];
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

const picture = ({ words }: Frame, { n }: Task): string =>
  plain(fill(words.details.picturePrice, { i: String(n) }));

const priceRow = (frame: Frame, task: Task): Row =>
  row(
    picture(frame, task),
    task.status === 'completed' ? priceText(frame, [task]) : spentText(frame, [task]),
  );

/** Who was asked, in order: `PiAPI → EvoLink`; every different path once. */
function providerPath({ job, context }: Frame): string {
  const paths = job.tasks.map(({ attempts }) => {
    const titles = attempts.map(({ provider, tier }) => context.providerTitle(provider, tier));
    return titles.filter((title, i) => title !== titles[i - 1]).join(' → ');
  });
  return [...new Set(paths)].join(', ');
}

/** What the provider itself says that it took, with its unit. */
function ownFigures({ job, words }: Frame): Row[] {
  const figures = attemptsOf(job).flatMap(({ money }) =>
    money.own === undefined || money.committed === 0 || money.byPriceList ? [] : [money.own],
  );
  return figures.length > 0 ? [row(words.details.own, figures.join(', '))] : [];
}

/** What was said with each failure, each once. */
function reasons({ job, words }: Frame): Row[] {
  const said = attemptsOf(job).flatMap(({ failure }) =>
    failure?.detail ? [cut(oneLine(failure.detail), MAX_REASON)] : [],
  );
  return [...new Set(said)].map((detail) => row(words.details.reason, detail));
}
