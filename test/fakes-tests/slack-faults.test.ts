import { webApi } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { Fault } from '../fakes/slack/faults.ts';
import { aClient, aSlack } from './slack-support.ts';

const post = (client: webApi.WebClient, channel: string) => client.chat.postMessage({ channel, text: 'x' });

test.each([
  ['hang', 0],
  ['reset', 0],
  ['status', 0],
  ['error', 0],
  ['rate limit', 0],
  ['lost', 1],
  ['late', 1],
  ['applied', 1],
  ['stall', 1],
] as const)('%s: the call fails, and %i messages were made', async (kind, made) => {
  const fake = await aSlack();
  const client = aClient(fake, { timeout: 300 });
  fake.faults.add({ kind, ms: 1_000, method: 'chat.postMessage' });
  await expect(post(client, fake.channel.id)).rejects.toThrow();
  expect(fake.visibleMessages()).toHaveLength(made);
  expect(fake.calls('chat.postMessage')).toMatchObject([{ fault: kind }]);
  await post(client, fake.channel.id);
  expect(fake.visibleMessages()).toHaveLength(made + 1);
});

test('a client that repeats lost answers doubles its message, which is why it must not', async () => {
  const fake = await aSlack();
  const client = aClient(fake, { retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 1 } });
  fake.faults.add({ kind: 'lost', method: 'chat.postMessage', times: 2 });
  await post(client, fake.channel.id);
  expect(fake.visibleMessages()).toHaveLength(3);
});

test('a fault strikes the method, the workspace and the call that it names', async () => {
  const fake = await aSlack();
  const other = fake.world.team();
  const theirs = fake.world.channel(other);
  const fault: Fault = {
    kind: 'error',
    error: 'internal_error',
    team: other.id,
    method: /^chat\./,
    after: 1,
  };
  fake.faults.add(fault);
  await post(aClient(fake), fake.channel.id);
  await aClient(fake, { token: other.token }).auth.test();
  await post(aClient(fake, { token: other.token }), theirs.id);
  await expect(post(aClient(fake, { token: other.token }), theirs.id)).rejects.toThrow('internal_error');
  expect(fake.faults.left).toBe(0);
});

test('uploads, downloads and response addresses fail on demand as well', async () => {
  const fake = await aSlack();
  for (const method of ['upload', 'download', 'response_url'])
    fake.faults.add({ kind: 'status', status: 503, method });
  const handle = await fake.slash();
  const addresses = [
    `${fake.url}/upload/v1/x`,
    `${fake.url}/files-pri/x/y`,
    String(handle.payload.response_url),
  ];
  for (const url of addresses) expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(503);
  expect(fake.requests.map((one) => one.method)).toEqual(['upload', 'download', 'response_url']);
});

const tiers = { tiers: { 1: 1, 2: 2, 3: 3, 4: 4 }, postBurst: 3, postsPerMinute: 5 };

async function limited(call: Promise<unknown>): Promise<number | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof webApi.WebAPIRateLimitedError) return error.retryAfter;
    throw error;
  }
}

test('calls of a method are limited per minute and workspace, with the time to wait', async () => {
  const fake = await aSlack({ rateLimits: tiers, now: () => 1_800_000_000_000 });
  const client = aClient(fake);
  const channel = fake.channel.id;
  const { ts = '' } = await post(client, channel);
  const update = () => limited(client.chat.update({ channel, ts, text: 'x' }));
  expect([await update(), await update(), await update()]).toEqual([null, null, null]);
  fake.advance(20_000);
  expect(await update()).toBe(40);
  const other = fake.world.team();
  const theirs = aClient(fake, { token: other.token });
  expect(
    await limited(
      theirs.chat.update({ channel, ts, text: 'x' }).catch((error) => {
        if (error instanceof webApi.WebAPIPlatformError) return null;
        throw error;
      }),
    ),
  ).toBeNull();
  fake.advance(40_000);
  expect(await update()).toBeNull();
  expect(fake.calls('chat.update').filter((one) => one.status === 429)).toHaveLength(1);
});

test('a channel takes one post a second after a short burst, a workspace a number in a minute', async () => {
  const fake = await aSlack({ rateLimits: tiers, now: () => 1_800_000_000_000 });
  const client = aClient(fake);
  const second = fake.world.channel(fake.team);
  const say = (channel = fake.channel.id) => limited(post(client, channel));
  expect([await say(), await say(), await say(), await say()]).toEqual([null, null, null, 1]);
  expect(await say(second.id)).toBeNull();
  fake.advance(1_000);
  expect(await say()).toBeNull();
  expect(await say(second.id)).toBe(59);
});
