import { isFinal } from './advance.ts';
import type { Job } from './job.ts';
import { fill } from './line.ts';
import { buttonsOf, detailsButton, openSelect, pictureButtons } from './view/buttons.ts';
import { factsOf } from './view/facts.ts';
import { type Frame, frameOf, madeTasks, providersOf, type ViewContext } from './view/frame.ts';
import { cardHead, headOf } from './view/head.ts';
import { missingOf, notesOf } from './view/notes.ts';
import { picturesOf } from './view/pictures.ts';
import { durationText, priceText, summaryPrice } from './view/price.ts';
import type { Summary, View } from './view-types.ts';

export { refusalView } from './view/refusal.ts';
export type { ViewContext };

/** What the reply of a job shows now, in the job's language or the reader's. Pure: same job, same view. */
export function viewOf(job: Job, context: ViewContext): View {
  const frame = frameOf(job, context);
  const pictures = picturesOf(frame);
  const open = openSelect(frame, pictures);
  const details = detailsButton(frame);
  return {
    ...basics(frame),
    head: headOf(frame),
    notes: notesOf(frame),
    pictures,
    buttons: buttonsOf(frame, pictures),
    summary: summaryOf(frame),
    ...(details ? { details } : {}),
    ...(open ? { open } : {}),
  };
}

/** The private card of picture `n`: that picture alone, with buttons of its own. */
export function cardView(job: Job, n: number, context: ViewContext): View {
  const frame = frameOf(job, context);
  const pictures = picturesOf(frame).filter((picture) => picture.n === n);
  const price = priceText(
    frame,
    job.tasks.filter((task) => task.n === n),
  );
  return {
    ...basics(frame),
    head: cardHead(frame, n),
    notes: context.notes ?? [],
    pictures,
    buttons: pictures.flatMap(({ id }) => pictureButtons(frame, id, pictures)),
    summary: { ...summaryOf(frame), price, missing: [] },
  };
}

function basics(frame: Frame) {
  const { job, language, words } = frame;
  return {
    job: job.id,
    area: job.area,
    language,
    status: job.status,
    final: isFinal(job.status),
    statusWord: words.status[job.status],
    prompt: job.request.prompt,
    facts: factsOf(frame),
    movedNote: fill(words.notes.moved),
    requester: job.person,
  };
}

function summaryOf(frame: Frame): Summary {
  const { job, context } = frame;
  const { prompt, model, aspect, resolution, count } = job.request;
  const duration = durationText(frame);
  const made = madeTasks(job);
  const provider = isFinal(job.status) ? providersOf(frame, made.length > 0 ? made : job.tasks) : '';
  return {
    prompt,
    model,
    modelTitle: context.modelTitle(model),
    aspect,
    resolution,
    count,
    person: job.person,
    createdAt: job.createdAt,
    price: summaryPrice(frame),
    missing: missingOf(frame),
    ...(job.startedAt === undefined ? {} : { startedAt: job.startedAt }),
    ...(job.endedAt === undefined ? {} : { endedAt: job.endedAt }),
    ...(duration === undefined ? {} : { duration }),
    ...(provider ? { provider } : {}),
    ...(context.place ? { place: context.place.place } : {}),
    ...(job.reply === undefined ? {} : { reply: job.reply }),
    ...(job.parent ? { parent: job.parent } : {}),
  };
}
