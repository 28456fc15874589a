import { onTestFinished } from 'vitest';
import type { ProviderOptions } from '../../../src/core/contracts/provider.ts';
import { qingbo } from '../../../src/providers/qingbo.ts';
import { benchOf, type ProviderBench } from '../../helpers/provider-bench.ts';
import { createFakeQingbo, type FakeQingbo } from './server.ts';
import type { FakeQingboOptions } from './types.ts';

export type Bench = ProviderBench<FakeQingbo>;

/** The provider before a fake of its own, whose tasks move by hand unless told otherwise. */
export async function buildBench(
  options: FakeQingboOptions = {},
  change: Partial<ProviderOptions> = {},
): Promise<Bench> {
  return benchOf(qingbo, await createFakeQingbo({ delays: 'manual', ...options }), change);
}

/** One that goes with the test. */
export async function openBench(...given: Parameters<typeof buildBench>): Promise<Bench> {
  const bench = await buildBench(...given);
  onTestFinished(() => bench.fake.stop());
  return bench;
}
