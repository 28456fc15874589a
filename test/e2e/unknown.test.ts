import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBot } from '../chaos/bot-process.ts';
import { customIdOf, shownFiles } from '../fakes/discord/handle.ts';
import { createFakeDiscord, type FakeDiscord } from '../fakes/discord/index.ts';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import { eventually, freePort } from '../helpers/app.ts';
import { aDiscordApp } from '../helpers/discord-app.ts';

type Handle = Awaited<ReturnType<FakeDiscord['slash']>>;

/** On a busy machine. */
const WITHIN_MS = 40_000;

const STATUS =
  /Pending|Processing|Completed|Failed|Unknown|Cancelled|대기 중|처리 중|완료|실패|알 수 없음|취소됨/;
/** The states of a reply in order, but for the one that a slow machine may not see. */
const states = ({ timeline }: Handle): string[] =>
  timeline
    .map(({ text }) => STATUS.exec(text)?.[0] ?? '')
    .filter((word) => !/Processing|처리 중/.test(word))
    .filter((word, i, all) => word !== all[i - 1]);

const ask = (discord: FakeDiscord, change: { guildLocale?: string; locale?: string } = {}) =>
  discord.slash({ command: 'nanobanana', options: { prompt: 'a fox in snow' }, ...change });

const press = (discord: FakeDiscord, handle: Handle, action: string, change: { locale?: string } = {}) =>
  discord.press({ message: handle.message, customId: customIdOf(handle.reply(), `${action}:`), ...change });

/** The one message that there is, and nobody was called to it. */
function expectOneReply({ visibleMessages, pings, violations }: FakeDiscord) {
  expect(visibleMessages()).toHaveLength(1);
  expect(pings.filter(({ everyone, users, roles }) => everyone || users.length + roles.length > 0)).toEqual(
    [],
  );
  expect(violations).toEqual([]);
}

const creates = (piapi: FakePiapi): number => piapi.count('create');
const charges = (piapi: FakePiapi) => piapi.book.map(({ charged }) => charged);

describe('an answer of PiAPI that was lost', () => {
  it('is Unknown with Check and Try again, and Completed in place once the notice came', async () => {
    const { discord, piapi } = await aDiscordApp({ piapi: { delays: 'manual', history: 'unsupported' } });
    piapi.fault('create', { kind: 'lost' });
    const handle = await ask(discord);
    const unknown = await handle.until('Unknown', WITHIN_MS);
    expect(unknown.text).toMatch(/Unknown.* · no answer from PiAPI/);
    expect(unknown.text).toContain(
      'PiAPI may or may not have taken this request, so about US$0.03 may have been charged. Check looks again, free. Try again sends a new request and may cost twice.',
    );
    expect(customIdOf(unknown, 'retry:')).toMatch(/^retry:/);
    await press(discord, handle, 'check');
    await handle.until('Looked again', WITHIN_MS);
    expect(shownFiles(handle.reply())).toEqual([]);
    piapi.move(piapi.book[0]?.task ?? '', { status: 'completed' });
    const done = await handle.until('Completed', WITHIN_MS);
    expect(shownFiles(done)).toMatchObject([{ contentType: 'image/png' }]);
    expect(done.text).toContain('US$0.03');
    expect(done.text).not.toContain('may have been charged');
    expect(states(handle)).toEqual(['', 'Pending', 'Unknown', 'Completed']);
    expect([creates(piapi), charges(piapi)]).toEqual([1, [300_000]]);
    expectOneReply(discord);
  });

  it.each([
    [
      'en-US',
      'Unknown',
      'may cost twice',
      ['Try again?', 'The first request may still be charged. A new one costs about US$0.03 more.'],
      ['', 'Pending', 'Unknown', 'Pending', 'Completed'],
    ],
    [
      'ko',
      '알 수 없음',
      '비용이 두 번 들 수 있어요',
      ['다시 시도할까요?', '처음 요청의 비용이 청구될 수 있어요. 새 요청에는 약 US$0.03의 비용이 더 들어요.'],
      ['', '대기 중', '알 수 없음', '대기 중', '완료'],
    ],
  ])(
    'is sent anew by Try again alone, which asks once more (%s)',
    async (locale, unknown, twice, question, seen) => {
      const { discord, piapi } = await aDiscordApp({ piapi: { history: 'unsupported' } });
      piapi.fault('create', { kind: 'reset' });
      const handle = await ask(discord, { guildLocale: locale, locale });
      expect((await handle.until(unknown, WITHIN_MS)).text).toContain(twice);
      const asked = await press(discord, handle, 'retry', { locale });
      await asked.answered(WITHIN_MS);
      for (const words of question) expect(JSON.stringify(asked.modal)).toContain(words);
      expect(creates(piapi)).toBe(1);
      await discord.submitModal({ from: asked, locale });
      await handle.until(seen.at(-1) ?? '', WITHIN_MS);
      expect(states(handle)).toEqual(seen);
      expect([creates(piapi), charges(piapi)]).toEqual([2, [300_000]]);
      expectOneReply(discord);
    },
  );

  it('that turns up beside the second request is booked too: the first result stays, a line says so', async () => {
    const { discord, piapi } = await aDiscordApp({ piapi: { delays: 'manual', history: 'unsupported' } });
    piapi.fault('create', { kind: 'lost' });
    const handle = await ask(discord);
    await handle.until('Unknown', WITHIN_MS);
    const asked = await press(discord, handle, 'retry');
    await asked.answered(WITHIN_MS);
    await discord.submitModal({ from: asked });
    const [lost, second] = await eventually(
      () => piapi.book.length === 2 && piapi.book.map(({ task }) => task),
    );
    piapi.move(second ?? '', { status: 'completed' });
    const done = await handle.until('Completed', WITHIN_MS);
    expect(done.text).toContain('About US$0.03 may have been charged.');
    piapi.move(lost ?? '', { status: 'completed' });
    const both = await handle.until('The picture was made twice; the second is kept too.', WITHIN_MS);
    expect(both.text).toContain('US$0.06');
    expect(shownFiles(both)).toEqual(shownFiles(done));
    expect(charges(piapi)).toEqual([300_000, 300_000]);
    expectOneReply(discord);
  });
});

describe('a crash between a submission and its answer', () => {
  it('leaves the job Unknown at the next start, and its picture is found without a second request', async () => {
    const discord = await createFakeDiscord({ rateLimits: 'off' });
    const piapi = await createFakePiapi({ delays: 'manual', history: 'unsupported' });
    const dataDir = await mkdtemp(join(tmpdir(), 'nanobanana-unknown-'));
    const port = await freePort();
    const env = {
      DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      PIAPI_API_KEY: piapi.apiKey,
      PIAPI_BASE_URL: piapi.url,
      PIAPI_UPLOAD_URL: piapi.uploadUrl,
      TRUSTED_MEDIA_HOSTS: [piapi.url, discord.apiUrl].map((url) => new URL(url).host).join(),
    };
    const start = () => startBot({ env, cwd: dataDir, log: () => {} });
    const first = start();
    let bot = first;
    onTestFinished(async () => {
      await bot.kill();
      await Promise.all([piapi.stop(), discord.close()]);
      await rm(dataDir, { recursive: true, force: true });
    });
    await first.ready;
    piapi.fault('create', { kind: 'silent' });
    const handle = await ask(discord);
    const task = await eventually(() => piapi.book[0]?.task);
    await handle.until('Pending', WITHIN_MS);
    await first.kill();
    bot = start();
    await handle.until('Unknown', WITHIN_MS);
    piapi.move(task, { status: 'completed' });
    expect(shownFiles(await handle.until('Completed', WITHIN_MS))).toHaveLength(1);
    expect(states(handle)).toEqual(['', 'Pending', 'Unknown', 'Completed']);
    expect([creates(piapi), charges(piapi)]).toEqual([1, [300_000]]);
    expectOneReply(discord);
  });
});
