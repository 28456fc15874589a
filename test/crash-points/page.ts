import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Bot, RouteRequest, RouteResponse } from '../../src/core/contracts/bot.ts';
import { HOST, ORIGIN } from '../bots/web/helpers.ts';

/** A browser: it keeps its cookie, calls routes as the page does, and hears events while its server lives. */
export interface Page {
  /** Opens the page at a server that has just started. */
  open(bot: Bot): Promise<void>;
  /** Rejects where the server is gone or refuses. */
  ask(method: string, address: string, body?: object | Buffer): Promise<Buffer>;
  /** The server is gone. */
  cut(): void;
}

export function createPage(heard: (name: string, data: string) => void): Page {
  let server: Bot | undefined;
  let cookie: string | undefined;
  let connection = new AbortController();

  function requestFor(method: string, url: URL, body: Buffer): Omit<RouteRequest, 'params'> {
    return {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: HOST, origin: ORIGIN, ...(cookie ? { cookie } : {}) },
      remoteAddress: '127.0.0.1',
      body,
      signal: connection.signal,
    };
  }

  async function call(method: string, address: string, body: object | Buffer = {}): Promise<RouteResponse> {
    const url = new URL(address, ORIGIN);
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    for (const route of server?.routes ?? []) {
      const params = route.method === method ? match(route.path, url.pathname) : null;
      if (params) return route.handle({ ...requestFor(method, url, bytes), params });
    }
    throw new Error(`nobody answers ${method} ${address}`);
  }

  async function listen(): Promise<void> {
    const { body } = await call('GET', '/api/events');
    if (!(body instanceof Readable)) throw new Error('no events');
    body.setEncoding('utf8').on('data', (text: string) => {
      for (const [, name = '', data = ''] of text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)) heard(name, data);
    });
  }

  async function answerTo(...request: Parameters<Page['ask']>): Promise<Buffer> {
    const { status, body = '' } = await call(...request);
    const bytes = body instanceof Readable ? await buffer(body) : Buffer.from(body);
    if (status >= 400) throw new Error(`${request.slice(0, 2).join(' ')}: ${status} ${bytes.toString()}`);
    return bytes;
  }

  return {
    async open(bot) {
      server = bot;
      connection = new AbortController();
      const { headers } = await call('GET', '/');
      cookie = headers?.['set-cookie']?.split(';')[0] ?? cookie;
      await listen();
    },
    ask(method, address, body) {
      const { signal } = connection;
      const broken = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the connection broke')), { once: true });
      });
      return Promise.race([answerTo(method, address, body), broken]);
    },
    cut() {
      server = undefined;
      connection.abort();
    },
  };
}

function match(pattern: string, path: string): Record<string, string> | null {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const found = new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)')}$`).exec(path);
  return found ? Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])) : null;
}
