import { Client, type Dispatcher } from 'undici';
import type { Clock } from '../core/contracts/clock.ts';
import { MediaError } from '../core/errors.ts';
import { guardedConnector, openConnector, type Resolve, systemResolve } from './connect.ts';
import { withDeadline } from './deadline.ts';
import type { Guard } from './guard.ts';
import { limited } from './limited.ts';
import { createSlots } from './slots.ts';

export interface DownloadLimits {
  readonly maxBytes: number;
  /** Total time, from the moment a place is free until `read` has ended (ms). */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * Fetches an address of a stranger and hands the bytes to `read` as they come. Throws `MediaError`: `forbidden`
 * (not https, or a private address anywhere on the way), `gone`, `too_large`, `timeout`, `broken_link` (all that
 * may pass); what `read` throws goes through as it is. Aborted by the caller: the signal's reason.
 */
export type Download = <T>(
  address: string,
  limits: DownloadLimits,
  read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
) => Promise<T>;

export interface DownloadDeps {
  readonly guard: Guard;
  readonly clock: Clock;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Connections open at once, default 8: room for two jobs of four pictures. */
  readonly concurrent?: number;
}

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const GONE = new Set([403, 404, 410]);

/** Nothing that could tell who asks: no cookie, no key, no referrer. */
const HEADERS = {
  accept: 'image/png,image/jpeg,image/webp;q=0.9,*/*;q=0.1',
  'accept-encoding': 'identity',
  'user-agent': 'nanobanana-bot',
};

type Response = Dispatcher.ResponseData;

function broken(message: string, cause?: unknown): MediaError {
  return new MediaError('broken_link', message, { cause });
}

/** Network errors as people are told them; ours pass. */
function asMediaError(error: unknown): MediaError {
  return error instanceof MediaError ? error : broken('the connection failed', error);
}

function nextHop(url: URL, response: Response, guard: Guard): URL | undefined {
  if (!REDIRECTS.has(response.statusCode)) return undefined;
  const location = response.headers.location;
  if (typeof location !== 'string' || !URL.canParse(location, url.href))
    throw broken('a redirect to nowhere');
  return guard.check(new URL(location, url).href);
}

function assertReadable(response: Response, maxBytes: number): void {
  const { statusCode, headers } = response;
  if (GONE.has(statusCode)) throw new MediaError('gone', `answered ${statusCode}`);
  if (statusCode !== 200) throw broken(`answered ${statusCode}`);
  const encoding = headers['content-encoding'];
  // A small body may unpack to gigabytes; we asked for none of it.
  if (encoding !== undefined && encoding !== 'identity') throw broken('answered with a content encoding');
  const found = Number(headers['content-length'] ?? 0);
  if (found > maxBytes) {
    throw new MediaError('too_large', `more than ${maxBytes} bytes`, { found, limit: maxBytes });
  }
}

async function* networkBytes(response: Response): AsyncGenerator<Uint8Array> {
  try {
    yield* response.body;
  } catch (error) {
    throw asMediaError(error);
  }
}

/** A client for one request: it keeps no connection, so none outlives its check. */
function createClient(url: URL, deps: DownloadDeps): Client {
  const trusted = deps.guard.trusts(url);
  const connect = trusted ? openConnector() : guardedConnector(deps.resolve ?? systemResolve);
  return new Client(url.origin, { connect, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 });
}

async function ask(client: Client, url: URL, signal: AbortSignal): Promise<Response> {
  const path = url.pathname + url.search;
  const response = await client.request({ method: 'GET', path, headers: HEADERS, signal }).catch((error) => {
    throw asMediaError(error);
  });
  // A body that is dropped or aborted errs once more with nobody listening.
  response.body.on('error', () => {});
  return response;
}

export function createDownload(deps: DownloadDeps): Download {
  const slots = createSlots(deps.concurrent ?? 8);

  async function visit<T>(
    url: URL,
    limits: DownloadLimits,
    read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<{ next: URL } | { value: T }> {
    const client = createClient(url, deps);
    // Not awaited: it would wait for a name server that never answers.
    const close = () => void client.destroy().catch(() => {});
    // A request that is still connecting hears its signal only when it is connected.
    limits.signal.addEventListener('abort', close);
    try {
      const response = await ask(client, url, limits.signal);
      const next = nextHop(url, response, deps.guard);
      if (next) return { next };
      assertReadable(response, limits.maxBytes);
      return { value: await read(limited(networkBytes(response), limits.maxBytes)) };
    } finally {
      limits.signal.removeEventListener('abort', close);
      close();
    }
  }

  return async (address, limits, read) => {
    const first = deps.guard.check(address);
    const follow = (signal: AbortSignal) =>
      followRedirects(first, (url) => visit(url, { ...limits, signal }, read));
    return slots.run(() => withDeadline(deps.clock, limits, follow), limits.signal);
  };
}

async function followRedirects<T>(
  first: URL,
  visit: (url: URL) => Promise<{ next: URL } | { value: T }>,
): Promise<T> {
  let url = first;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const seen = await visit(url);
    if ('value' in seen) return seen.value;
    url = seen.next;
  }
  throw broken(`more than ${MAX_REDIRECTS} redirects`);
}
