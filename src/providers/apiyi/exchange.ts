import type { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import type { StreamedBody } from './body.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** For the request to leave: 100 MB at 5 Mbit/s, and some. Nothing is paid until it has. */
const UPLOAD_DEADLINE_MS = 5 * 60_000;
const NOT_CONNECTED = 'ERR_NOT_CONNECTED';

export interface ExchangeDeps {
  /** The one origin that `headers`, and so the key, are sent to; with a path, if any. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly uploadDeadlineMs?: number;
}

export interface Sending {
  readonly signal: AbortSignal;
  /** From the last byte of the request to the last one of the answer (ms). */
  readonly waitMs: number;
}

/** An exchange that came to no end. `left`: the request may have arrived whole, so it may be paid. */
export class BrokenExchange extends Error {
  override name = 'BrokenExchange';
  readonly left: boolean;

  constructor(left: boolean, cause: unknown) {
    super(describe(cause), { cause });
    this.left = left;
  }
}

export type Answer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'> & { readonly body: Readable };

/**
 * One POST whose request and answer are streams, on a connection of its own, sent once. `read` takes the answer
 * within the deadline; its own errors count as broken. Redirects are not followed. Nothing but the deadline ends a
 * wait: undici's own limits of 300 s for headers and body are off, since whoever hangs up pays.
 */
export function createExchange(deps: ExchangeDeps) {
  const base = deps.baseUrl.replace(/\/+$/, '');
  const dispatcher = createAgent();

  return async function post<T>(
    path: string,
    body: StreamedBody,
    { signal, waitMs }: Sending,
    read: (answer: Answer) => Promise<T>,
  ): Promise<T> {
    const uploadMs = deps.uploadDeadlineMs ?? UPLOAD_DEADLINE_MS;
    const deadline = createDeadline(uploadMs, `the request did not leave within ${uploadMs} ms`);
    body.onWhole(() => deadline.restart(waitMs, `no answer within ${waitMs} ms`));
    try {
      const answer = await request(base + path, {
        method: 'POST',
        dispatcher,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'content-length': String(body.length),
          ...deps.headers,
        },
        signal: AbortSignal.any([signal, deadline.signal]),
        body: body.open(),
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      return await read(answer);
    } catch (error) {
      throw new BrokenExchange(body.isWhole() && !isUnconnected(error), error);
    } finally {
      deadline.clear();
    }
  };
}

function createDeadline(ms: number, why: string) {
  const late = new AbortController();
  const start = (after: number, reason: string) => setTimeout(() => late.abort(new Error(reason)), after);
  let timer = start(ms, why);
  return {
    signal: late.signal,
    restart(after: number, reason: string) {
      clearTimeout(timer);
      timer = start(after, reason);
    },
    clear: () => clearTimeout(timer),
  };
}

/** Marks every error of connecting, which is how an error is known to come before the first byte of a request. */
function createAgent(): Agent {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false });
  return new Agent({
    allowH2: false,
    pipelining: 0,
    connect: (target, callback) =>
      connect(target, (...[error, socket]) => {
        if (error) callback(Object.assign(new Error(describe(error)), { code: NOT_CONNECTED }), null);
        else callback(null, socket);
      }),
  });
}

const isUnconnected = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === NOT_CONNECTED;

function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error instanceof Error && error.message !== '' ? error.message : 'the connection broke';
}
