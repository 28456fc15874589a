import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import type { Provider, ProviderOptions } from '../../../src/core/contracts/provider.ts';
import { evolink } from '../../../src/providers/evolink.ts';
import { keepingSink } from '../../helpers/provider-calls.ts';
import { createFakeEvolink, type FakeEvolink } from './server.ts';
import type { FakeEvolinkOptions } from './types.ts';

export interface Bench {
  readonly fake: FakeEvolink;
  readonly provider: Provider;
  /** The same provider as another process would build it. */
  build(): Provider;
  readonly warnings: string[];
  signal(): AbortSignal;
  status: (operation: Parameters<Provider['status']>[0]) => ReturnType<Provider['status']>;
}

/** The provider before a fake of its own, whose tasks move by hand unless told otherwise. */
export async function openBench(
  options: FakeEvolinkOptions = {},
  change: Partial<ProviderOptions> = {},
): Promise<Bench> {
  const fake = await createFakeEvolink({ delays: 'manual', ...options });
  const warnings: string[] = [];
  const build = () =>
    evolink.create({
      apiKey: fake.apiKey,
      baseUrl: fake.url,
      settings: { filesUrl: fake.filesUrl },
      clock: systemClock,
      warn: (message, facts) => warnings.push(`${message} ${JSON.stringify(facts)}`),
      ...change,
    });
  const provider = build();
  const signal = () => new AbortController().signal;
  return {
    fake,
    provider,
    build,
    warnings,
    signal,
    status: (operation) => provider.status(operation, { signal: signal(), sink: keepingSink().sink }),
  };
}

/** A bench that goes with its test. */
export async function aBench(...given: Parameters<typeof openBench>): Promise<Bench> {
  const bench = await openBench(...given);
  onTestFinished(() => bench.fake.stop());
  return bench;
}
