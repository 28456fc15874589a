import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { BotProcess } from '../chaos/bot-process.ts';
import type { FakeDiscord } from '../fakes/discord/index.ts';
import { eventually } from '../helpers/app.ts';
import { type BotLives, botLives } from '../helpers/bot-lives.ts';
import { filesBelow, hits, textPlace } from '../helpers/canaries.ts';
import { png } from '../helpers/images.ts';

const root = join(import.meta.dirname, '../..');
const crash = pathToFileURL(join(root, 'test/helpers/crash-on-signal.mjs')).href;

const botToken = ['MTIzNDU2Nzg5MDEyMzQ1Njc4', 'canary', 'discord_bot-token_0123456789abcdef'].join('.');
const piapiKey = 'canary/piapi+key"0123456789';
const secretKey = 'c0ffee'.repeat(10).concat('1234');

type Handle = Awaited<ReturnType<FakeDiscord['slash']>>;
interface Notified {
  readonly config: { readonly webhook_config: { readonly endpoint: string; readonly secret: string } };
}

/** Where a secret may have gone while people use the bot and things break. */
async function useIt(world: BotLives) {
  const { discord, piapi, env } = world;
  const seen: { name: string; content: string }[] = [];
  const handles: Handle[] = [];
  const ends: Promise<unknown>[] = [];
  /** The next fault is for whoever asks next: each has been at the provider before the next one comes. */
  const ask = async (prompt: string, until: RegExp, options = {}) => {
    const before = piapi.count('create');
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt, ...options } });
    handles.push(handle);
    await eventually(() => piapi.count('create') > before);
    ends.push(handle.until(until, 30_000));
    return handle;
  };

  const image = { name: 'cat.png', bytes: await png(48, 48) };
  const made = await ask('it works', /Completed/, { image });
  await made.until('Completed');
  // Made again, its picture is a link of ours; the provider repeats that.
  piapi.fault('create', { kind: 'echo', status: 400 });
  const again = JSON.stringify(made.reply().components).match(/again:[\w-]+/)?.[0] ?? '';
  handles.push(await discord.press({ message: made.message, customId: again }));
  await eventually(() => discord.visibleMessages().some((message) => message.text.includes('Failed')));
  // Discord answers with an error in the middle.
  discord.faults.add({ kind: 'status', method: 'PATCH', status: 500, times: 3 });
  await ask('it works after errors of Discord', /Completed/);
  piapi.fault('create', { kind: 'echo', status: 401 });
  await ask('its key is refused', /Failed/, { image });
  piapi.fault('create', { kind: 'echo', status: 500 });
  const lost = await ask('it may or may not be made', /Unknown/, { image });
  piapi.fault('get', { kind: 'echo', status: 401 });
  await ask('its state is refused at first', /Completed/);
  piapi.fault('create', { kind: 'echo', status: 429 });
  await ask('it comes again', /Completed/);
  await Promise.all(ends);
  const pressed = await press(discord, made);
  handles.push(...pressed, ...(await press(discord, lost)));

  const { endpoint, secret } = lastBody(world).config.webhook_config;
  await notify(endpoint, { data: { task_id: 'a-b' }, config: { endpoint, secret }, key: piapiKey });
  await notify(`${endpoint.slice(0, -4)}AAAA`, { secret });

  const read = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}${path}`, init);
    seen.push({ name: path, content: await answer.text() });
    return answer;
  };
  const page = await read('/');
  const cookie = page.headers.get('set-cookie')?.split(/[=;]/)[1] ?? '';
  const session = { cookie: `nanobanana_session=${cookie}` };
  for (const path of ['/metrics', '/healthz', '/readyz', '/api/context', `/nothing/${piapiKey}`])
    await read(path, { headers: session });
  await read('/api/history?area=nanobanana&guild=demo&language=en', { headers: session });
  await read('/api/submit', { method: 'POST', headers: session, body: `{"key":"${cookie}"` });
  return { seen, handles, cookie, lost };
}

const lastBody = ({ piapi }: BotLives): Notified =>
  piapi.requests.filter(({ route }) => route === 'create').at(-1)?.body as Notified;

async function notify(url: string, body: object): Promise<void> {
  await fetch(url, { method: 'POST', body: JSON.stringify(body) });
}

/** `Details` and whatever else the reply offers that shows something to one person. */
async function press(discord: FakeDiscord, { message, reply }: Handle): Promise<Handle[]> {
  const customIds = JSON.stringify(reply().components).match(/(details|check):[\w-]+/g) ?? [];
  const pressed: Handle[] = [];
  for (const customId of customIds) {
    const handle = await discord.press({ message, customId });
    await handle.answered();
    pressed.push(handle);
  }
  return pressed;
}

/** The secrets that are made along the way. */
function derived({ piapi, discord }: BotLives, handles: readonly Handle[], cookie: string) {
  const bodies = piapi.requests.filter(({ route }) => route === 'create').map(({ body }) => body as Notified);
  const webhooks = bodies.map(({ config }) => config.webhook_config.secret);
  const links = bodies.flatMap((body) => JSON.stringify(body).match(/\/media\/[^"]+/g) ?? []);
  const signatures = links.map((link) => link.split('.').at(-1) ?? '');
  const named = (name: string, values: readonly string[]) =>
    Object.fromEntries(values.map((value, i) => [`${name} ${i}`, value]));
  expect(webhooks.length).toBeGreaterThan(4);
  expect(signatures).toHaveLength(1);
  expect(discord.requests.length).toBeGreaterThan(10);
  return {
    ...named('webhook secret', webhooks),
    ...named('link signature', signatures),
    ...named(
      'interaction token',
      handles.map(({ token }) => token),
    ),
    'session cookie': cookie,
  };
}

/** A fault that nobody catches, with everything secret in its message. */
async function breakDown(world: BotLives, bot: BotProcess, { lost }: { lost: Handle }) {
  const { endpoint } = lastBody(world).config.webhook_config;
  const path = `/webhooks/${world.discord.applicationId}/${lost.token}/messages/@original`;
  const message = [botToken, piapiKey, secretKey, endpoint, path].join(' ');
  await writeFile(join(dirname(world.dataDir), 'crash.txt'), message);
  bot.send('SIGUSR2');
  expect(await bot.ended).toMatchObject({ code: 1 });
  expect(world.log.join('\n')).toContain('Something broke that nobody caught');
}

/** The doctor, while the provider repeats the key and Discord refuses the token. */
async function doctor(world: BotLives): Promise<string> {
  const { piapi, discord } = world;
  piapi.fault('account', { kind: 'echo', status: 401 }, 9);
  discord.faults.add({ kind: 'status', status: 500, times: 9 });
  const child = spawn(process.execPath, [join(root, 'src/index.ts'), 'doctor'], {
    cwd: dirname(world.dataDir),
    env: { PATH: process.env.PATH ?? '', ...world.env },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(out).toContain('PIAPI_API_KEY');
  return out + err;
}

it('no secret stands in output, errors, replies, metrics or files, at trace level, whatever goes wrong', async () => {
  const world = await botLives(
    {
      apiKey: piapiKey,
      delays: { pendingMs: 20, processingMs: 100 },
      history: 'unsupported',
      fetchInputs: true,
      // Without uploads it is our signed link that it gets.
      plan: 'free',
    },
    {
      token: botToken,
      env: { LOG_LEVEL: 'trace', PLAYGROUND: 'on', SECRET_KEY: secretKey, NODE_OPTIONS: `--import=${crash}` },
    },
  );
  const bot = await world.started();
  const used = await useIt(world);
  await breakDown(world, bot, used);

  const settings = { 'bot token': botToken, 'PiAPI key': piapiKey, 'secret key': secretKey };
  const canaries = { ...settings, ...derived(world, used.handles, used.cookie) };
  // What the page asks for at PUBLIC_URL is told at the terminal, once, and nowhere else.
  const told = world.log.filter((line) => line.includes('asks for this token'));
  const pageToken = told[0]?.split(' ').at(-1) ?? '';
  const everyDetail = /\[secret\]|\[key\]/;
  const places = [
    textPlace('output', world.log.filter((line) => !told.includes(line)).join('\n')),
    textPlace('doctor', await doctor(world)),
    textPlace(
      'replies',
      world.discord.requests.map(({ body }) => body),
    ),
    ...used.seen.map(({ name, content }) => textPlace(name, content)),
    ...(await filesBelow(world.dataDir, ['secret.key'])),
  ];
  expect(told).toHaveLength(1);
  expect(hits({ ...canaries, 'page token': pageToken }, places)).toEqual([]);

  // It looked where they would be: the same search finds each of them where it is planted, in any form.
  expect(everyDetail.test(places.map(({ bytes }) => bytes.toString()).join())).toBe(true);
  expect(places.length).toBeGreaterThan(20);
  for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
    const planted = Object.values(canaries).map((value, i) =>
      textPlace(`${i}`, Buffer.from(`it is ${value}!`).toString(encoding)),
    );
    const found = hits(canaries, planted).map((hit) => hit.replace(/ in \d+$/, ''));
    expect(new Set(found)).toEqual(new Set(Object.keys(canaries)));
  }
});
