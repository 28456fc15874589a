import { DEFAULT_RESOLUTION } from '../../src/core/areas.ts';
import type {
  Outcome,
  Provider,
  ProviderRequest,
  SubmitOptions,
  Submitted,
} from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import type { Manner } from './catalog.ts';
import type { Life, Port } from './port.ts';
import { createAsking } from './provider-asking.ts';
import { planTask } from './provider-book.ts';
import type { ProviderTask } from './records.ts';
import { sendNotices } from './webhooks.ts';
import type { World } from './world.ts';

/** What becomes of one submission on its way: whether it arrives, and what the caller hears, after how long. */
interface Fate {
  readonly arrives: boolean;
  readonly error?: ProviderError;
  readonly back: number;
}

/** A simulated provider, as one process sees it; its book belongs to the world. */
export function createProvider(world: World, manner: Manner, port: Port, life: Life): Provider {
  const { watch, counts, trace, random } = world;
  const { idempotencyMs = 0 } = manner;

  function arrive(attempt: string, key: string, price: number, webhook: boolean): ProviderTask {
    const known = world.book.byKey.get(key);
    // A key that is forgotten makes a second task, and a second charge.
    if (known && world.timeline.now() < known.startsAt + idempotencyMs) return known;
    const task = planTask(world, { manner, attempt, key, price });
    task.webhook = webhook && manner.webhooks;
    trace(() => `${manner.name} has ${attempt} as ${task.id}: ${task.outcome.kind}, ends ${task.endsAt}`);
    watch.landed(task);
    if (task.webhook) sendNotices(world, task);
    return task;
  }

  function priceOf({ model, tier }: ProviderRequest): number {
    const { models = {} } = tier === undefined ? manner : (manner.tiers?.[tier] ?? {});
    return models[model]?.price[DEFAULT_RESOLUTION] ?? 0;
  }

  async function submit(request: ProviderRequest, options: SubmitOptions): Promise<Submitted> {
    const attempt = options.idempotencyKey.slice('nb-'.length);
    const fate = fateOf(world, manner.name);
    counts.submissions += 1;
    trace(() => `${life.name} submits ${attempt}${fate.error ? `: ${fate.error.message}` : ''}`);
    watch.sent({ process: life.name, attempt, idempotent: idempotencyMs > 0 });
    const there = random.whole(0, 400);
    const task = await port(
      'provider.submit',
      () =>
        fate.arrives
          ? arrive(attempt, options.idempotencyKey, priceOf(request), !!options.webhook)
          : undefined,
      { there, back: fate.back, sent: true },
    );
    watch.answered({ attempt, proof: fate.error?.accepted === 'no' });
    if (fate.error || !task) throw fate.error ?? new Error('an answer without a task');
    if (!manner.atOnce) return { accepted: { task: task.id } };
    return finish(task, options);
  }

  /** A provider that answers with the picture itself: the call is open until it is made. */
  async function finish(task: ProviderTask, { sink }: SubmitOptions): Promise<Submitted> {
    const left = Math.min(Math.max(task.endsAt - world.timeline.now(), 0), 300_000);
    await port('provider.wait', () => undefined, { back: left });
    if (task.endsAt > world.timeline.now()) throw unknown(manner.name, 'time-out');
    const { outcome } = task;
    if (outcome.kind !== 'completed' || outcome.results.length === 0) return { finished: outcome };
    const file = await sink('image/png', new Uint8Array([1]));
    const finished: Outcome = { ...outcome, results: [{ file }] };
    return { finished };
  }

  return {
    name: manner.name,
    title: manner.name,
    paid: true,
    capabilities: {
      models: manner.models,
      ...(manner.tiers ? { tiers: manner.tiers } : {}),
      ...(idempotencyMs > 0 ? { idempotencyMs } : {}),
      ...(manner.atOnce ? { synchronous: true } : {}),
      webhooks: manner.webhooks,
    },
    submit,
    ...createAsking(world, manner, port, life),
  };
}

const unknown = (provider: string, message: string): ProviderError =>
  new ProviderError(provider, { accepted: 'unknown', reason: 'unavailable', again: true, message });

const refused = (provider: string, httpStatus: number): ProviderError =>
  new ProviderError(provider, {
    accepted: 'no',
    reason: httpStatus === 400 ? 'refused_input' : httpStatus === 402 ? 'no_credit' : 'unavailable',
    again: httpStatus !== 400,
    httpStatus,
    message: `HTTP ${httpStatus}`,
  });

function fateOf({ faults, random }: World, provider: string): Fate {
  const long = random.whole(20, 100) * 1_000;
  const short = random.whole(0, 500);
  const lost = (message: string, arrives: boolean, back: number): Fate => ({
    arrives,
    back,
    error: unknown(provider, message),
  });
  if (faults.happens('submission: time-out, arrived')) return lost('time-out', true, long);
  if (faults.happens('submission: time-out, never arrived')) return lost('time-out', false, long);
  if (faults.happens('submission: reset, arrived')) return lost('reset', true, short);
  if (faults.happens('submission: reset, never arrived')) return lost('reset', false, short);
  if (faults.happens('submission: 5xx, arrived')) return lost('HTTP 502', true, short);
  if (faults.happens('submission: 5xx, never arrived')) return lost('HTTP 502', false, short);
  const no = (status: number): Fate => ({ arrives: false, back: short, error: refused(provider, status) });
  if (faults.happens('submission: refused (400, 402)')) return no(random.pick([400, 402]));
  if (faults.happens('submission: busy (429, 503)')) return no(random.pick([429, 503]));
  // The notice of a task may overtake the answer that names it.
  if (faults.happens('webhook: before the answer'))
    return { arrives: true, back: random.whole(20, 60) * 1_000 };
  return { arrives: true, back: short };
}
