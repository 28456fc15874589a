import { systemClock } from '../../src/core/clock.ts';
import type { Provider } from '../../src/core/contracts/provider.ts';
import { piapi } from '../../src/providers/piapi.ts';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import { keepingSink } from './provider-calls.ts';

export interface Bench {
  readonly fake: FakePiapi;
  readonly provider: Provider;
  build(): Provider;
  readonly warnings: string[];
  signal(): AbortSignal;
  status: (operation: Parameters<Provider['status']>[0]) => ReturnType<Provider['status']>;
}

/** The provider before a fake of its own, whose tasks move by hand unless told otherwise. */
export async function openBench(
  options: FakePiapiOptions = {},
  settings: { serviceMode?: string; baseUrl?: string } = {},
): Promise<Bench> {
  const fake = await createFakePiapi({ delays: 'manual', ...options });
  const warnings: string[] = [];
  const build = () =>
    piapi.create({
      apiKey: fake.apiKey,
      baseUrl: settings.baseUrl ?? fake.url,
      settings: {
        uploadUrl: fake.uploadUrl,
        ...(settings.serviceMode && { serviceMode: settings.serviceMode }),
      },
      clock: systemClock,
      warn: (message, facts) => warnings.push(`${message} ${JSON.stringify(facts)}`),
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
