import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import type { ModelOffer, Provider, Tiers } from '../../../src/core/contracts/provider.ts';
import type { Json } from '../../../src/core/job.ts';
import { qingbo } from '../../../src/providers/qingbo.ts';
import { keepingSink } from '../../helpers/provider-calls.ts';
import { createFakeQingbo, type FakeQingbo } from './server.ts';
import type { FakeQingboOptions } from './types.ts';

export interface Bench {
  readonly fake: FakeQingbo;
  readonly provider: Provider;
  build(): Provider;
  readonly warnings: string[];
  signal(): AbortSignal;
  status: (operation: Json) => ReturnType<Provider['status']>;
}

interface Settings {
  readonly baseUrl?: string;
  readonly models?: Readonly<Record<string, ModelOffer>>;
  readonly tiers?: Tiers;
}

/** The provider before a fake of its own, whose tasks move by hand unless told otherwise. */
export async function buildBench(options: FakeQingboOptions = {}, settings: Settings = {}): Promise<Bench> {
  const fake = await createFakeQingbo({ delays: 'manual', ...options });
  const warnings: string[] = [];
  const build = () =>
    qingbo.create({
      apiKey: fake.apiKey,
      baseUrl: settings.baseUrl ?? fake.url,
      settings: {},
      clock: systemClock,
      ...(settings.models && { models: settings.models }),
      ...(settings.tiers && { tiers: settings.tiers }),
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

/** One that goes with the test. */
export async function openBench(options: FakeQingboOptions = {}, settings: Settings = {}): Promise<Bench> {
  const bench = await buildBench(options, settings);
  onTestFinished(() => bench.fake.stop());
  return bench;
}
