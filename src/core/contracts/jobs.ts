import type {
  AreaName,
  Input,
  InputPicture,
  Job,
  Json,
  Language,
  Person,
  Picture,
  Room,
  Secret,
} from '../job.ts';
import type { Line } from '../line.ts';
import type { LiveView, View } from '../view-types.ts';
import type { ByteStream } from './media.ts';
import type { GuildSettings, HistoryFilter } from './store.ts';

export type { HistoryFilter };

/** Who acts, where. Bots make it from the signed payload, never from what was typed or pressed. */
export interface Actor {
  readonly area: AreaName;
  readonly guild: string;
  readonly platform: string;
  readonly person: Person;
  readonly room: Room;
  /** Manage Server, or the person alone where the guild is one person. */
  readonly moderator: boolean;
  /** Language of private answers. */
  readonly language: Language;
}

/** What is asked for, as typed; everything but the prompt may be left out. */
export interface Wish {
  readonly prompt: string;
  readonly aspect?: string;
  readonly model?: string;
  readonly resolution?: string;
  readonly count?: number;
  readonly search?: boolean;
  readonly seed?: number;
  readonly pictures?: readonly WishedPicture[];
  /** The result or message that it edits, for lineage and the jump link. */
  readonly parent?: NonNullable<Job['parent']>;
}

/** An input picture as the platform describes it; what is said of it is checked early, the bytes later. */
export interface WishedPicture extends Pick<Input, 'name' | 'source'> {
  readonly type?: string;
  readonly bytes?: number;
  readonly width?: number;
  readonly height?: number;
}

/** Where the public reply of a new job goes. */
export interface Spot {
  /** One event makes one job: the platform's id of what a person did. */
  readonly eventKey: string;
  readonly place: Json;
  readonly secret?: Secret;
  /** Language of the public reply, where the guild has not set one. */
  readonly language: Language;
}

/** What people can choose: the union of what the configured providers do. */
export interface Offer {
  readonly models: readonly OfferedModel[];
  readonly defaultModel: string;
  /** Ratios that some model makes, in order; `source` is always possible. */
  readonly aspects: readonly string[];
  readonly resolutions: readonly string[];
  readonly maxCount: number;
  readonly search: boolean;
  readonly seed: boolean;
  /** The longest prompt that some model takes, in characters. */
  readonly promptMax: number;
  /** Providers by name and title, in order of preference. */
  readonly providers: readonly { readonly name: string; readonly title: string; readonly paid: boolean }[];
}

export interface OfferedModel {
  readonly name: string;
  readonly title: string;
  readonly aspects: readonly string[];
  readonly resolutions: readonly string[];
  readonly promptMax: number;
  readonly maxPictures: number;
  /** Whether somebody reads HEIC and HEIF. */
  readonly takesHeic: boolean;
  readonly search: boolean;
  readonly seed: boolean;
  /** Micro-dollars a picture at the provider that would be asked first, by resolution; 0 = free. */
  readonly price: Readonly<Record<string, number>>;
}

/** The private card behind `Details`. */
export interface DetailsCard {
  readonly view: View;
  /** Label and value, in order: settings, times, price per picture, provider path, job id. */
  readonly rows: readonly { readonly label: string; readonly value: Line }[];
  /** The chain of pictures it was edited from, oldest first; `deleted` where one is gone. */
  readonly chain: readonly {
    readonly output: string;
    readonly deleted: boolean;
    readonly prompt?: string;
    readonly reply?: Json;
  }[];
  /** Signed links to the originals, where `PUBLIC_URL` is set. */
  readonly originals: readonly { readonly n: number; readonly url: string }[];
}

export interface SavedView {
  readonly view: View;
  readonly n: number;
  readonly savedAt: number;
  readonly by: Person;
}

/**
 * The use cases: all that a bot may ask of the core. Whatever is refused throws a `UserError`, whose sentence is
 * for the person; anything else thrown is our fault. `check`, `offer`, `estimate` and `admits` do no I/O and may
 * be called before the acknowledgement; nothing else may.
 */
export interface Jobs {
  offer(area: AreaName): Offer;
  /** Micro-dollars that a wish is expected to cost; 0 = free. */
  estimate(area: AreaName, wish: Omit<Wish, 'prompt'>): number;
  /** Throws unless this guild may submit at all (`ALLOWED_GUILDS`). */
  admits(actor: Actor): void;
  /** Everything that can be told from the input alone: prompt, options, number and kind of pictures. */
  check(actor: Actor, wish: Wish): void;
  /** The guild's settings, held in memory. */
  settings(actor: Pick<Actor, 'area' | 'guild'>): GuildSettings;

  /**
   * Saves the job and opens its reply. What is refused from here on (a limit, a full queue, stopping, a picture
   * that cannot be read) stands in that reply as Failed, so nothing is thrown for it. Resolves when the reply
   * is open; a repeated event resolves to null.
   */
  submit(actor: Actor, spot: Spot, wish: Wish): Promise<{ job: string } | null>;
  /** The same request anew, as a job of its own; an output id repeats that one picture. */
  again(actor: Actor, spot: Spot, id: string): Promise<{ job: string } | null>;
  /**
   * New attempts for all failed or unknown tasks of the same job, in the same reply. Requester only. `move`: at the
   * provider that the reply offers.
   */
  retry(
    actor: Actor,
    id: string,
    options: { confirmed: boolean; move?: boolean },
  ): Promise<'started' | { confirm: number }>;
  cancel(actor: Actor, id: string): Promise<void>;
  /** Looks for unknown tasks now. Requester only. */
  look(actor: Actor, id: string): Promise<void>;
  /** Saves the job's pictures, or one. `already`: who saved it before. */
  save(
    actor: Actor,
    id: string,
  ): Promise<{ saved: 'now' } | { saved: 'already'; by: Person; mayRemove: boolean }>;
  unsave(actor: Actor, id: string): Promise<void>;
  /** Throws if the actor may not delete; for the question before it. */
  mayDelete(actor: Actor, id: string): Promise<View>;
  delete(actor: Actor, id: string): Promise<void>;

  /** The job, if the actor may see it; `requester: true`: if it is theirs. */
  find(actor: Actor, id: string, options?: { requester?: boolean }): Promise<Job>;
  view(actor: Actor, id: string): Promise<LiveView>;
  /** The private card of one picture (`Open one picture…`). */
  card(actor: Actor, output: string): Promise<LiveView>;
  details(actor: Actor, id: string): Promise<DetailsCard>;
  history(actor: Actor, filter: HistoryFilter): Promise<{ views: readonly View[]; total: number }>;
  saved(
    actor: Actor,
    page: { limit: number; offset?: number },
  ): Promise<{ entries: readonly SavedView[]; total: number }>;
  /** Bytes of a picture that the actor may see. */
  picture(
    actor: Actor,
    output: string,
    size: 'full' | 'thumb',
  ): Promise<{ picture: Picture; stream: ByteStream }>;
  /** Keeps a picture that a person handed over, for a wish of theirs within a day. */
  upload(actor: Actor, name: string, bytes: Uint8Array): Promise<{ id: string; picture: InputPicture }>;

  /** Drafts live 15 minutes and are their person's alone. `id` comes from `newId`, so it can be shown before. */
  putDraft(actor: Actor, id: string, data: Json): Promise<void>;
  takeDraft(actor: Actor, id: string): Promise<Json>;
  newId(): string;
  /** A fault of ours while handling an event: logged, and answered with a reference for the person. */
  fault(error: unknown, context: { id?: string }): { reference: string };
}

/** What the server and the process need of the core. */
export interface JobsEngine extends Jobs {
  start(): Promise<void>;
  /** Refuses new work, lets writes in flight finish, leaves jobs resumable. */
  stop(): Promise<void>;
  /** A provider's notice for an attempt whose secret was right. Never throws, never trusts the body. */
  notice(attempt: string, body: Json | undefined): Promise<void>;
}
