import type { Readable } from 'node:stream';
import type { Json, Secret } from '../job.ts';
import type { LiveView } from '../view-types.ts';
import type { Jobs } from './jobs.ts';
import type { ByteStream } from './media.ts';

/**
 * A reply as a bot keeps it. `json` is opaque to the core. `secret` is a credential that dies (the
 * token of an interaction): kept sealed, handed back to `show` while it lives, dropped when the job ends.
 */
export interface Reply {
  readonly json: Json;
  readonly secret?: Secret;
}

/**
 * `shown`: the view stands in the reply · `moved`: it went into a new message, `reply` names that · `begun`: the same,
 * but the new message still lacks the pictures: the core saves where it is, then shows it again (for a platform on
 * which nothing finds an unsaved message) · `gone`: nowhere to write any more; it stands in the history. Anything that
 * may pass (a rate limit, a broken connection, a 5xx) is thrown: the core tries again later with the newest view.
 */
export interface Shown {
  readonly reply: Reply;
  readonly seen: 'shown' | 'moved' | 'begun' | 'gone';
}

/** A platform. It turns events into calls of `Jobs`, and views into messages. */
export interface Bot {
  /** The `platform` of its jobs, as it stands before the colon of a guild's id. */
  readonly name: string;
  /** What its guilds are called where a refusal names one; default a server. */
  readonly guildsAre?: 'workspaces';
  /** Least time between two edits that only renew the place in the queue, in ms; default 15,000. */
  readonly placeEveryMs?: number;
  start(jobs: Jobs): Promise<void>;
  /**
   * New work is refused at once, politely and for as long as `last` takes; then acknowledgements in flight are
   * finished and the connection ends.
   */
  stop(last?: Promise<unknown>): Promise<void>;
  /** Whether the platform is connected, in words for `/readyz`. */
  ready(): { ok: boolean; detail: string };
  readonly routes?: readonly Route[];
  /** The first message of a job, after it is saved; at most once per start of the process. */
  open(place: Reply, view: LiveView): Promise<Reply>;
  /** Changes the reply, from the JSON alone, in any process. */
  show(reply: Reply, view: LiveView): Promise<Shown>;
  /** Removes the message (Delete). What is already gone is no error. */
  remove(reply: Reply): Promise<void>;
  /**
   * The bytes of an input picture that only the bot's own credentials open (`Source` of kind `bot`); the caller
   * bounds them. Throws `MediaError`: `gone` for a file that is not there any more, `forbidden` for one that the
   * platform keeps from us.
   */
  file?(file: Json, options: { signal: AbortSignal }): Promise<ByteStream>;
}

export interface RouteRequest {
  readonly method: string;
  /** Path with `:name` parts filled in `params`; `query` as sent. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string;
  /** The raw body, at most `bodyLimit` bytes (a larger one is answered 413 before the handler). */
  readonly body: Buffer;
  /** Aborts when the other side has gone: a stream of events ends. */
  readonly signal: AbortSignal;
}

export interface RouteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
}

/** An HTTP route that a bot brings; the server mounts it as it is, with no body parser in between. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT';
  /** `/api/jobs/:id`. */
  readonly path: string;
  /** Bytes; default 64 KiB. */
  readonly bodyLimit?: number;
  handle(request: RouteRequest): Promise<RouteResponse>;
}
