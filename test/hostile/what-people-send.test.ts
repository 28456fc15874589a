import { expect, it, onTestFinished } from 'vitest';
import { customIdOf } from '../fakes/discord/handle.ts';
import type { FakeDiscord } from '../fakes/discord/index.ts';
import type { FakeMessage, RequestRecord } from '../fakes/discord/types.ts';
import { eventually } from '../helpers/app.ts';
import { aDiscordApp } from '../helpers/discord-app.ts';
import { png } from '../helpers/images.ts';
import { aCanary } from './canary.ts';
import { PATIENT_MS, patientDiscord } from './patience.ts';

const NASTY =
  '@everyone @here <@&1> <@1> <!channel> <!subteam^S1> <!here|x> [click](https://evil.example) https://evil.example \u202Etxt\u200B `x` ||y|| **z**';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** What of a request becomes a message: its body, or what a callback carries; undefined for anything else. */
function messageIn({ method, route, body }: RequestRecord): Fields | undefined {
  if (method === 'GET' || method === 'PUT' || method === 'DELETE' || !isFields(body)) return undefined;
  if (!/messages|webhooks|callback/.test(route)) return undefined;
  const data = route.includes('callback') ? body.data : body;
  const shows = ['content', 'embeds', 'components', 'attachments'];
  const isModal = isFields(data) && 'title' in data;
  return isFields(data) && !isModal && shows.some((name) => name in data) ? data : undefined;
}

function checkWrites(discord: FakeDiscord, mayMention: string): number {
  const writes = discord.requests.map(messageIn).filter((message) => message !== undefined);
  for (const message of writes) {
    const allowed = isFields(message.allowed_mentions) ? message.allowed_mentions : {};
    expect(allowed, JSON.stringify(message).slice(0, 300)).toMatchObject({ parse: [] });
    expect(allowed.roles ?? []).toEqual([]);
    expect(allowed.replied_user ?? false).toBe(false);
    expect([[], [mayMention]]).toContainEqual(allowed.users ?? []);
  }
  return writes.length;
}

/** What people read, in all its states, without the requester's own name in marks. */
function checkTexts(discord: FakeDiscord, requester: string): void {
  const texts = [...discord.messages.stored.values()].flatMap(({ own, timeline }) =>
    own ? timeline.map(({ text }) => text) : [],
  );
  expect(texts.length).toBeGreaterThan(10);
  for (const text of texts) {
    // What describes a picture is shown as it is: Discord reads no markup there.
    const read = text.replace(/^Picture \d of \d.*$/gm, '');
    const left = read.replaceAll(`<@${requester}>`, '').replace(/\\[^0-9A-Za-z\s]/g, 'x');
    expect(left).not.toMatch(/<@|<!|<#|@everyone|@here/);
    expect(left).not.toMatch(/\]\(https?:\/\/evil|(?<!\w)https?:\/\/evil/);
    expect(left).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  }
}

it('nothing that is typed, called or answered mentions anybody, in any write of a long journey', async () => {
  const { discord, piapi } = await aDiscordApp({
    discord: patientDiscord(),
    piapi: {
      endFor: (prompt) =>
        prompt.includes('fail')
          ? { status: 'failed', consume: 0, error: { code: 10_000, message: NASTY, raw_message: NASTY } }
          : undefined,
    },
  });
  const user = discord.world.user({ username: 'evil', displayName: `@everyone <@&1> ${NASTY}` });
  discord.world.join(discord.guild, user);
  const slash = (command: string, options: Record<string, unknown> = {}) =>
    discord.slash({ command, options, user, channel: discord.channel } as Parameters<
      FakeDiscord['slash']
    >[0]);

  const image = { name: '@everyone [x](https://evil.example).png', bytes: await png(20, 20) };
  const made = await slash('nanobanana', { prompt: NASTY, image });
  await made.until('Completed', PATIENT_MS);
  await (await slash('nanobanana', { prompt: `fail ${NASTY}` })).until('Failed', PATIENT_MS);
  await (await slash('nanobanana', { prompt: ' ' })).answered();
  const broken = { name: '@here <@&1>.png', bytes: Buffer.from('<html>') };
  await (await slash('nanobanana', { prompt: NASTY, image: broken })).until('Failed', PATIENT_MS);

  const message = made.message as FakeMessage;
  for (const action of ['save:', 'details:', 'again:']) {
    const pressed = await discord.press({ message, customId: customIdOf(made.reply(), action), user });
    await pressed.answered();
    if (action !== 'again:')
      await eventually(() => pressed.followups.length > 0 || pressed.message !== message);
  }
  for (const list of ['history', 'saved', 'help']) {
    const handle = await slash(`nanobanana-${list}`);
    await handle.until(({ text }) => text !== '', PATIENT_MS);
  }
  await eventually(() => piapi.book.filter(({ charged }) => charged !== undefined).length >= 3);
  await eventually(
    () =>
      discord.visibleMessages().filter(({ timeline }) => timeline.at(-1)?.text.includes('Completed'))
        .length >= 2,
  );

  expect(checkWrites(discord, user.id)).toBeGreaterThan(12);
  checkTexts(discord, user.id);
  expect(discord.pings).toEqual([]);
});

it('a result that had to move mentions its requester, and nobody who is named in it', async () => {
  const { discord, piapi } = await aDiscordApp({ discord: patientDiscord(), piapi: { delays: 'manual' } });
  const handle = await discord.slash({ command: 'nanobanana', options: { prompt: NASTY } });
  await handle.until('Pending', PATIENT_MS);
  const [task] = await eventually(() => piapi.tasks.size > 0 && [...piapi.tasks.keys()]);
  if (handle.message) handle.message.deletedAt = Date.now();
  discord.advance(16 * 60_000);
  piapi.move(task ?? '', { status: 'completed' });
  await eventually(() => discord.pings.length > 0);
  expect(discord.pings).toMatchObject([
    { users: [discord.user.id], roles: [], everyone: false, repliedUser: null },
  ]);
  expect(checkWrites(discord, discord.user.id)).toBeGreaterThan(2);
});

it('pictures that a message on Discord links to inside are refused in words, and nothing connects', async () => {
  const canary = await aCanary();
  onTestFinished(canary.close);
  const { discord, piapi, app } = await aDiscordApp({ discord: patientDiscord() });
  const addresses = [
    `https://127.0.0.1:${canary.port}/a.png`,
    `http://localhost:${canary.port}/a.png`,
    `http://[::1]:${canary.port}/a.png`,
    `https://2130706433:${canary.port}/a.png`,
    'https://169.254.169.254/latest/meta-data/a.png',
    'file:///etc/passwd',
  ];
  for (const url of addresses) {
    const target = await discord.post({
      channel: discord.channel,
      author: discord.user,
      embeds: [{ image: { url } }],
    });
    const asked = await discord.messageCommand({ command: 'Edit this image', target });
    await asked.answered();
    const sent = await discord.submitModal({ from: asked, fields: { prompt: 'a hat' } });
    const { text } = await sent.until('Failed', PATIENT_MS);
    expect(text).toContain("The picture can't be opened any more. Nothing was charged.");
    expect(text).not.toContain(url);
  }
  expect(canary.connections()).toBe(0);
  expect(piapi.requests.filter(({ route }) => route === 'create')).toEqual([]);
  expect(app.log.join('')).not.toContain('passwd');
});

const CONTROL = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const INJECTION = '\n{"level":60,"msg":"forged"}\r\n\u001b[2J\u009b2J\u0007\u202etxt\u2028{"level":60}';

it('whatever people, messages and providers say, the log is one line of JSON for each event', async () => {
  const { discord, piapi, app } = await aDiscordApp({
    discord: patientDiscord(),
    piapi: {
      endFor: (prompt) =>
        prompt.includes('fail')
          ? {
              status: 'failed',
              consume: 0,
              error: { code: 10_000, message: INJECTION, raw_message: INJECTION },
            }
          : undefined,
    },
  });
  const user = discord.world.user({ username: 'evil', displayName: `evil ${INJECTION}` });
  discord.world.join(discord.guild, user);
  const image = { name: `a${INJECTION}.png`, bytes: Buffer.from('no picture') };
  const ask = (prompt: string, more = {}) =>
    discord.slash({ command: 'nanobanana', options: { prompt: `${prompt} ${INJECTION}`, ...more }, user });
  await (await ask('fail')).until('Failed', PATIENT_MS);
  await (await ask('draw', { image })).until('Failed', PATIENT_MS);
  piapi.fault('create', { kind: 'status', status: 500, body: { code: 500, message: INJECTION } });
  await (await ask('break')).until(/Unknown|Failed/, PATIENT_MS);
  const forged = await fetch(`${app.url}/${encodeURIComponent(INJECTION)}`, {
    headers: { 'user-agent': 'x\u00a0y' },
  });
  expect(forged.status).toBe(404);

  expect(app.log.length).toBeGreaterThan(3);
  for (const line of app.log) {
    expect(line).toMatch(/^\{[^\n]*\}\n$/);
    expect(line).not.toMatch(CONTROL);
    expect(line).not.toContain('\u001b');
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
  }
  expect(app.log.map((line) => JSON.parse(line).msg)).not.toContain('forged');
  expect(app.log.filter((line) => JSON.parse(line).level >= 60)).toEqual([]);
});
