import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallOptions } from '../../src/core/contracts/provider.ts';
import { shownFiles } from '../fakes/discord/handle.ts';
import type { FakeDiscord } from '../fakes/discord/index.ts';
import { aDiscordApp } from '../helpers/discord-app.ts';
import { png } from '../helpers/images.ts';
import { type Bench, openBench } from '../helpers/piapi-bench.ts';
import { anImage, aRequest, keepingSink, submitOptions, webhookFor } from '../helpers/provider-calls.ts';
import { body, redirect, serve, type Web } from '../media/web.ts';
import { PATIENT_MS, patientDiscord } from './patience.ts';

const uploads = ({ requests }: FakeDiscord) => requests.flatMap(({ files }) => files);

async function picturesKept(dataDir: string): Promise<string[]> {
  const all = await readdir(dataDir, { recursive: true });
  return all.filter((path) => path.includes(`${join('media')}/`) && /\/(out|thumb)/.test(path));
}

describe('what the provider refuses for its content', () => {
  it('after it was made: no file leaves or stays, even one that came along, and it is said what it cost', async () => {
    const { discord, piapi, app } = await aDiscordApp({ discord: patientDiscord() });
    for (const [consume, cost] of [
      [0, 'Nothing was charged.'],
      [300_000, 'US$0.03 was charged.'],
    ] as const) {
      piapi.ends({
        status: 'failed',
        consume,
        output: { image_urls: [`${piapi.url}/files/flagged.png`] },
        error: { code: 10_000, message: 'failed', raw_message: 'output blocked by safety filter: NSFW' },
      });
      const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
      const { text } = await handle.until('Failed', PATIENT_MS);
      expect(text).toContain('refused this request');
      expect(text).toContain(cost);
      expect(shownFiles(handle.reply())).toEqual([]);
    }
    expect(uploads(discord)).toEqual([]);
    expect(piapi.count('file')).toBe(0);
    expect(await picturesKept(app.dataDir)).toEqual([]);
  });

  it('before it was made: said at once, nothing charged, and not sent anywhere a second time', async () => {
    const { discord, piapi } = await aDiscordApp({ discord: patientDiscord() });
    const body = { code: 400, message: 'prompt violates content policy (safety)' };
    piapi.fault('create', { kind: 'status', status: 400, body });
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    const { text } = await handle.until('Failed', PATIENT_MS);
    expect(text).toContain('refused this request');
    expect(text).toContain('Nothing was charged.');
    expect([piapi.count('create'), piapi.book.length]).toEqual([1, 0]);
    expect(uploads(discord)).toEqual([]);
  });
});

/** Everything that arrived somewhere: addresses and headers. */
const dump = (web: Web) => JSON.stringify(web.requests.map(({ url, rawHeaders }) => [url, rawHeaders]));

const trace = (at: number) => ({
  id: 'job-1-1',
  key: 'key-1',
  submittedAt: at,
  prompt: 'a fox',
  model: 'nano-banana',
  webhook: webhookFor('job-1-1'),
});

type Call = (bench: Bench, call: CallOptions) => Promise<unknown> | undefined;

const calls: readonly (readonly ['create' | 'upload' | 'get' | 'history' | 'account', Call])[] = [
  ['create', ({ provider }) => provider.submit(aRequest(), submitOptions())],
  [
    'upload',
    async ({ provider }) =>
      provider.submit(aRequest({ images: [anImage(await png(9, 9))] }), submitOptions()),
  ],
  [
    'get',
    ({ provider }, call) => provider.status({ task: 'task-1', price: 30_000 }, { ...call, ...keepingSink() }),
  ],
  ['history', ({ provider }, call) => provider.find?.(trace(Date.now()), call)],
  ['account', ({ provider }, call) => provider.balance?.(call)],
];

describe('the key of a provider', () => {
  it.each(calls)('does not go where "%s" is redirected to', async (route, call) => {
    const bench = await openBench();
    onTestFinished(() => bench.fake.stop());
    const elsewhere = await serve(body('{}'));
    bench.fake.fault(route, { kind: 'redirect', to: `${elsewhere.origin}/take` }, 9);
    const outcome = await Promise.resolve(call(bench, { signal: bench.signal() })).catch(
      (thrown: unknown) => thrown,
    );
    expect(bench.fake.count(route)).toBeGreaterThan(0);
    expect(elsewhere.connections()).toBe(0);
    expect(String(outcome)).not.toContain(bench.fake.apiKey);
  });

  it('goes to PiAPI and its upload service alone, not to where results or pictures lie', async () => {
    const results = await serve(body(await png(30, 20)));
    const first = await serve(redirect(`${results.origin}/moved.png?with=1`));
    const { discord, piapi } = await aDiscordApp({
      discord: patientDiscord(),
      env: { TRUSTED_MEDIA_HOSTS: '127.0.0.1' },
    });
    const embeds = [{ image: { url: `${first.origin}/cat.png` } }];
    const target = await discord.post({ channel: discord.channel, author: discord.user, embeds });
    const asked = await discord.messageCommand({ command: 'Edit this image', target });
    await asked.answered();
    piapi.ends({ status: 'completed', output: { image_urls: [`${first.origin}/result.png`] } });
    const sent = await discord.submitModal({ from: asked, fields: { prompt: 'a hat' } });
    await sent.until('Completed', PATIENT_MS);

    const paths = (web: Web) => web.requests.map(({ url }) => url);
    expect(paths(first)).toEqual(['/cat.png', '/result.png']);
    expect(paths(results)).toEqual(['/moved.png?with=1', '/moved.png?with=1']);
    for (const said of [dump(first), dump(results)]) {
      for (const secret of [piapi.apiKey, discord.token]) expect(said).not.toContain(secret);
      expect(said).not.toMatch(/authorization|x-api-key|cookie|referer/i);
    }
  });
});
