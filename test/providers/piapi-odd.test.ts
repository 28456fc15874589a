import { describe, expect, it, onTestFinished } from 'vitest';
import type { Outcome, TaskState } from '../../src/core/contracts/provider.ts';
import { models } from '../../src/providers/piapi/models.ts';
import { piapi } from '../../src/providers/piapi.ts';
import { fixture } from '../fakes/piapi/answers.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import { fakeClock } from '../helpers/clock.ts';
import { png } from '../helpers/images.ts';
import { openBench as open } from '../helpers/piapi-bench.ts';
import { benchOf } from '../helpers/provider-bench.ts';
import { anImage, aRequest, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

const OPERATION = { task: '050e7489-ad71-4270-ad13-afdfec0d75ba', price: 30_000 };

async function openBench(options: FakePiapiOptions = {}) {
  const bench = await open(options);
  onTestFinished(() => bench.fake.stop());
  return bench;
}

async function read(name: string, change: Record<string, unknown>): Promise<TaskState> {
  const { fake, status } = await openBench();
  const recorded = fixture(name) as { data: object };
  const body = { ...recorded, data: { ...recorded.data, ...change } };
  fake.fault('get', { kind: 'status', status: 200, body });
  return status(OPERATION);
}

async function endOf(name: string, change: Record<string, unknown>): Promise<Outcome> {
  const state = await read(name, change);
  if (!('finished' in state)) throw new Error(`still ${state.state}`);
  return state.finished;
}

describe('a part of an answer that is not of the shape it should be is passed over', () => {
  it.each([
    ['config', 'none'],
    ['config', { webhook_config: [] }],
    ['meta', []],
    ['meta', { usage: 300_000 }],
    ['error', 'failed'],
    ['output', 'https://img.theapi.app/1.png'],
    ['output', [null]],
    ['logs', null],
    ['status', 7],
  ])('while it works: %s %j', async (field, value) => {
    expect(await read('get-processing', { [field]: value })).toEqual({ state: 'processing' });
  });

  it.each([
    ['meta', null],
    ['meta', 'none'],
    ['meta', { usage: [] }],
  ])('when it has ended: without %s (%j) the charge is not known', async (field, value) => {
    expect(await endOf('get-completed', { [field]: value })).toMatchObject({
      kind: 'completed',
      charge: { known: false, atMost: 30_000 },
    });
  });

  it.each([['nothing'], [[]], [[null]]])(
    'when it has ended: %j for an output is no picture',
    async (output) => {
      expect(await endOf('get-completed', { output })).toMatchObject({
        kind: 'failed',
        reason: 'no_picture',
      });
    },
  );

  it.each([['it broke'], [7], [[]], [null]])(
    'when it has failed: %j for an error says no reason',
    async (error) => {
      expect(await endOf('get-failed', { error })).toMatchObject({
        kind: 'failed',
        reason: 'provider_error',
      });
    },
  );
});

describe('numbers as texts', () => {
  it('are a status in the body that says no', async () => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'status', status: 200, body: { code: '402', data: null } });
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
      accepted: 'no',
      reason: 'no_credit',
    });
  });

  it('are a balance', async () => {
    const { fake, provider, signal } = await openBench();
    const data = { equivalent_in_usd: '12.5', max_concurrent_task_count: '10', plan: 'Pro', wallet: null };
    fake.fault('account', { kind: 'status', status: 200, body: { code: 200, data } });
    expect(await provider.balance?.({ signal: signal() })).toEqual({
      microDollars: 12_500_000,
      own: '$12.5',
      concurrency: 10,
      notes: ['plan Pro'],
    });
  });
});

describe('a model retired yesterday', () => {
  it.each([
    [400, 'invalid task_type: gemini-2.5-flash-image'],
    [400, 'task type gemini-2.5-flash-image is not supported'],
    [400, 'The model nano-banana-2 has been retired'],
    [422, 'unknown model'],
    [403, 'model gemini is deprecated'],
  ])('is refused with %i "%s": the catalogue is old, nothing was charged', async (status, message) => {
    const { fake, provider } = await openBench();
    const body = { code: status, data: null, message };
    fake.fault('create', { kind: 'status', status, body });
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
      accepted: 'no',
      reason: 'no_model',
      charge: { known: true, microDollars: 0 },
    });
  });

  it.each([
    'invalid request: input.aspect_ratio is not allowed',
    'image_urls: unsupported type for this model',
  ])('is not what "%s" says', async (message) => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'status', status: 400, body: { code: 400, message } });
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
      reason: 'refused_input',
    });
  });

  it('and taken out of the catalogue since: a task of it that was lost is found all the same', async () => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'lost' });
    const webhook = webhookFor('lost');
    await expect(provider.submit(aRequest(), submitOptions({ webhook }))).rejects.toMatchObject({
      accepted: 'unknown',
    });
    const { 'nano-banana': _, ...rest } = models;
    const later = benchOf(piapi, fake, { models: rest });
    const trace = {
      id: 'lost',
      key: 'k',
      submittedAt: Date.now(),
      prompt: 'p',
      model: 'nano-banana',
      webhook,
    };
    expect(await later.provider.find?.(trace, { signal: later.signal() })).toEqual({
      task: fake.book[0]?.task,
      price: 30_000,
    });
  });
});

describe('an upload that the plan does not have', () => {
  const submitTo = (bench: Awaited<ReturnType<typeof openBench>>, publicUrl?: string) => async () => {
    const ours = publicUrl === undefined ? {} : { publicUrl, signed: true as const };
    const images = [anImage(await png(8, 8), ours)];
    return bench.provider.submit(aRequest({ images }), submitOptions());
  };

  it('is not asked for each picture: our link goes at once', async () => {
    const bench = await openBench({ plan: 'free' });
    const submit = submitTo(bench, 'https://bot.example/media/1');
    for (let i = 0; i < 3; i += 1) expect(await submit()).toHaveProperty('accepted');
    expect(bench.fake.count('upload')).toBe(1);
    await expect(submitTo(bench)()).rejects.toMatchObject({ accepted: 'no', reason: 'no_public_url' });
    expect(bench.fake.count('upload')).toBe(1);
  });

  it('is asked again after an hour: plans change', async () => {
    const clock = fakeClock();
    const { fake } = await openBench({ plan: 'free' });
    const bench = benchOf(piapi, fake, { clock, settings: { uploadUrl: fake.uploadUrl } });
    const images = [anImage(await png(8, 8), { publicUrl: 'https://bot.example/media/1', signed: true })];
    const submit = () => bench.provider.submit(aRequest({ images }), submitOptions());
    await submit();
    await clock.advance(59 * 60_000);
    await submit();
    expect(fake.count('upload')).toBe(1);
    await clock.advance(60_000);
    await submit();
    expect(fake.count('upload')).toBe(2);
  });

  it('is another thing than an upload that fails for once', async () => {
    const bench = await openBench();
    bench.fake.fault('upload', { kind: 'status', status: 503 });
    const submit = submitTo(bench, 'https://bot.example/media/1');
    await submit();
    await submit();
    expect(bench.fake.count('upload')).toBe(2);
  });
});
