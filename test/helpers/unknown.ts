import type { Actor } from '../../src/core/contracts/jobs.ts';
import type { AttemptTrace } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import type { Attempt, Job, Json } from '../../src/core/job.ts';
import { aSpot, aWish, type CoreOptions, createCore, mina, obedientProvider } from './core.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const noAnswer = (): Promise<never> =>
  Promise.reject(
    new ProviderError('test', { accepted: 'unknown', reason: 'provider_error', message: 'reset' }),
  );

export const broken = (): Promise<never> =>
  Promise.reject(
    new ProviderError('test', { accepted: 'unknown', reason: 'provider_error', message: '502' }),
  );

export interface Look {
  /** Milliseconds since the world began. */
  readonly at: number;
  readonly attempt: string;
  readonly notice?: Json;
}

type Finding = (trace: AttemptTrace, notice: Json | undefined) => Promise<Json | null>;

/** A core whose provider loses the answer of its first submission, and records how it is looked for. */
export async function unknownWorld(options: CoreOptions = {}) {
  const looks: Look[] = [];
  const finding: { answer: Finding } = { answer: async () => null };
  const core = createCore({
    ...options,
    change: { duePause: () => MINUTE, ...options.change },
    provider: (clock) => {
      const provider = options.provider?.(clock) ?? obedientProvider(clock);
      provider.find = (trace, { notice }) => {
        looks.push({
          at: clock.now() - start,
          attempt: trace.id,
          ...(notice === undefined ? {} : { notice }),
        });
        return finding.answer(trace, notice);
      };
      return provider;
    },
  });
  let current = core;
  const start = core.clock.now();
  core.provider.answers.push(noAnswer);
  await core.jobs.start();

  async function ask(count = 1, actor: Actor = mina): Promise<string> {
    const made = core.jobs.submit(actor, aSpot(), aWish({ count }));
    await core.clock.advance(0);
    return (await made)?.job ?? '';
  }

  async function stored(id: string): Promise<Job> {
    const job = await core.store.get(mina, id);
    if (!job) throw new Error('the job is gone');
    return job;
  }

  /** Attempt `n` of the first task. */
  async function attempt(id: string, n = 1): Promise<Attempt> {
    const found = (await stored(id)).tasks[0]?.attempts[n - 1];
    if (!found) throw new Error(`there is no attempt ${n}`);
    return found;
  }

  /** A click that was asked once more and said yes to. */
  async function tryAgain(id: string): Promise<void> {
    await core.jobs.retry(mina, id, { confirmed: true });
    await core.clock.settle();
  }

  async function press(click: Promise<unknown>): Promise<void> {
    await click;
    await core.clock.settle();
  }

  /** Another process on the same store, the same provider and the same reply. */
  async function restart(downForMs = 0): Promise<ReturnType<typeof createCore>> {
    void current.jobs.stop();
    await core.clock.settle();
    await core.clock.advance(downForMs);
    const { clock, state, media, provider } = core;
    const change = { duePause: () => MINUTE, ...options.change, owner: 'the next process' };
    const next = createCore({ clock, state, media, provider: () => provider, change });
    current = next;
    await next.jobs.start();
    return next;
  }

  const minutes = () => looks.map(({ at }) => at / MINUTE);
  const last = () => core.bot.shown.at(-1);
  const notes = () => (last()?.notes ?? []).join(' ');
  const statuses = () => core.bot.shown.map(({ status }) => status);
  return {
    ...core,
    looks,
    finding,
    ask,
    stored,
    attempt,
    tryAgain,
    press,
    restart,
    minutes,
    last,
    notes,
    statuses,
    /** An operation of the obedient provider: submission `id`, as if it had begun now. */
    operation: (id = 1): Json => ({ id, at: core.clock.now() }),
  };
}
