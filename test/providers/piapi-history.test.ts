import { describe, expect, it, onTestFinished } from 'vitest';
import type { Json } from '../../src/core/job.ts';
import type { FakePiapiOptions, Route } from '../fakes/piapi/types.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { openBench as open } from '../helpers/piapi-bench.ts';
import { aRequest, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

const OURS = 'a fox in snow';

/** Our task, lost, among `others` of the same key around the same time; ours is the last that was made. */
async function lostAmong(others: number, options: FakePiapiOptions = {}, change: { prompt?: string } = {}) {
  const bench = await open(options);
  onTestFinished(() => bench.fake.stop());
  const { fake, provider } = bench;
  const submittedAt = Date.now();
  const submit = (attempt: string, prompt: string) =>
    provider.submit(
      aRequest({ prompt, model: 'nano-banana-2', resolution: '2K' }),
      submitOptions({ webhook: webhookFor(attempt) }),
    );
  for (let i = 0; i < others; i += 1)
    await submit(`other-${i}`, change.prompt ?? `another wish, number ${i}`);
  fake.fault('create', { kind: 'lost' });
  await submit('ours', OURS).catch(() => undefined);
  const ours = fake.book.at(-1)?.task ?? '';
  const theirs = fake.book[0]?.task ?? '';
  const find = (notice?: Json) =>
    provider.find?.(
      {
        id: 'ours',
        key: 'ours',
        submittedAt,
        prompt: OURS,
        model: 'nano-banana-2',
        resolution: '2K',
        webhook: webhookFor('ours'),
      },
      { signal: bench.signal(), ...(notice === undefined ? {} : { notice }) },
    );
  const failing = (route: Route, fault: Fault, times = 100) => fake.fault(route, fault, times);
  return { ...bench, ours, theirs, find, failing };
}

const notice = (task_id: string): Json => ({ timestamp: 1, data: { task_id, status: 'completed' } });

describe("PiAPI's history", () => {
  it('is read page by page', async () => {
    const { find, ours, fake } = await lostAmong(25, { historyPage: 10 });
    expect(await find()).toMatchObject({ task: ours });
    expect(fake.count('history')).toBe(3);
  });

  it('without webhooks is searched from the same wish on, whoever else used the key', async () => {
    const { find, ours } = await lostAmong(30, { history: 'without config' });
    expect(await find()).toMatchObject({ task: ours });
  });

  it('shows a task of the same wish that is of another attempt: that one is not ours', async () => {
    const { find, fake, ours } = await lostAmong(2, { history: 'without config' }, { prompt: OURS });
    expect(await find()).toMatchObject({ task: ours });
    fake.move(ours, { status: 'failed' });
    fake.forget(ours);
    expect(await find()).toBeNull();
  });

  it('still leads to ours where another task of it cannot be read', async () => {
    const { find, failing, ours } = await lostAmong(1, { history: 'without config' }, { prompt: OURS });
    failing('get', { kind: 'html' }, 1);
    expect(await find()).toMatchObject({ task: ours });
  });

  it.each([400, 403, 404, 405])('that answers %s holds nothing: not found, and no error', async (status) => {
    const { find, failing } = await lostAmong(1);
    failing('history', { kind: 'status', status });
    expect(await find()).toBeNull();
  });

  it.each<[string, unknown]>([
    ['an empty list', { code: 200, data: { list: [], total: 0 } }],
    ['null for a list', { code: 200, data: { list: null, total: 0 } }],
    ['null', { code: 200, data: null }],
    ['a list of odd things', { code: 200, data: { list: [null, 7, 'x', {}, { task_id: '../x' }] } }],
  ])('that answers %s holds nothing', async (_, body) => {
    const { find, failing, fake } = await lostAmong(1);
    failing('history', { kind: 'status', status: 200, body });
    expect(await find()).toBeNull();
    expect(fake.count('get')).toBe(0);
  });

  it('that repeats its first page for ever is left after a few', async () => {
    const { find, failing, fake, theirs } = await lostAmong(1);
    const list = [{ task_id: theirs, config: { webhook_config: { endpoint: 'https://else.example' } } }];
    failing('history', { kind: 'status', status: 200, body: { code: 200, data: { list } } });
    expect(await find()).toBeNull();
    expect(fake.count('history')).toBeLessThanOrEqual(5);
  });
});

describe('a notice', () => {
  it.each<[string, Fault, number]>([
    ['is of another key (403)', { kind: 'status', status: 403 }, 1],
    ['is not known yet (404)', { kind: 'status', status: 404 }, 1],
    ['cannot be read now', { kind: 'html' }, 1],
  ])(
    'that names a task which %s does not end the search: the history is read too',
    async (_, fault, times) => {
      const { find, failing, ours, theirs } = await lostAmong(1);
      failing('get', fault, times);
      expect(await find(notice(theirs))).toMatchObject({ task: ours });
    },
  );

  it('that cannot be followed now is an error where the history does not help: to be followed again', async () => {
    const { find, failing, ours } = await lostAmong(1, { history: 'unsupported' });
    failing('get', { kind: 'html' }, 1);
    await expect(find(notice(ours))).rejects.toMatchObject({ name: 'ProviderError', accepted: 'unknown' });
    expect(await find(notice(ours))).toMatchObject({ task: ours });
  });

  it('leads to a task with the price of what was asked for', async () => {
    const { find, ours } = await lostAmong(0);
    expect(await find(notice(ours))).toEqual({ task: ours, price: 80_000 });
  });
});
