import type { Offer } from '../../core/contracts/jobs.ts';
import type { AreaName, Person, Source } from '../../core/job.ts';
import type { Line } from '../../core/line.ts';
import type { View } from '../../core/view-types.ts';

/** What goes over the wire between the page and its server, both ways. Types only: both sides import them. */

export interface DemoWord {
  readonly word: string;
  readonly en: string;
  readonly ko: string;
}

export interface WireGuild {
  /** `sunny-studio`: `web:sunny-studio` without its prefix. */
  readonly name: string;
  readonly title: string;
}

/** What the page must know before it can draw anything. */
export interface WireContext {
  readonly areas: readonly AreaName[];
  readonly guilds: readonly WireGuild[];
  readonly offers: Readonly<Partial<Record<AreaName, Offer>>>;
  /** The person behind this browser. */
  readonly person: string;
  readonly demoWords: readonly DemoWord[];
}

/** A reply as the page shows it. `ratio`: width by height of what comes, where the aspect is the picture's own. */
export interface WireView extends View {
  readonly ratio?: number;
}

export interface WireList {
  readonly views: readonly WireView[];
  readonly total: number;
  /** Who has made something here, for the filter. */
  readonly people: readonly Person[];
}

export interface WireSaved {
  readonly entries: readonly {
    readonly view: WireView;
    readonly n: number;
    readonly savedAt: number;
    readonly by: Person;
  }[];
  readonly total: number;
}

export interface WireDetails {
  readonly view: WireView;
  readonly rows: readonly { readonly label: string; readonly value: Line }[];
  readonly chain: readonly { readonly output: string; readonly deleted: boolean; readonly prompt?: string }[];
  readonly originals: readonly { readonly n: number; readonly url: string }[];
}

export interface WirePicture {
  readonly name: string;
  readonly source: Extract<Source, { kind: 'output' | 'upload' | 'input' }>;
  readonly type?: string;
  readonly bytes?: number;
  readonly width?: number;
  readonly height?: number;
}

export interface WireWish {
  readonly prompt: string;
  readonly aspect?: string;
  readonly model?: string;
  readonly resolution?: string;
  readonly count?: number;
  readonly pictures?: readonly WirePicture[];
  /** The output that it edits. */
  readonly parent?: string;
}

export interface WireUpload {
  readonly id: string;
  readonly type: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

/** What a pressed button did. `confirm`: micro-dollars that another try may cost; ask, then send `confirmed`. */
export type WirePressed =
  | { readonly done: true }
  | { readonly confirm: number }
  | { readonly savedBy: Person; readonly mayRemove: boolean };

/** A refusal, in the reader's words. `code` is for the page, to know which field it is about. */
export interface WireError {
  readonly code: string;
  readonly line: Line;
}

/** Events of `GET /api/events`, by event name. */
export interface WireEvents {
  readonly view: WireView;
  readonly removed: { readonly job: string };
}
