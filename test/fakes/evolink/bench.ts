import { onTestFinished } from 'vitest';
import type { ProviderOptions } from '../../../src/core/contracts/provider.ts';
import { evolink } from '../../../src/providers/evolink.ts';
import { benchOf, type ProviderBench } from '../../helpers/provider-bench.ts';
import { createFakeEvolink, type FakeEvolink } from './server.ts';
import type { FakeEvolinkOptions } from './types.ts';

type Bench = ProviderBench<FakeEvolink>;

/** The provider before a fake of its own, whose tasks move by hand unless told otherwise. */
export async function openBench(
  options: FakeEvolinkOptions = {},
  change: Partial<ProviderOptions> = {},
): Promise<Bench> {
  const fake = await createFakeEvolink({ delays: 'manual', ...options });
  return benchOf(evolink, fake, { settings: { filesUrl: fake.filesUrl }, ...change });
}

/** A bench that goes with its test. */
export async function aBench(...given: Parameters<typeof openBench>): Promise<Bench> {
  const bench = await openBench(...given);
  onTestFinished(() => bench.fake.stop());
  return bench;
}
