import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createWebBot, type WebDeps } from '../../../src/bots/web/index.ts';
import { nanobanana } from '../../../src/core/areas.ts';
import type { Bot, RouteRequest, RouteResponse } from '../../../src/core/contracts/bot.ts';
import type { CoreDeps } from '../../../src/core/deps.ts';
import { createCore } from '../../helpers/core.ts';

/** The playground over the real core, called without a server: requests as its routes get them. */

const silent = { debug() {}, info() {}, warn() {}, error() {} };
export const HOST = 'localhost:3000';
export const ORIGIN = `http://${HOST}`;

/** `token-000…1`, `token-000…2` and so on. */
const counter = (prefix: string, length: number) => {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${String(count).padStart(length, '0')}`;
  };
};

const newToken = counter('token', 24);

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer | object;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly text: string;
  json(): ReturnType<typeof JSON.parse>;
}

export interface Playground {
  readonly bot: Bot;
  readonly core: ReturnType<typeof createCore>;
  /** As a browser that has opened the page. */
  ask(address: string, options?: Ask): Promise<Answer>;
  /** As anybody: nothing but what is given. */
  askBare(address: string, options?: Ask): Promise<Answer>;
  /** The answer as it is, its body unread. */
  raw(address: string, options?: Ask): Promise<RouteResponse>;
  /** Another browser. */
  visitor(): Promise<string>;
}

export async function aPlayground(
  change: Partial<WebDeps> = {},
  core: Partial<CoreDeps> = {},
): Promise<Playground> {
  const bots = new Map<string, Bot>();
  const made = createCore({ change: { bots, ...core } });
  const bot = createWebBot({
    areas: [nanobanana],
    clock: made.clock,
    logger: silent,
    host: '127.0.0.1',
    newToken,
    ...change,
  });
  bots.set('web', bot);
  await bot.start(made.jobs);
  await made.jobs.start();

  const raw = (address: string, options: Ask = {}) => call(bot, address, options);
  const askBare = async (address: string, options: Ask = {}) => read(await raw(address, options));
  async function visitor(): Promise<string> {
    const { headers } = await askBare('/', { headers: { host: HOST } });
    return headers['set-cookie']?.split(';')[0] ?? '';
  }
  const cookie = await visitor();
  const signedIn = { host: HOST, cookie, origin: ORIGIN };
  return {
    bot,
    core: made,
    raw: (address, options = {}) =>
      raw(address, { ...options, headers: { ...signedIn, ...options.headers } }),
    ask: async (address, options = {}) =>
      read(await raw(address, { ...options, headers: { ...signedIn, ...options.headers } })),
    askBare,
    visitor,
  };
}

async function call(bot: Bot, address: string, { method = 'GET', headers = {}, body = '', signal }: Ask) {
  const url = new URL(address, ORIGIN);
  for (const route of bot.routes ?? []) {
    const params = route.method === method ? match(route.path, url.pathname) : null;
    if (!params) continue;
    const request: RouteRequest = {
      method,
      path: url.pathname,
      params,
      query: Object.fromEntries(url.searchParams),
      headers,
      remoteAddress: '127.0.0.1',
      body: bytesOf(body),
      signal: signal ?? new AbortController().signal,
    };
    return route.handle(request);
  }
  throw new Error(`no route for ${method} ${url.pathname}`);
}

const bytesOf = (body: string | Buffer | object): Buffer => {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

function match(pattern: string, path: string): Record<string, string> | null {
  const names: string[] = [];
  const source = pattern.replaceAll('.', '\\.').replace(/:(\w+)/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const found = new RegExp(`^${source}$`).exec(path);
  return found ? Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ''])) : null;
}

async function read({ status, headers = {}, body = '' }: RouteResponse): Promise<Answer> {
  const bytes = body instanceof Readable ? await buffer(body) : Buffer.from(body);
  const text = bytes.toString('utf8');
  return { status, headers, bytes, text, json: () => JSON.parse(text) };
}

/** A click of its own. */
export const aKey = counter('key', 8);

/** Asks for a picture and answers its job. */
export async function make(playground: Playground, wish: object = {}, query = ''): Promise<string> {
  const prompt = 'A yellow raincoat on a rainy street';
  const body = { key: aKey(), wish: { prompt, ...wish } };
  const answer = await playground.ask(`/api/submit${query}`, { method: 'POST', body });
  return answer.json().job;
}

/** Until what was asked for is there. */
export async function finish({ core }: Playground): Promise<void> {
  await core.clock.advance(30_000);
}
