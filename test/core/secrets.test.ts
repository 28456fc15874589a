import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import { hideIn, hideSecrets } from '../../src/core/hide.ts';
import { aSpot, aWish, createCore, failedFree, mina } from '../helpers/core.ts';

const MINUTE = 60_000;

/** A job whose reply needs a credential that is good for so many minutes. */
async function withSecret(
  minutes: number,
  prepare: (core: ReturnType<typeof createCore>) => void = () => {},
) {
  const core = createCore();
  prepare(core);
  const { clock, jobs, store } = core;
  await jobs.start();
  const secret = { sealed: 'of the platform', until: clock.now() + minutes * MINUTE };
  const made = await Promise.all([jobs.submit(mina, aSpot({ secret }), aWish()), clock.advance(0)]);
  const id = made[0]?.job ?? '';
  const kept = async () => {
    const job = await store.get(mina, id);
    if (!job) throw new Error('the job is gone');
    return job.secret !== undefined;
  };
  return { ...core, id, kept };
}

describe('the platform credential of a reply', () => {
  it('is dropped when the job ends', async () => {
    const { clock, kept, store, id } = await withSecret(15);
    await clock.advance(10_000);
    expect(await kept()).toBe(true);
    await clock.advance(50_000);
    expect(await store.get(mina, id)).toMatchObject({ status: 'completed' });
    expect(await kept()).toBe(false);
  });

  it('is dropped after its time, while the job is still being made', async () => {
    const { clock, kept, store, id } = await withSecret(5, ({ provider }) => {
      provider.script = () => ({ state: 'processing' });
    });
    await clock.advance(4 * MINUTE);
    expect(await kept()).toBe(true);
    await clock.advance(2 * MINUTE);
    expect(await store.get(mina, id)).toMatchObject({ status: 'processing' });
    expect(await kept()).toBe(false);
  });

  it('is dropped after its time, while nobody knows what became of the job', async () => {
    const { clock, kept, store, id } = await withSecret(15, ({ provider }) => {
      provider.answers.push(() =>
        Promise.reject(
          new ProviderError('test', { accepted: 'unknown', reason: 'unavailable', message: 'reset' }),
        ),
      );
    });
    await clock.advance(14 * MINUTE);
    expect(await store.get(mina, id)).toMatchObject({ status: 'unknown' });
    expect(await kept()).toBe(true);
    await clock.advance(2 * MINUTE);
    expect(await kept()).toBe(false);
  });

  it('is dropped after its time, while the platform takes no message', async () => {
    const { clock, kept, store, id } = await withSecret(15, ({ bot }) => {
      bot.show = () => Promise.reject(new Error('the platform is away'));
    });
    await clock.advance(14 * MINUTE);
    expect(await store.get(mina, id)).toMatchObject({ status: 'completed', delivery: 'due' });
    expect(await kept()).toBe(true);
    await clock.advance(2 * MINUTE);
    expect(await kept()).toBe(false);
  });
});

describe('what a provider repeats of what it was sent', () => {
  const secret = 'wh-Secret_0123456789-0123456789-0123456789';
  const webhook = { url: `https://bot.example/webhooks/test/a-1-1/${secret}`, secret };
  const media = `https://bot.example/media/${'cGF5bG9hZA'.repeat(4)}.${'c2lnbmF0dXJl'.repeat(3)}`;
  const said = `no: ${secret}, ${webhook.url}, ${media}`;

  it('is left out of a text, also where it was cut short', () => {
    const hidden = 'no: [secret], https://bot.example/webhooks/test/a-1-1/[secret]';
    expect(hideSecrets(said, webhook)).toBe(`${hidden}, https://bot.example/media/[secret]`);
    expect(hideSecrets(`no: ${secret.slice(0, 20)}`, webhook)).toBe('no: [secret]');
    expect(hideSecrets('a task failed', webhook)).toBe('a task failed');
  });

  it('is left out of a notice that is kept', () => {
    const body = { data: { task_id: '1', config: { webhook_config: { endpoint: webhook.url, secret } } } };
    const kept = JSON.stringify(hideIn(body, webhook));
    expect(kept).not.toContain(secret);
    expect(JSON.parse(kept).data.task_id).toBe('1');
  });

  it('stands in no job, no reply and no line of the log', async () => {
    const core = createCore({ change: { webhookFor: () => webhook } });
    const refuse = new ProviderError('test', { accepted: 'no', reason: 'refused_input', message: said });
    core.provider.answers.push(
      () => Promise.reject(refuse),
      async () => ({ finished: { ...failedFree, detail: said } }),
      () =>
        Promise.reject(
          new ProviderError('test', { accepted: 'unknown', reason: 'unavailable', message: said }),
        ),
    );
    await core.jobs.start();
    const made = [];
    for (let i = 0; i < 3; i += 1) {
      const asked = core.jobs.submit(mina, aSpot(), aWish());
      await core.clock.advance(20_000);
      made.push((await asked)?.job ?? '');
    }
    await core.jobs.notice(`${made[2]}-1-1`, { endpoint: webhook.url, secret, message: media });
    await core.clock.advance(MINUTE);
    const details = await Promise.all(made.map((id) => core.jobs.details(mina, id)));
    const errors = core.log.map(({ fields }) =>
      'err' in fields ? [String(fields.err), fields.err] : fields,
    );
    const stacks = core.log.map(({ fields }) =>
      'err' in fields && fields.err instanceof Error ? fields.err.stack : '',
    );
    const everything = JSON.stringify([
      [...core.state.jobs.values()],
      core.bot.shown,
      details,
      errors,
      stacks,
    ]);
    expect(everything).toContain('[secret]');
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('c2lnbmF0dXJl');
  });
});
