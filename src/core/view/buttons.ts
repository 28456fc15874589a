import { formatRough } from '../format.ts';
import type { Status } from '../job.ts';
import { fill, plain } from '../line.ts';
import type { Action, Button, Select, ViewPicture } from '../view-types.ts';
import type { Frame } from './frame.ts';

type Style = Button['style'];

/** The row of a state, left to right (experience §1); what is not listed is gone. */
export function buttonsOf(frame: Frame, pictures: readonly ViewPicture[]): Button[] {
  const { job } = frame;
  const button = maker(frame, job.id);
  const rows: Record<Status, () => Button[]> = {
    pending: () => [button('cancel')],
    processing: () => (someWait(frame) ? [button('cancel')] : []),
    completed: () => [
      ...(someUnknown(frame) ? [button('check', 'primary')] : []),
      ...pictureButtons(frame, job.id, pictures),
      button('delete', 'danger'),
    ],
    failed: () => [
      ...moveButton(frame, 'primary'),
      ...(mayWorkNextTime(frame) ? [button('retry')] : []),
      button('change'),
      button('delete', 'danger'),
    ],
    unknown: () => [button('check', 'primary'), button('retry'), ...moveButton(frame, 'secondary')],
    cancelled: () => [button('again'), button('delete', 'danger')],
  };
  return rows[job.status]();
}

/** `Again` `Edit` `Animate` `Save`, of a job or of one picture. */
export function pictureButtons(frame: Frame, id: string, pictures: readonly ViewPicture[]): Button[] {
  const button = maker(frame, id);
  const saved = pictures.length > 0 && pictures.every((picture) => picture.saved);
  return [
    button('again'),
    button('edit'),
    ...(frame.context.canAnimate ? [button('animate')] : []),
    saved ? { ...button('save'), label: frame.words.controls.saved } : button('save'),
  ];
}

/** Everything about the job, privately; while it runs there is nothing to tell yet. */
export function detailsButton(frame: Frame): Button | undefined {
  const { status, id } = frame.job;
  return status === 'pending' || status === 'processing' ? undefined : maker(frame, id)('details');
}

/** `Open one picture…`, where there is a choice. */
export function openSelect({ job, words }: Frame, pictures: readonly ViewPicture[]): Select | undefined {
  if (pictures.length < 2) return undefined;
  const n = String(job.tasks.length);
  return {
    action: 'open',
    id: job.id,
    placeholder: words.buttons.open,
    options: pictures.map((picture) => ({
      value: picture.id,
      label: plain(fill(words.controls.picture, { i: String(picture.n), n })),
    })),
  };
}

const maker =
  ({ words }: Frame, id: string) =>
  (action: Action, style: Style = 'secondary'): Button => ({
    action,
    id,
    label: words.buttons[action],
    style,
  });

function moveButton(frame: Frame, style: Style): Button[] {
  const { context, words, language } = frame;
  if (!context.move) return [];
  const price = formatRough(context.move.price, language);
  const label = plain(fill(words.buttons.move, { provider: context.move.title, price }));
  return [{ ...maker(frame, frame.job.id)('move', style), label }];
}

const someWait = ({ job }: Frame): boolean =>
  job.tasks.some((task) => task.attempts.at(-1)?.state === 'waiting');

const someUnknown = ({ job }: Frame): boolean => job.tasks.some((task) => task.status === 'unknown');

/** A provider that could not finish may have been unlucky: its sentence says "Try again" (experience §3). */
const mayWorkNextTime = ({ job }: Frame): boolean =>
  job.tasks.some(({ failure }) => failure?.again || failure?.reason === 'provider_error');
