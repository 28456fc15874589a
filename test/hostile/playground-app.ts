import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { eventually, freePort, startApp, type TestApp } from '../helpers/app.ts';
import { askRaw, type RawAnswer, type RawRequest } from './raw-http.ts';

export interface PlaygroundApp {
  readonly app: TestApp;
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  /** The cookie of a browser that has opened the page. */
  readonly cookie: string;
  /** A finished job of that browser. */
  readonly job: string;
  /** As anybody: nothing but what is given. */
  ask(request: RawRequest): Promise<RawAnswer>;
  /** As the page itself, but for what is given. */
  asPage(request: RawRequest): Promise<RawAnswer>;
  jobs(): Promise<number>;
  remove(): Promise<void>;
}

/** The whole process with the page and the demo, once for all tests of a file. */
export function withPlayground(env: Readonly<Record<string, string>> = {}): {
  readonly current: PlaygroundApp;
} {
  let made: PlaygroundApp | undefined;
  beforeAll(async () => {
    made = await start(env);
  });
  afterAll(() => made?.remove());
  return {
    get current() {
      if (!made) throw new Error('it has not started');
      return made;
    },
  };
}

async function start(env: Readonly<Record<string, string>>): Promise<PlaygroundApp> {
  const port = await freePort();
  const root = await mkdtemp(join(tmpdir(), 'nanobanana-hostile-'));
  const dataDir = join(root, 'data');
  const app = await startApp({ dataDir, env: { PORT: String(port), ...env } });
  const host = `localhost:${port}`;
  const origin = `http://${host}`;
  const ask = (request: RawRequest) => askRaw(port, request);
  const opened = await ask({ path: '/', headers: { host } });
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
  const asPage = (request: RawRequest) =>
    ask({ ...request, headers: { host, origin, cookie, ...request.headers } });
  const jobs = async () => JSON.parse((await asPage({ path: '/api/history' })).text).total;
  const body = JSON.stringify({ key: 'key-00000000', wish: { prompt: 'a fox' } });
  const submitted = await asPage({ method: 'POST', path: '/api/submit', body });
  const { job } = JSON.parse(submitted.text);
  await eventually(async () => (await asPage({ path: `/pictures/${job}-1` })).status === 200);
  const remove = async () => {
    await app.remove();
    await rm(root, { recursive: true, force: true });
  };
  return { app, port, host, origin, cookie, job, ask, asPage, jobs, remove };
}
