import { Events, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { aClient, aDiscord, aRest, codeOf } from './discord-support.ts';

const say = (content: string) => ({ body: { content } });

test('a bucket that is used up answers 429, and the real client waits for it and loses nothing', async () => {
  const fake = await aDiscord({ rateLimits: { channel: { limit: 2, windowMs: 300 } } });
  const rest = aRest(fake);
  const waits: number[] = [];
  rest.on('rateLimited', (info) => waits.push(info.timeToReset));
  const route = Routes.channelMessages(fake.channel.id);
  await Promise.all(['a', 'b', 'c', 'd'].map((content) => rest.post(route, say(content))));
  expect(fake.visibleMessages().map((one) => one.content)).toEqual(['a', 'b', 'c', 'd']);
  expect(waits.length).toBeGreaterThan(0);
  expect(fake.requests.map((one) => one.status)).toEqual([200, 200, 200, 200]);
});

test('who ignores the headers is refused, and it counts as an invalid request', async () => {
  const fake = await aDiscord({ rateLimits: { channel: { limit: 1, windowMs: 60_000 } } });
  const post = () =>
    fetch(`${fake.apiUrl}/v10/channels/${fake.channel.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${fake.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'x' }),
    });
  const first = await post();
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'x-ratelimit-limit': '1',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-bucket': expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const second = await post();
  expect(second.status).toBe(429);
  expect(second.headers.get('retry-after')).toMatch(/^(59|60)$/);
  expect(await second.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
  expect(fake.invalidRequests).toBe(1);
});

test('fifty requests a second are the most for the token, but answers to interactions stand outside', async () => {
  const fake = await aDiscord({
    now: () => 1_800_000_000_000,
    rateLimits: { other: { limit: 999, windowMs: 1_000 } },
  });
  const get = () =>
    fetch(`${fake.apiUrl}/v10/users/@me`, { headers: { authorization: `Bot ${fake.token}` } });
  const codes = await Promise.all(Array.from({ length: 51 }, get));
  expect(codes.filter((one) => one.status === 429)).toHaveLength(1);
  const handle = await fake.slash({ command: 'paint', options: { prompt: 'x' } });
  await aRest(fake).post(Routes.interactionCallback(handle.id, handle.token), {
    body: { type: 5 },
    auth: false,
  });
  expect(handle.ack?.type).toBe(5);
  fake.advance(1_000);
  expect((await get()).status).toBe(200);
});

test('a hundred commands at once are all acknowledged by a discord.js client, each with its first request', async () => {
  const fake = await aDiscord();
  const client = await aClient(fake);
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.deferReply();
  });
  const handles = await Promise.all(
    Array.from({ length: 100 }, () => fake.slash({ command: 'paint', options: { prompt: 'x' } })),
  );
  const acks = await Promise.all(handles.map((one) => one.answered()));
  expect(acks.every((one) => one.first && one.afterMs < 3_000)).toBe(true);
});

test('an answer that is lost was applied, a reset one was not', async () => {
  const fake = await aDiscord();
  const rest = aRest(fake);
  const route = Routes.channelMessages(fake.channel.id);
  fake.faults.add({ kind: 'lost', method: 'POST', route: '/channels/:channel/messages' });
  fake.faults.add({ kind: 'reset', method: 'POST', route: /messages$/ });
  await expect(rest.post(route, say('lost'))).rejects.toThrow();
  await expect(rest.post(route, say('reset'))).rejects.toThrow();
  await rest.post(route, say('fine'));
  expect(fake.visibleMessages().map((one) => one.content)).toEqual(['lost', 'fine']);
  expect(fake.faults.left).toBe(0);
});

test('a hanging request is not applied, and the client alone decides how often it comes back', async () => {
  const fake = await aDiscord();
  fake.faults.add({ kind: 'hang', method: 'POST', times: 9 });
  const rest = aRest(fake, { retries: 1, timeout: 50 });
  await expect(rest.post(Routes.channelMessages(fake.channel.id), say('x'))).rejects.toThrow();
  expect(fake.requests).toHaveLength(2);
  expect(fake.visibleMessages()).toEqual([]);
});

test('a server error and a shared limit come as told, after the requests let pass', async () => {
  const fake = await aDiscord();
  const rest = aRest(fake);
  fake.faults.add({ kind: 'status', status: 503, after: 1 });
  await rest.get(Routes.user());
  await expect(rest.get(Routes.user())).rejects.toMatchObject({ status: 503 });
  fake.faults.add({ kind: 'rate limit', ms: 1 });
  expect(await codeOf(rest.get(Routes.user()))).toBe('no error');
  expect(fake.requests.map((one) => one.status)).toEqual([200, 503, 429, 200]);
  expect(fake.invalidRequests).toBe(0);
});

test('a write can be applied and be answered with an error, or with half an answer', async () => {
  const fake = await aDiscord();
  const rest = aRest(fake);
  const post = (content: string) => rest.post(Routes.channelMessages(fake.channel.id), say(content));
  fake.faults.add({ kind: 'applied', status: 502 });
  await expect(post('applied')).rejects.toMatchObject({ status: 502 });
  fake.faults.add({ kind: 'stall' });
  const answer = post('half').catch(() => 'cut off');
  await fake.waiting.until(
    () => fake.visibleMessages()[1],
    () => 'the second message',
  );
  expect(await Promise.race([answer, new Promise((done) => setTimeout(done, 100, 'nothing'))])).toBe(
    'nothing',
  );
  expect(fake.visibleMessages().map((one) => one.content)).toEqual(['applied', 'half']);
});
