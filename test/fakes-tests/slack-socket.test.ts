import { expect, test } from 'vitest';
import { fields } from '../fakes/discord/shape.ts';
import { aClient, aSlack, aSocketApp } from './slack-support.ts';

const ignored = () => undefined;

test('an acknowledgement in three seconds counts, and what it says is shown to the person alone', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  app.command('/nanobanana', ({ ack }) => ack({ text: 'For you' }));
  await connect();
  const handle = await fake.slash({ text: 'help' });
  await handle.until('For you');
  expect(handle.ack).toMatchObject({ inTime: true, payload: { text: 'For you' } });
  expect(handle).toMatchObject({ ephemeral: true, expired: false, message: null });
  expect(handle.reply().by).toBe('acknowledgement');
});

test('a late acknowledgement is noted and shows nothing; none at all is noted too', async () => {
  const fake = await aSlack({ now: () => 1_800_000_000_000 });
  const { app, connect } = aSocketApp(fake);
  let answer: () => unknown = ignored;
  app.command('/nanobanana', async ({ ack }) => {
    await new Promise<void>((done) => {
      answer = done;
    });
    await ack({ text: 'Sorry' });
  });
  await connect();
  const handle = await fake.slash({ text: 'slow' });
  await expect.poll(() => answer).not.toBe(ignored);
  fake.advance(3_001);
  expect(handle.expired).toBe(true);
  expect(fake.violations).toMatchObject([{ rule: 'not acknowledged' }]);
  answer();
  expect(await handle.answered()).toMatchObject({ inTime: false, afterMs: 3_001 });
  expect(handle.ephemerals).toEqual([]);
  expect(fake.violations.map((one) => one.rule)).toEqual(['not acknowledged', 'late acknowledgement']);
});

test('an event without an answer comes again at once, after a minute and after five; a command does not', async () => {
  const fake = await aSlack({ now: () => 1_800_000_000_000 });
  // Bolt acknowledges events before anybody else sees them, so this app is a bare socket.
  const { url = '' } = await aClient(fake, { token: fake.appToken }).apps.connections.open();
  const app = new WebSocket(url);
  const seen: Record<string, unknown>[] = [];
  app.addEventListener('message', ({ data }) => {
    const frame = fields(JSON.parse(String(data)));
    if (frame.type === 'events_api') seen.push(frame);
    if (frame.retry_attempt === 3) app.send(JSON.stringify({ envelope_id: frame.envelope_id }));
  });
  await fake.connected();
  const command = await fake.slash({ text: 'x' });
  const event = await fake.openHome();
  fake.advance(3_001);
  expect(event.attempts).toHaveLength(2);
  fake.advance(3_001);
  expect(event.attempts).toHaveLength(2);
  fake.advance(60_000);
  expect(event.attempts).toHaveLength(3);
  fake.advance(3_001);
  fake.advance(300_000);
  expect(await event.answered()).toMatchObject({ inTime: true });
  expect(seen.map((one) => [one.retry_attempt, one.retry_reason])).toEqual([
    [0, ''],
    [1, 'timeout'],
    [2, 'timeout'],
    [3, 'timeout'],
  ]);
  expect(new Set(seen.map((one) => fields(one.payload).event_id)).size).toBe(1);
  expect(command.attempts).toHaveLength(1);
});

test('asked to come again, the app opens another connection and misses nothing after', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  app.command('/nanobanana', ({ ack }) => ack());
  await connect();
  fake.socket.requestRefresh('refresh_requested');
  await fake.waiting.until(
    () => (fake.socket.opened === 2 ? true : null),
    () => 'a second connection',
  );
  const handle = await fake.slash({ text: 'x' });
  expect(await handle.answered()).toMatchObject({ inTime: true });
});

test('a cut connection comes back; what was sent meanwhile comes again only if it was an event', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  app.command('/nanobanana', ({ ack }) => ack());
  app.event('app_home_opened', async () => undefined);
  await connect();
  fake.socket.drop();
  await fake.waiting.until(
    () => (fake.socket.connected === 0 ? true : null),
    () => 'the cut',
  );
  const command = await fake.slash({ text: 'x' });
  const event = await fake.openHome();
  expect(command.attempts).toMatchObject([{ by: 'nowhere' }]);
  await fake.connected();
  fake.advance(3_001);
  expect((await event.answered()).inTime).toBe(true);
  expect(event.attempts).toHaveLength(2);
  expect(command).toMatchObject({ ack: null, expired: true });
});

test('the same event handed over twice is one event to Slack and two to the app', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  const triggers: string[] = [];
  app.command('/nanobanana', async ({ ack, body }) => {
    triggers.push(body.trigger_id);
    await ack();
  });
  await connect();
  const handle = await fake.slash({ text: 'x' });
  handle.repeat();
  await expect.poll(() => triggers.length).toBe(2);
  expect(new Set(triggers).size).toBe(1);
});

test('an address works once, and ten connections are the most', async () => {
  const fake = await aSlack();
  const client = aClient(fake, { token: fake.appToken });
  const open = async () => new WebSocket((await client.apps.connections.open()).url ?? '');
  const first = await open();
  await fake.connected();
  const again = new WebSocket(first.url);
  await new Promise((done) => again.addEventListener('error', done));
  for (let count = 1; count < 10; count += 1) await open();
  await fake.waiting.until(
    () => (fake.socket.connected === 10 ? true : null),
    () => 'ten connections',
  );
  const eleventh = await open();
  const told = await new Promise((done) => eleventh.addEventListener('message', ({ data }) => done(data)));
  expect(JSON.parse(String(told))).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
});

test('while Slack cannot be reached connections are cut, and later they hold again', async () => {
  const fake = await aSlack();
  const client = aClient(fake, { token: fake.appToken });
  const open = async () => new WebSocket((await client.apps.connections.open()).url ?? '');
  fake.socket.setUnreachable(true);
  const refused = await open();
  await new Promise((done) => refused.addEventListener('error', done));
  expect(fake.socket.opened).toBe(0);
  fake.socket.setUnreachable(false);
  await open();
  await fake.connected();
});

test('an acknowledgement that Slack has not read yet does not count', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  let sent = false;
  app.command('/nanobanana', async ({ ack }) => {
    await ack();
    sent = true;
  });
  await connect();
  fake.socket.freeze();
  const handle = await fake.slash({ text: 'x' });
  await expect.poll(() => sent).toBe(true);
  expect(handle.ack).toBeNull();
  fake.socket.thaw();
  expect(await handle.answered()).toMatchObject({ inTime: true });
});
