import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What goes wrong with one request. `reset`: the connection breaks before anything is done · `lost`: the request is
 * carried out and paid, its answer never leaves (`silent`: nor does the connection end) · `hang`: no answer at all,
 * nothing done · `half`: the answer is cut off · `echo`: an error document that repeats what was sent, the key too.
 */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: unknown;
    }
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly text: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'echo'; readonly status: number }
  | { readonly kind: 'html' | 'not json' | 'hang' | 'reset' | 'lost' | 'silent' | 'endless' | 'half' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'slow'; readonly ms: number };

export interface LoggedRequest<Route> {
  readonly route: Route | 'unknown';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly at: number;
}

/** A request that is to be carried out. */
export interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly path: string;
  readonly body: unknown;
  readonly response: ServerResponse;
  /** The work is done, its answer does not leave; `silent`: the connection stays open. */
  readonly lost: boolean | 'silent';
}

/** A notice that went out. */
export interface Delivery {
  readonly task: string;
  readonly status: string;
  readonly url: string;
  /** The answer's status; 0: no answer. */
  readonly answer: number;
}
