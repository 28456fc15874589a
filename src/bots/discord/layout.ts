import type { APIComponentInContainer, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import { cut, cutToLength, oneLine } from '../../core/format.ts';
import type { AreaName, Status } from '../../core/job.ts';
import { type Line, text } from '../../core/line.ts';
import type { Button, View } from '../../core/view-types.ts';
import {
  buttonOf,
  buttonRows,
  container,
  gallery,
  row,
  section,
  selectOf,
  space,
  textDisplay,
} from './components.ts';
import { escapeText, type Marks, markdown } from './markdown.ts';

/** Colours only repeat the status word (experience §1). */
const accents: Record<Status, number> = {
  pending: 0x8a8578,
  processing: 0x3d7be0,
  completed: 0x2f9e5e,
  failed: 0xdc5447,
  unknown: 0xc07f0e,
  cancelled: 0x7a766c,
};

/** Ids of the outermost component: a press tells by them whose area its message is of. */
const areaIds: Record<AreaName, number> = { nanobanana: 1001, hailou: 1002 };

const MAX_PROMPT_GRAPHEMES = 400;
/** A grapheme may be many units, and each may need a backslash. */
const MAX_PROMPT_LENGTH = 1_200;
/** Text of a whole message; Discord takes 4,000. */
const MAX_TEXT = 3_500;

export const areaOfId = (id: number | null | undefined): AreaName | undefined =>
  id === areaIds.nanobanana ? 'nanobanana' : id === areaIds.hailou ? 'hailou' : undefined;

export interface Extras {
  /** The files that the message carries, in order, with what a screen reader says of them. */
  readonly files: readonly { readonly name: string; readonly alt: string }[];
  /** What was done to the files, after the view's own notes. */
  readonly notes: readonly string[];
  /** Buttons that the place needs besides the view's. */
  readonly buttons?: readonly Button[];
  /** Stands in for a message that could not be changed: says so and names the requester. */
  readonly moved?: boolean;
}

/** The prompt as a quote on one line. */
export const quote = (prompt: string, graphemes = MAX_PROMPT_GRAPHEMES): string =>
  `> ${escapeText(cutToLength(cut(oneLine(prompt), graphemes), MAX_PROMPT_LENGTH))}`;

/** A reply in Components V2, as experience §1 lays it out. */
export function layOut(view: View, extras: Extras, marks: Marks): APIMessageTopLevelComponent[] {
  const head = markdown(view.head, marks);
  const prompt = quote(view.prompt);
  const moved = `${markdown([{ kind: 'person', ...view.requester }, text(' ')], marks)}${markdown(view.movedNote, marks)}`;
  const room = MAX_TEXT - head.length - prompt.length - (extras.moved ? moved.length : 0);
  const rows = [
    ...(view.open ? [row([selectOf(view.open)])] : []),
    ...buttonRows([...view.buttons, ...(extras.buttons ?? [])].map(buttonOf)),
  ];
  const parts: APIComponentInContainer[] = [
    textDisplay(head),
    view.details ? section(prompt, buttonOf(view.details)) : textDisplay(prompt),
    ...(extras.files.length > 0 ? [gallery(extras.files)] : []),
    textDisplay(facts(view, extras.notes, marks, room)),
    ...(rows.length > 0 ? [space(), ...rows] : []),
  ];
  return [
    ...(extras.moved ? [textDisplay(moved)] : []),
    container(parts, { accent: accents[view.status], id: areaIds[view.area] }),
  ];
}

/** L3 and L4; a note that has no room any more is left to the details. */
function facts(view: View, notes: readonly string[], marks: Marks, room: number): string {
  const lines: Line[] = [...view.notes, ...notes.map((note) => [text(note)])];
  let shown = `-# ${markdown(view.facts, marks)}`;
  for (const line of lines) {
    const next = `${shown}\n${markdown(line, marks)}`;
    if (next.length > room) break;
    shown = next;
  }
  return shown;
}
