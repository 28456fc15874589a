import { describe, expect, it, onTestFinished } from 'vitest';
import type { Json } from '../../src/core/job.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import { openBench as open } from '../helpers/piapi-bench.ts';
import { aRequest, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

/** Two tasks whose answers were lost, ours and another one's. */
async function loseTwo(options: FakePiapiOptions = {}) {
  const bench = await open(options);
  onTestFinished(() => bench.fake.stop());
  const submittedAt = Date.now();
  bench.fake.fault('create', { kind: 'lost' }, 2);
  for (const attempt of ['theirs', 'ours']) {
    await bench.provider
      .submit(aRequest(), submitOptions({ key: attempt, webhook: webhookFor(attempt) }))
      .catch(() => undefined);
  }
  const idOf = (attempt: string) =>
    bench.fake.book.find(({ endpoint }) => endpoint === webhookFor(attempt).url)?.task;
  const find = async (attempt: string, notice?: Json) => {
    const { prompt, model } = aRequest();
    const trace = { id: attempt, key: attempt, submittedAt, prompt, model, webhook: webhookFor(attempt) };
    return (
      (await bench.provider.find?.(trace, {
        signal: bench.signal(),
        ...(notice !== undefined && { notice }),
      })) ?? null
    );
  };
  return { ...bench, idOf, find, submittedAt };
}

const notice = (task_id: string | undefined): Json => ({
  timestamp: 1,
  data: { task_id: task_id ?? '', status: 'completed' },
});

describe('a task whose answer was lost', () => {
  it('is found in the history by our webhook address', async () => {
    const { find, idOf, fake } = await loseTwo();
    expect(await find('ours')).toEqual({ task: idOf('ours'), price: 30_000 });
    expect(fake.count('create')).toBe(2);
  });

  it('is found where the history shows no webhook, by asking for each task', async () => {
    const { find, idOf } = await loseTwo({ history: 'without config' });
    expect(await find('ours')).toMatchObject({ task: idOf('ours') });
  });

  it('is adopted from a notice without a look at the history', async () => {
    const { find, idOf, fake } = await loseTwo({ history: 'unsupported' });
    expect(await find('ours', notice(idOf('ours')))).toMatchObject({ task: idOf('ours') });
    expect(fake.count('history')).toBe(0);
  });

  it('is not adopted where a notice names the task of somebody else', async () => {
    const { find, idOf } = await loseTwo({ history: 'unsupported' });
    expect(await find('ours', notice(idOf('theirs')))).toBeNull();
  });

  it.each<[string, Json]>([
    ['a task that does not exist', notice('00000000-0000-4000-8000-000000000000')],
    ['a path in place of an id', notice('../../account/info')],
    ['no id', { data: {} }],
    ['no object', 'hello'],
    ['null', null],
  ])('is not found from a notice with %s', async (_, body) => {
    const { find, fake } = await loseTwo({ history: 'unsupported' });
    expect(await find('ours', body)).toBeNull();
    expect(fake.requests.filter(({ route }) => route === 'account' || route === 'unknown')).toEqual([]);
  });

  it('cannot be found where there was no webhook to prove it by', async () => {
    const { provider, signal, submittedAt } = await loseTwo();
    const { prompt, model } = aRequest();
    expect(
      await provider.find?.({ id: 'x', key: 'x', submittedAt, prompt, model }, { signal: signal() }),
    ).toBeNull();
  });

  it('is looked for again where the history cannot be read now', async () => {
    const { find, fake } = await loseTwo();
    fake.fault('history', { kind: 'html' });
    await expect(find('ours')).rejects.toMatchObject({ name: 'ProviderError', accepted: 'unknown' });
  });
});
