import { piapi } from '../../src/providers/piapi.ts';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import { benchOf, type ProviderBench } from './provider-bench.ts';

export type Bench = ProviderBench<FakePiapi>;

/** The provider before a fake of its own, whose tasks move by hand unless told otherwise. */
export async function openBench(
  options: FakePiapiOptions = {},
  { serviceMode, baseUrl }: { serviceMode?: string; baseUrl?: string } = {},
): Promise<Bench> {
  const fake = await createFakePiapi({ delays: 'manual', ...options });
  return benchOf(piapi, fake, {
    ...(baseUrl && { baseUrl }),
    settings: { uploadUrl: fake.uploadUrl, ...(serviceMode && { serviceMode }) },
  });
}
