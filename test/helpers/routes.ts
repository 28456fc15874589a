import type { ModelOffer, Provider } from '../../src/core/contracts/provider.ts';
import { fakeClock } from './clock.ts';
import { aSpot, aWish, createCore, mina, type ObedientProvider, obedientProvider } from './core.ts';

/** Several providers beside each other, each obeying the test. */

const [base] = Object.values(obedientProvider({ now: () => 0 }).capabilities.models);

/** What the test's model is at a provider, changed. */
export function anOffer(change: Partial<ModelOffer> = {}): ModelOffer {
  if (!base) throw new Error('the provider of the tests offers nothing');
  return { ...base, ...change };
}

export function providerNamed(
  name: string,
  clock: { now(): number },
  capabilities: Partial<Provider['capabilities']> = {},
  change: Partial<Provider> = {},
): ObedientProvider {
  const models = { 'nano-banana': anOffer() };
  return obedientProvider(clock, {
    name,
    title: name.toUpperCase(),
    capabilities: { models, webhooks: false, ...capabilities },
    ...change,
  });
}

export const priced = (microDollars: number) => ({
  models: { 'nano-banana': anOffer({ price: { '1K': microDollars } }) },
});

type Options = NonNullable<Parameters<typeof createCore>[0]>;

/** The core before providers made by `make`, and a started engine. */
export async function startedWith(
  make: (clock: { now(): number }) => readonly ObedientProvider[],
  change: NonNullable<Options['change']> = {},
  options: Options = {},
) {
  const clock = options.clock ?? fakeClock();
  const providers = make(clock);
  const core = createCore({ ...options, clock, change: { providers, ...change } });
  await core.jobs.start();
  const ask = async (wish = aWish()) => {
    const made = await Promise.all([core.jobs.submit(mina, aSpot(), wish), clock.advance(0)]);
    return made[0]?.job ?? '';
  };
  const stored = async (id: string) => {
    const job = await core.store.get(mina, id);
    if (!job) throw new Error('the job is gone');
    return job;
  };
  const asked = () => providers.map(({ submitted }) => submitted.length);
  return { ...core, clock, providers, ask, stored, asked };
}
