import { describe, expect, it } from 'vitest';
import type { Outcome, Submitted } from '../../src/core/contracts/provider.ts';
import { ProviderError, UserError } from '../../src/core/errors.ts';
import { juno, mina, type ObedientProvider } from '../helpers/core.ts';
import { priced, providerNamed, startedWith } from '../helpers/routes.ts';

const MINUTE = 60_000;
const [A, B] = [50_000, 30_000];

type Facts = ConstructorParameters<typeof ProviderError>[1];
const refusal = (facts: Partial<Facts>) => () =>
  Promise.reject<Submitted>(
    new ProviderError('a', { accepted: 'no', reason: 'unavailable', message: 'no', ...facts }),
  );
const failed = (
  charge: number | undefined,
  reason: 'provider_error' | 'content' = 'provider_error',
): Outcome => ({
  kind: 'failed',
  reason,
  again: reason === 'provider_error',
  charge:
    charge === undefined
      ? { known: false, atMost: A }
      : { known: true, microDollars: charge, own: `${charge} points` },
});
const accepts = (outcome: Outcome) => () => Promise.resolve<Submitted>({ finished: outcome });

const LOST = { accepted: 'unknown', reason: 'provider_error', charge: { known: false, atMost: A } } as const;
const FULL = { again: true, httpStatus: 503, charge: { known: true, microDollars: 0, own: '0' } } as const;

/** Provider a does as told with its first submission, provider b obeys; what people see of it, and what is booked. */
async function two(
  answer: () => Promise<Submitted>,
  { a = A, b = B, limit }: { a?: number; b?: number; limit?: number } = {},
) {
  const core = await startedWith(
    (clock) => [providerNamed('a', clock, priced(a)), providerNamed('b', clock, priced(b))],
    { duePause: () => 20_000, ...(limit === undefined ? {} : { limits: { all: limit } }) },
  );
  const [first, second] = core.providers as [ObedientProvider, ObedientProvider];
  first.answers.push(answer);
  second.script = (elapsed) =>
    elapsed < 5_000
      ? { state: 'processing' }
      : {
          finished: {
            kind: 'completed',
            results: [{ url: 'https://results.example/b.png' }],
            charge: { known: true, microDollars: b, own: `${b} points` },
          },
        };
  const id = await core.ask();
  await core.clock.advance(MINUTE);
  const shown = () => core.bot.shown.at(-1);
  const booked = async () =>
    (await core.stored(id)).tasks[0]?.attempts.map(({ provider, money }) => ({
      provider,
      committed: money.committed,
      held: money.reserved - money.committed - money.returned,
    }));
  return { ...core, id, shown, booked, first, second };
}

describe('a task that a provider fails', () => {
  const table: [
    string,
    () => Promise<Submitted>,
    { status: string; a: number; b?: number; held?: number },
  ][] = [
    ['answers 503', refusal(FULL), { status: 'completed', a: 0, b: B }],
    ['answers 402', refusal({ reason: 'no_credit' }), { status: 'completed', a: 0, b: B }],
    [
      "says that the key's limit is used up",
      refusal({ reason: 'key_limit' }),
      { status: 'completed', a: 0, b: B },
    ],
    ['refuses the connection', refusal({ again: true }), { status: 'completed', a: 0, b: B }],
    ['times out after the body', refusal(LOST), { status: 'unknown', a: 0, held: A }],
    ['accepts, then fails charged', accepts(failed(A)), { status: 'failed', a: A }],
    ['accepts, then fails and does not say', accepts(failed(undefined)), { status: 'failed', a: A }],
    ['accepts, then refunds', accepts(failed(0)), { status: 'completed', a: 0, b: B }],
    ['refuses the content', accepts(failed(0, 'content')), { status: 'failed', a: 0 }],
  ];

  it.each(table)('which %s', async (_, answer, { status, a, b, held = 0 }) => {
    const { stored, id, booked, shown, first, second } = await two(answer);
    expect((await stored(id)).status).toBe(status);
    const charged = [{ provider: 'a', committed: a, held }];
    if (b !== undefined) charged.push({ provider: 'b', committed: b, held: 0 });
    expect(await booked()).toEqual(charged);
    expect([first.submitted.length, second.submitted.length]).toEqual([1, b === undefined ? 0 : 1]);
    const changed = b === undefined ? [] : ['Provider changed: A → B (A charged nothing).'];
    expect(shown()?.notes?.filter((line) => line.startsWith('Provider'))).toEqual(changed);
    expect(shown()?.buttons?.includes('move')).toBe(status !== 'completed');
  });

  it('shows no step back, and a change for no more money in no edit of its own', async () => {
    const { bot } = await two(accepts(failed(0)));
    expect(bot.shown.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
  });

  it('ends as failed when every route has failed, each asked once', async () => {
    const { second, clock, stored, id, ask, asked, first } = await two(accepts(failed(0)));
    first.answers.push(accepts(failed(0)));
    second.answers.push(accepts(failed(0)));
    const other = await ask();
    await clock.advance(MINUTE);
    expect(asked()).toEqual([2, 2]);
    expect((await stored(other)).status).toBe('failed');
    expect((await stored(id)).status).toBe('completed');
  });

  it('moves several tasks, each for itself', async () => {
    const core = await startedWith((clock) => [providerNamed('a', clock), providerNamed('b', clock)]);
    core.providers[0]?.answers.push(accepts(failed(0)), refusal(FULL));
    const id = await core.ask({ prompt: 'three cats', count: 3 });
    await core.clock.advance(MINUTE);
    expect(core.asked()).toEqual([3, 2]);
    const job = await core.stored(id);
    expect(job.status).toBe('completed');
    expect(job.tasks.map(({ attempts }) => attempts.length)).toEqual([2, 2, 1]);
  });
});

describe('a move to a dearer provider', () => {
  it('raises the reservation in the write that ends the first attempt, and shows the new price', async () => {
    const { bot, booked, stored, id } = await two(refusal(FULL), { a: B, b: A, limit: A });
    expect(await booked()).toEqual([
      { provider: 'a', committed: 0, held: 0 },
      { provider: 'b', committed: A, held: 0 },
    ]);
    expect((await stored(id)).status).toBe('completed');
    const notes = bot.shown.flatMap((shown) => shown.notes ?? []);
    expect(notes).toContain('Provider changed: A → B (A charged nothing), now about US$0.05.');
    expect(notes.at(-1)).toBe('Provider changed: A → B (A charged nothing).');
  });

  it('is no move where a limit forbids it: failed, and a button names the price', async () => {
    const { shown, booked, asked } = await two(accepts(failed(0)), { a: B, b: A, limit: A - 1 });
    expect(await booked()).toEqual([{ provider: 'a', committed: 0, held: 0 }]);
    expect(asked()).toEqual([1, 0]);
    expect(shown()).toMatchObject({ status: 'failed' });
    expect(shown()?.buttons?.[0]).toBe('move');
  });

  it('where a limit forbids it, leaves what is only busy to be offered again', async () => {
    const { asked, stored, id } = await two(refusal(FULL), { a: B, b: A, limit: A - 1 });
    expect(asked()).toEqual([2, 0]);
    expect((await stored(id)).status).toBe('completed');
  });
});

describe('the button that names another provider', () => {
  const press = async (core: Awaited<ReturnType<typeof two>>, actor = mina, confirmed = false) => {
    const pressed = core.jobs.retry(actor, core.id, { confirmed, move: true });
    await Promise.allSettled([pressed, core.clock.advance(MINUTE)]);
    return pressed;
  };

  it('has it made there, after a first attempt that was charged', async () => {
    const core = await two(accepts(failed(A)));
    const view = await core.jobs.view(mina, core.id);
    expect(view.buttons[0]).toMatchObject({
      action: 'move',
      label: 'Try B, about US$0.03',
      style: 'primary',
    });
    expect(await press(core)).toBe('started');
    expect((await core.stored(core.id)).status).toBe('completed');
    expect(core.asked()).toEqual([1, 1]);
    expect(core.shown()?.notes).toEqual(['Provider changed: A → B (A charged US$0.05).']);
  });

  it('asks once more where nobody knows what became of the first, which may cost twice', async () => {
    const core = await two(refusal(LOST));
    const { buttons } = await core.jobs.view(mina, core.id);
    expect(buttons.map(({ label, style }) => `${label} ${style}`)).toEqual([
      'Check primary',
      'Try again secondary',
      'Try B, about US$0.03 secondary',
    ]);
    expect(await press(core)).toEqual({ confirm: B });
    expect(core.asked()).toEqual([1, 0]);
    expect(await press(core, mina, true)).toBe('started');
    expect(core.asked()).toEqual([1, 1]);
    expect(core.shown()).toMatchObject({
      status: 'completed',
      notes: [
        'About US$0.05 may have been charged.',
        'Provider changed: A → B (A may have charged about US$0.05).',
      ],
    });
    expect(await core.booked()).toEqual([
      { provider: 'a', committed: 0, held: A },
      { provider: 'b', committed: B, held: 0 },
    ]);
  });

  it('is its requester’s alone, and done once it is no longer there', async () => {
    const core = await two(accepts(failed(A)));
    await expect(press(core, juno)).rejects.toThrow(UserError);
    await press(core);
    await expect(press(core)).rejects.toMatchObject({ code: 'already_done' });
    expect(core.asked()).toEqual([1, 1]);
  });

  it('keeps to the limits', async () => {
    const core = await two(accepts(failed(A)), { limit: A + B - 1 });
    await expect(press(core)).rejects.toMatchObject({ code: 'limit_money' });
    expect(core.asked()).toEqual([1, 0]);
  });
});
