import { Client, Events, GatewayIntentBits, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { fields } from '../fakes/discord/shape.ts';
import { aClient, aDiscord, aRest, codeOf } from './discord-support.ts';

test('a client logs in without intents and hears an interaction, whole', async () => {
  const fake = await aDiscord();
  const client = await aClient(fake);
  const heard = new Promise<Record<string, unknown>>((done) =>
    client.once(Events.InteractionCreate, (interaction) =>
      done({
        user: interaction.user.username,
        guild: interaction.guildId,
        locale: interaction.locale,
        guildLocale: interaction.guildLocale,
        limit: interaction.attachmentSizeLimit,
        owners: interaction.authorizingIntegrationOwners,
        context: interaction.context,
        prompt: interaction.isChatInputCommand() ? interaction.options.getString('prompt') : null,
      }),
    ),
  );

  await fake.slash({ command: 'paint', options: { prompt: 'a fox' }, locale: 'ko', guildLocale: 'ja' });

  expect(await heard).toMatchObject({
    user: 'mina',
    guild: fake.guild.id,
    locale: 'ko',
    guildLocale: 'ja',
    limit: 10 * 1024 * 1024,
    owners: { 0: fake.guild.id },
    context: 0,
    prompt: 'a fox',
  });
  expect(fake.gateway.identifies).toMatchObject([{ intents: 0, token: fake.token }]);
});

test('a wrong token is refused over HTTP, and counts as an invalid request', async () => {
  const fake = await aDiscord();
  const client = new Client({ intents: [], rest: { api: fake.apiUrl } });
  await expect(client.login('MTIz.wrong.token')).rejects.toThrow();
  expect(fake.requests.map((one) => one.status)).toEqual([401]);
  expect(fake.invalidRequests).toBe(1);
  expect(fake.gateway.identifies).toEqual([]);
});

test('the gateway closes on a wrong token with 4004 and on nonsense with 4002', async () => {
  const fake = await aDiscord();
  const closedAfter = (message: string) =>
    new Promise<number>((done) => {
      const socket = new WebSocket(fake.url.replace('http', 'ws'));
      socket.once('message', () => socket.send(message));
      socket.once('close', done);
    });
  expect(await closedAfter(JSON.stringify({ op: 2, d: { token: 'wrong', intents: 0 } }))).toBe(4004);
  expect(await closedAfter('nonsense')).toBe(4002);
});

test('with the intent for servers a client is told of those where the bot is', async () => {
  const fake = await aDiscord();
  fake.world.guild({ installed: false });
  const client = await aClient(fake, { intents: [GatewayIntentBits.Guilds] });
  expect([...client.guilds.cache.keys()]).toEqual([fake.guild.id]);
});

test('each new session counts against those left for the day', async () => {
  const fake = await aDiscord({ sessionStartsLeft: 1 });
  await aClient(fake);
  const told = await aRest(fake).get(Routes.gatewayBot());
  expect(told).toMatchObject({ session_start_limit: { remaining: 0 } });
});

test('after a cut the client resumes its session and gets what it missed', async () => {
  const fake = await aDiscord();
  const client = await aClient(fake);
  const heard = new Promise((done) => client.once(Events.InteractionCreate, ({ id }) => done(id)));

  fake.gateway.drop();
  const missed = await fake.slash({ command: 'paint', options: { prompt: 'two' } });

  expect(await heard).toBe(missed.id);
  expect(fake.gateway.resumes).toMatchObject([{ accepted: true }]);
  expect(fake.gateway.identifies).toHaveLength(1);
});

test('asked to reconnect, the client resumes and does not identify again', async () => {
  const fake = await aDiscord();
  await aClient(fake);
  fake.gateway.requestReconnect();
  await fake.waiting.until(
    () => fake.gateway.resumes[0],
    () => 'a resume',
  );
  await fake.connected();
  expect(fake.gateway.identifies).toHaveLength(1);
});

test('an ended session is said to be over and cannot be resumed', async () => {
  const fake = await aDiscord();
  const socket = new WebSocket(fake.url.replace('http', 'ws'));
  const operations: [unknown, unknown][] = [];
  socket.on('message', (raw) => {
    const { op, d } = fields(JSON.parse(String(raw)));
    operations.push([op, op === 9 ? d : null]);
    fake.waiting.changed();
  });
  const heard = (count: number) =>
    fake.waiting.until(
      () => (operations.length >= count ? true : null),
      () => `${count} messages`,
    );
  await heard(1);
  socket.send(JSON.stringify({ op: 2, d: { token: fake.token, intents: 0 } }));
  await heard(2);
  fake.gateway.invalidate();
  await heard(3);
  socket.send(JSON.stringify({ op: 6, d: { token: fake.token, session_id: 'gone', seq: 1 } }));
  await heard(4);
  expect(operations).toEqual([
    [10, null],
    [0, null],
    [9, false],
    [9, false],
  ]);
  expect(fake.gateway.resumes).toMatchObject([{ accepted: false }]);
});

test('heartbeats are answered', async () => {
  const fake = await aDiscord({ heartbeatMs: 40 });
  const client = await aClient(fake);
  await fake.waiting.until(
    () => (fake.gateway.heartbeats >= 2 ? true : null),
    () => 'heartbeats',
  );
  expect(client.isReady()).toBe(true);
});

test('an unknown route is not found', async () => {
  const fake = await aDiscord();
  expect(await codeOf(aRest(fake).get('/no/such/thing'))).toBe(0);
});
