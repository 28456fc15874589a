import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { anHttpApp, aSlack } from './slack-support.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A server that notes what comes and answers with these statuses in turn; null means not at all. */
async function aListener(statuses: (number | null)[], headers: Record<string, string> = {}) {
  const seen: NodeJS.Dict<string | string[]>[] = [];
  const server = createServer((request, response) => {
    const status = statuses[seen.length] ?? 200;
    seen.push(request.headers);
    request.resume();
    if (statuses[seen.length - 1] !== null) response.writeHead(status, headers).end();
  });
  cleanUps.push(() => server.closeAllConnections());
  cleanUps.push(() => void server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { seen, url: `http://127.0.0.1:${port}/slack/events` };
}

test('the real receiver takes commands, shortcuts, presses and events, each signed', async () => {
  const fake = await aSlack({ mode: 'http' });
  const { app, listen } = anHttpApp(fake);
  const seen: string[] = [];
  app.command('/nanobanana', async ({ ack }) => {
    seen.push('command');
    await ack({ text: 'For you' });
  });
  app.shortcut('create', async ({ ack }) => {
    seen.push('shortcut');
    await ack();
  });
  app.event('app_home_opened', async () => void seen.push('event'));
  await listen();
  expect(await fake.http.verifyUrl()).toBe('a-challenge-of-the-fake');
  await (await fake.slash({ text: 'x' })).until('For you');
  await (await fake.shortcut({ callbackId: 'create' })).answered();
  await (await fake.openHome()).answered();
  expect(seen).toEqual(['command', 'shortcut', 'event']);
  expect(fake.violations).toEqual([]);
});

test.each([
  ['none', 401, 1],
  ['wrong secret', 401, 1],
  ['altered body', 401, 1],
  ['garbage', 401, 1],
  ['stale', 401, 1],
  // Answered, as Slack asks, but nothing runs.
  ['ssl check', 200, 1],
  // The receiver of Bolt lets these through; whoever wants them refused has to do it.
  ['future', 200, 2],
] as const)('a delivery with its signature forged so: %s', async (forgery, status, expected) => {
  const fake = await aSlack({ mode: 'http' });
  const { app, listen } = anHttpApp(fake);
  let runs = 0;
  app.command('/nanobanana', async ({ ack }) => {
    runs += 1;
    await ack();
  });
  await listen();
  const real = await fake.slash({ text: 'x' });
  await real.answered();
  expect(await fake.http.forge(real.payload, forgery)).toMatchObject({ status });
  expect(runs).toBe(expected);
});

test('an event that is refused or not answered comes again with its number and reason', async () => {
  const fake = await aSlack({ mode: 'http', now: () => 1_800_000_000_000 });
  const { seen, url } = await aListener([500, null, 200]);
  fake.deliverTo(url);
  const event = await fake.openHome();
  await expect.poll(() => seen.length).toBe(2);
  fake.advance(3_001);
  expect(fake.violations).toMatchObject([{ rule: 'not acknowledged' }]);
  fake.advance(60_000);
  await event.answered();
  expect(seen.map((one) => [one['x-slack-retry-num'], one['x-slack-retry-reason']])).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_timeout'],
  ]);
});

test('who asks for no repetition gets none, and a command is never repeated', async () => {
  const fake = await aSlack({ mode: 'http', now: () => 1_800_000_000_000 });
  const { seen, url } = await aListener([500, 500, 500], { 'x-slack-no-retry': '1' });
  fake.deliverTo(url);
  const event = await fake.openHome();
  await expect.poll(() => event.attempts[0]?.status).toBe(500);
  const command = await fake.slash({ text: 'x' });
  await expect.poll(() => command.attempts[0]?.status).toBe(500);
  fake.advance(500_000);
  expect(seen).toHaveLength(2);
  expect(command.expired).toBe(true);
});
