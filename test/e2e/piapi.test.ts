import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Actor, Jobs } from '../../src/core/contracts/jobs.ts';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import { eventually, freePort, startAppWith } from '../helpers/app.ts';
import { aSpot, mina, recordingBot } from '../helpers/core.ts';
import { png } from '../helpers/images.ts';

const actor: Actor = { ...mina, platform: 'test' };
const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop();
});

async function setUp(options: Parameters<typeof createFakePiapi>[0] = {}, env: Record<string, string> = {}) {
  const fake = await createFakePiapi({ delays: { pendingMs: 100, processingMs: 400 }, ...options });
  const port = await freePort();
  const bot = recordingBot({ now: () => Date.now() }, 'test');
  const app = await startAppWith(bot, {
    env: {
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PIAPI_API_KEY: fake.apiKey,
      PIAPI_BASE_URL: fake.url,
      PIAPI_UPLOAD_URL: fake.uploadUrl,
      TRUSTED_MEDIA_HOSTS: new URL(fake.url).host,
      ...env,
    },
  });
  running.push(fake, { stop: app.remove });
  return { fake, bot, app, port };
}

const seed = async () => JSON.parse(await readFile('test/fixtures/piapi/create-request.json', 'utf8'));
interface CreateBody {
  readonly input: { readonly image_urls?: readonly string[]; readonly aspect_ratio?: string };
  readonly config: { readonly webhook_config: { readonly endpoint: string; readonly secret: string } };
}

const creates = (fake: FakePiapi) => fake.requests.filter(({ route }) => route === 'create');

function firstCreate(fake: FakePiapi): CreateBody {
  const [first] = creates(fake);
  if (!first) throw new Error('nothing was submitted');
  return first.body as CreateBody;
}

async function ended(app: { jobs: Jobs }, id: string) {
  return eventually(async () => {
    const job = await app.jobs.find(actor, id);
    return ['completed', 'failed', 'unknown'].includes(job.status) && job.delivery === 'done' ? job : null;
  });
}

describe('a picture from PiAPI', () => {
  it("sends the documents' own example with our webhook and follows it to a file in the reply", async () => {
    const { fake, bot, app, port } = await setUp();
    const expected = await seed();
    const made = await app.jobs.submit(actor, aSpot(), { prompt: expected.input.prompt, aspect: '16:9' });
    const job = await ended(app, made?.job ?? '');
    const attempt = job.tasks[0]?.attempts[0]?.id ?? '';
    const body = firstCreate(fake);
    const { endpoint, secret } = body.config.webhook_config;
    expect(endpoint).toBe(`http://127.0.0.1:${port}/webhooks/piapi/${attempt}/${secret}`);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect({ ...body, config: undefined }).toEqual({ ...expected, config: undefined });
    expect(bot.shown.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
    expect(job.tasks[0]?.picture).toMatchObject({ type: 'image/png' });
    expect(fake.book).toMatchObject([{ charged: 300_000 }]);
    expect(job.tasks[0]?.attempts[0]?.money).toMatchObject({ committed: 30_000, own: '300000 points' });
    const { stream } = await app.jobs.picture(actor, `${job.id}-1`, 'full');
    expect((await stream.toArray())[0].subarray(1, 4).toString()).toBe('PNG');
  });

  it('is woken by the notice, long before it would have asked again', async () => {
    const { fake, app } = await setUp({ delays: { pendingMs: 50, processingMs: 2_600 } });
    const made = await app.jobs.submit(actor, aSpot(), { prompt: 'a cat' });
    await ended(app, made?.job ?? '');
    expect(fake.deliveries.at(-1)).toMatchObject({ answer: 204 });
    expect(fake.count('get')).toBeLessThanOrEqual(4);
  });

  it.each([
    ['lost', { lost: true }],
    ['early and repeated', { early: true, repeat: 3 }],
    ['out of order', { outOfOrder: true }],
  ])('comes out once and right when its notices are %s', async (_how, notices) => {
    // Hardly ever seen processing: from then on, only a notice or the safety question would end it.
    const { fake, bot, app } = await setUp({ notices, delays: { pendingMs: 1_200, processingMs: 1 } });
    const made = await app.jobs.submit(actor, aSpot(), { prompt: 'a cat' });
    expect((await ended(app, made?.job ?? '')).status).toBe('completed');
    expect(bot.shown.filter(({ status }) => status === 'completed')).toHaveLength(1);
    expect(fake.book).toHaveLength(1);
  });

  it('edits an uploaded picture where the plan has no upload: our own link goes out, and PiAPI can fetch it', async () => {
    const { fake, app, port } = await setUp({ fetchInputs: true, plan: 'free' });
    const { id } = await app.jobs.upload(actor, 'cat.png', await png(64, 48));
    const made = await app.jobs.submit(actor, aSpot(), {
      prompt: 'make the sky purple',
      pictures: [{ name: 'cat.png', source: { kind: 'upload', id } }],
    });
    expect((await ended(app, made?.job ?? '')).status).toBe('completed');
    const { input } = firstCreate(fake);
    expect(input.image_urls?.[0]).toMatch(new RegExp(`^http://127.0.0.1:${port}/media/`));
    expect(input).not.toHaveProperty('aspect_ratio');
    expect(fake.fetched).toHaveLength(1);
  });

  it('uploads the picture to PiAPI, and without PUBLIC_URL says which setting is missing where the plan has no upload', async () => {
    for (const plan of ['creator', 'free'] as const) {
      const { fake, app, bot } = await setUp({ plan }, { PUBLIC_URL: '' });
      const { id } = await app.jobs.upload(actor, 'cat.png', await png(64, 48));
      const made = await app.jobs.submit(actor, aSpot(), {
        prompt: 'make the sky purple',
        pictures: [{ name: 'cat.png', source: { kind: 'upload', id } }],
      });
      const job = await ended(app, made?.job ?? '');
      expect(fake.count('upload')).toBe(1);
      expect(creates(fake)).toHaveLength(plan === 'creator' ? 1 : 0);
      expect(job.status).toBe(plan === 'creator' ? 'completed' : 'failed');
      if (plan === 'free')
        expect(bot.shown.at(-1)?.notes?.join(' ')).toMatch(/Nothing was charged.*PUBLIC_URL/);
    }
  });
});

describe('what goes wrong at PiAPI', () => {
  it.each([
    ['the key is wrong', { kind: 'status', status: 401 }, 'failed', 'the key'],
    ['there is no credit', { kind: 'status', status: 402 }, 'failed', 'out of credit'],
    ['the plan is too small', { kind: 'status', status: 403 }, 'failed', 'this plan'],
    ['the model is gone', { kind: 'status', status: 404 }, 'failed', 'this model'],
    ['it answers 500', { kind: 'status', status: 500 }, 'unknown', 'may or may not'],
    ['it answers HTML', { kind: 'html' }, 'unknown', 'may or may not'],
    ['the connection breaks', { kind: 'reset' }, 'unknown', 'may or may not'],
  ] as const)('%s: said in words, submitted once', async (_what, fault, status, words) => {
    const { fake, app, bot } = await setUp({ history: 'unsupported' });
    fake.fault('create', fault);
    const made = await app.jobs.submit(actor, aSpot(), { prompt: 'a cat' });
    const job = await ended(app, made?.job ?? '').catch(() => app.jobs.find(actor, made?.job ?? ''));
    expect(job.status).toBe(status);
    expect(bot.shown.at(-1)?.notes?.join(' ')).toContain(words);
    expect(creates(fake)).toHaveLength(1);
    expect(app.log.join('')).not.toContain(fake.apiKey);
  });

  it('a lost answer is found by the notice that names our address, and nothing is paid twice', async () => {
    const { fake, app } = await setUp();
    fake.fault('create', { kind: 'lost' });
    const made = await app.jobs.submit(actor, aSpot(), { prompt: 'a cat' });
    const job = await eventually(async () => {
      const found = await app.jobs.find(actor, made?.job ?? '');
      return found.status === 'completed' && found;
    });
    expect(job.tasks[0]?.attempts).toHaveLength(1);
    expect(fake.book).toHaveLength(1);
  });

  it.each([
    [
      'refused content',
      { status: 'failed', consume: 0, error: { code: 10000, raw_message: 'blocked by safety filter' } },
      'refused this request',
      'Nothing was charged',
    ],
    [
      'failed and charged',
      { status: 'failed', consume: 300_000, error: { code: 10000, message: 'failed to process task' } },
      'could not finish',
      'US$0.03 was charged',
    ],
    [
      'completed without a link',
      { status: 'completed', output: { image_urls: [] } },
      'without a picture',
      'US$0.03 was charged',
    ],
    [
      'a private result link',
      { status: 'completed', output: { image_urls: ['https://10.0.0.1/a.png'] } },
      'can.t be fetched',
      'US$0.03 was charged',
    ],
  ] as const)('%s', async (_what, end, words, cost) => {
    const { fake, app, bot } = await setUp();
    fake.ends(end);
    const made = await app.jobs.submit(actor, aSpot(), { prompt: 'a cat' });
    expect((await ended(app, made?.job ?? '')).status).toBe('failed');
    expect(bot.shown.at(-1)?.notes?.join(' ')).toMatch(new RegExp(words));
    expect(bot.shown.at(-1)?.notes?.join(' ')).toContain(cost);
  });
});
