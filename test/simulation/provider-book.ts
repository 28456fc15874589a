import type { Charge, Outcome } from '../../src/core/contracts/provider.ts';
import type { Manner } from './catalog.ts';
import type { ProviderTask } from './records.ts';
import type { World } from './world.ts';

/** What the providers know: every submission that arrived. */
export interface ProviderBook {
  readonly tasks: Map<string, ProviderTask>;
  /** Tasks by idempotency key. */
  readonly byKey: Map<string, ProviderTask>;
}

export const createBook = (): ProviderBook => ({ tasks: new Map(), byKey: new Map() });

const TYPICAL_MS = 18_000;
const DAY_MS = 86_400_000;

/** Decides at arrival how a task will go: when it starts and ends, with what, and what it takes. */
export function planTask(
  world: World,
  { manner, attempt, key, price }: { manner: Manner; attempt: string; key: string; price: number },
): ProviderTask {
  const { random, timeline, book } = world;
  const now = timeline.now();
  const startsAt = now + random.whole(0, 8_000);
  const endsAt = startsAt + durationOf(world);
  const id = `${manner.name}-${book.tasks.size + 1}`;
  const outcome = outcomeOf(world, manner, { id, price, endsAt });
  const task: ProviderTask = {
    id,
    provider: manner.name,
    attempt,
    key,
    startsAt,
    endsAt,
    outcome,
    taken: outcome.charge.known ? outcome.charge.microDollars : random.pick([0, price]),
    webhook: false,
  };
  book.tasks.set(id, task);
  book.byKey.set(key, task);
  return task;
}

function durationOf({ faults, random }: World): number {
  if (faults.happens('task: never ends')) return Number.POSITIVE_INFINITY;
  if (faults.happens('task: ends after the deadline')) return random.whole(590, 40_000) * 1_000;
  return Math.round((TYPICAL_MS * random.whole(30, 300)) / 100);
}

const free: Charge = { known: true, microDollars: 0, own: '0' };
const paid = (microDollars: number): Charge => ({ known: true, microDollars, own: `${microDollars} points` });

function outcomeOf(
  world: World,
  { refunds }: Manner,
  { id, price, endsAt }: { id: string; price: number; endsAt: number },
): Outcome {
  const { faults } = world;
  const inFull = refunds === 'never' ? paid(price) : free;
  const failed = (charge: Charge): Outcome => ({
    kind: 'failed',
    reason: 'provider_error',
    again: true,
    charge,
  });
  if (faults.happens('task: failed, refunded')) return failed(inFull);
  if (faults.happens('task: failed, charged')) return failed(refunds === 'always' ? free : paid(price));
  if (faults.happens('task: failed, charge unknown')) return failed({ known: false, atMost: price });
  if (faults.happens('task: cancelled by the provider')) return { kind: 'cancelled', charge: inFull };
  if (faults.happens('task: completed without a picture'))
    return { kind: 'completed', results: [], charge: paid(price) };
  return { kind: 'completed', results: resultsOf(world, id, endsAt), charge: chargeOf(world, price) };
}

function chargeOf({ faults }: World, price: number): Charge {
  if (faults.happens('task: dearer than listed')) return paid(price * 2 + 1);
  return faults.happens('task: charge unknown') ? { known: false, atMost: price } : paid(price);
}

/** Links of results: most work, some never do, some only after a while; all die in the end. */
function resultsOf({ faults, random, links }: World, task: string, endsAt: number): { url: string }[] {
  return Array.from({ length: random.chance(0.2) ? 2 : 1 }, (_, index) => {
    const url = `https://results.example/${task}/${index}.png`;
    if (!faults.happens('link: dead')) {
      const late = faults.happens('link: works late') ? random.whole(1, 900) * 1_000 : 0;
      links.set(url, { from: endsAt + late, until: endsAt + 2 * DAY_MS });
    }
    return { url };
  });
}
