import type { FittedPicture, RouteLimits } from './contracts/media.ts';
import type { AreaName, Job, Json, Language, Person, PictureType, Status } from './job.ts';
import type { Line } from './line.ts';

/** What stands in a `custom_id` / `action_id` before the colon (contract §2, Names). */
export const actions = [
  'again',
  'edit',
  'animate',
  'save',
  'unsave',
  'delete',
  'cancel',
  'check',
  'retry',
  'change',
  'move',
  'open',
  'details',
] as const;
export type Action = (typeof actions)[number];

export interface Button {
  readonly action: Action;
  /** Job or output id: with `action` it makes `<action>:<id>`. */
  readonly id: string;
  readonly label: string;
  readonly style: 'primary' | 'secondary' | 'danger';
  readonly disabled?: boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Select {
  readonly action: Action;
  readonly id: string;
  readonly placeholder: string;
  readonly options: readonly Choice[];
}

/** A finished picture. `name`: the file name, made by us. */
export interface ViewPicture {
  /** `<job id>-<n>`. */
  readonly id: string;
  readonly n: number;
  readonly name: string;
  readonly alt: string;
  readonly type: PictureType;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly saved: boolean;
}

/** The facts behind the lines, for lists (history, saved) and for programs. */
export interface Summary {
  readonly prompt: string;
  readonly model: string;
  readonly modelTitle: string;
  readonly aspect: string;
  readonly resolution: string;
  readonly count: number;
  readonly person: Person;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** As people read it: `US$0.03`, `free`, `about US$0.06`. */
  readonly price: string;
  /** As people read it: `12 s`; absent until the end. */
  readonly duration?: string;
  readonly provider?: string;
  /** The place in the queue while it waits, 1 = next. */
  readonly place?: number;
  /** Empty places of a partly failed job: task number and sentence. */
  readonly missing: readonly { readonly n: number; readonly sentence: string }[];
  readonly reply?: Json;
  readonly parent?: NonNullable<Job['parent']>;
}

/**
 * What a reply shows, decided in one place (`view.ts`) and only laid out by bots. L1 `head`, L2 `prompt`
 * (raw: the bot escapes and cuts it), L3 `facts`, L4 `notes` (experience §1).
 */
export interface View {
  readonly job: string;
  readonly area: AreaName;
  readonly language: Language;
  readonly status: Status;
  /** Every task has ended, or is unknown: the reply must reach its reader somehow. */
  readonly final: boolean;
  readonly head: Line;
  readonly statusWord: string;
  readonly prompt: string;
  readonly facts: Line;
  readonly notes: readonly Line[];
  readonly pictures: readonly ViewPicture[];
  readonly details?: Button;
  readonly open?: Select;
  readonly buttons: readonly Button[];
  /** The note a bot adds when the reply had to go into a new message. */
  readonly movedNote: Line;
  readonly summary: Summary;
  /** Whom the one new message that may ping mentions. */
  readonly requester: Person;
}

export interface FittedFile extends FittedPicture {
  readonly picture: ViewPicture;
  /** `<job id>-<n>.<ending of the type>`. */
  readonly name: string;
}

/** A view with its files within reach. */
export interface LiveView extends View {
  /** Files that fit the route, in order, and the notes to add ("Shown as JPEG, 3.2 MB; …", "The file is …"). */
  fit(limits: RouteLimits): Promise<{ files: readonly FittedFile[]; notes: readonly Line[] }>;
}
