import { request } from 'node:http';
import { expect, test } from 'vitest';
import type { Route, RouteResponse } from '../../src/core/contracts/bot.ts';
import { aServer } from './helpers.ts';

const ROOM = 1_000_000;

/** A route that takes uploads of up to the whole room, and answers when it is told to. */
function slowRoute() {
  const go = Promise.withResolvers<void>();
  let waiting = 0;
  const handle = async ({ body }: { body: Buffer }): Promise<RouteResponse> => {
    waiting += 1;
    await go.promise;
    return { status: 200, body: `${body.length}` };
  };
  const route: Route = { method: 'POST', path: '/api/upload', bodyLimit: ROOM, handle };
  return { route, go, waiting: () => waiting };
}

const upload = (url: string, bytes: number) =>
  fetch(`${url}/api/upload`, { method: 'POST', body: Buffer.alloc(bytes) });

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
}

test('bodies of all routes share one room: whoever finds it full is told to come back, and later is taken', async () => {
  const { route, go, waiting } = slowRoute();
  await using server = await aServer({ routes: [route], bodyRoom: ROOM });
  const first = upload(server.url, 600_000);
  await until(() => waiting() === 1);
  const refused = await Promise.all(Array.from({ length: 20 }, () => upload(server.url, 600_000)));
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
  expect(refused[0]?.headers.get('retry-after')).toBe('5');
  go.resolve();
  expect(await (await first).text()).toBe('600000');
  expect((await upload(server.url, ROOM)).status).toBe(200);
});

test('a body that breaks off gives its room back', async () => {
  const { route, go } = slowRoute();
  go.resolve();
  await using server = await aServer({ routes: [route], bodyRoom: ROOM });
  for (let i = 0; i < 5; i += 1) {
    const headers = { 'content-length': String(ROOM) };
    const half = request(`${server.url}/api/upload`, { method: 'POST', headers });
    half.on('error', () => undefined);
    half.write(Buffer.alloc(ROOM / 2));
    await new Promise((sent) => half.write(Buffer.alloc(ROOM / 4), sent));
    const closed = new Promise((done) => half.once('close', done));
    half.destroy();
    await closed;
  }
  let status = 0;
  for (let tries = 0; status !== 200 && tries < 100; tries += 1)
    status = (await upload(server.url, ROOM)).status;
  expect(status).toBe(200);
});
