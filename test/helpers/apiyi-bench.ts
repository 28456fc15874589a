import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { ModelOffer, Outcome, Provider, ProviderRequest } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import { apiyi } from '../../src/providers/apiyi.ts';
import { createFakeApiyi, type FakeApiyi } from '../fakes/apiyi/server.ts';
import type { FakeApiyiOptions } from '../fakes/apiyi/types.ts';
import { aRequest, keepingSink, submitOptions } from './provider-calls.ts';

export interface ApiyiBench {
  readonly fake: FakeApiyi;
  readonly provider: Provider;
  /** What the sink was handed. */
  readonly kept: readonly Buffer[];
  build(): Provider;
  /** How a submission ends. */
  finish(request?: ProviderRequest): Promise<Outcome>;
  /** The error of one that goes wrong. */
  fail(request?: ProviderRequest): Promise<ProviderError>;
}

interface BenchSettings {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly trustedHosts?: readonly string[];
  readonly models?: Readonly<Record<string, ModelOffer>>;
}

/** The provider before a fake of its own, which is stopped when the test ends. */
export async function openApiyi(
  options: FakeApiyiOptions = {},
  settings: BenchSettings = {},
): Promise<ApiyiBench> {
  const fake = await createFakeApiyi(options);
  const build = () =>
    apiyi.create({ apiKey: fake.apiKey, baseUrl: fake.url, settings: {}, clock: systemClock, ...settings });
  const provider = build();
  const { sink, kept } = keepingSink();
  const submit = (request: ProviderRequest) => provider.submit(request, submitOptions({ sink }));
  return {
    fake,
    provider,
    kept,
    build,
    async finish(request = aRequest()) {
      const submitted = await submit(request);
      if ('finished' in submitted) return submitted.finished;
      throw new Error('the provider has made a task');
    },
    async fail(request = aRequest()) {
      const error: unknown = await submit(request).catch((reason: unknown) => reason);
      if (error instanceof ProviderError) return error;
      throw error;
    },
  };
}

/** For a test outside of the contract suite, which stops its fake itself. */
export async function benchOfTest(...given: Parameters<typeof openApiyi>): Promise<ApiyiBench> {
  const bench = await openApiyi(...given);
  onTestFinished(() => bench.fake.stop());
  return bench;
}

/** What each answer 200 costs, as an outcome tells it. */
export const byList = (microDollars: number) => ({
  known: true,
  microDollars,
  own: '1 request',
  byPriceList: true,
});
