import { onTestFinished } from 'vitest';
import type { Outcome, ProviderOptions, ProviderRequest } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import { apiyi } from '../../src/providers/apiyi.ts';
import { createFakeApiyi, type FakeApiyi } from '../fakes/apiyi/server.ts';
import type { FakeApiyiOptions } from '../fakes/apiyi/types.ts';
import { benchOf, type ProviderBench } from './provider-bench.ts';
import { aRequest, keepingSink, submitOptions } from './provider-calls.ts';

export interface ApiyiBench extends ProviderBench<FakeApiyi> {
  /** What the sink was handed. */
  readonly kept: readonly Buffer[];
  /** How a submission ends. */
  finish(request?: ProviderRequest): Promise<Outcome>;
  /** The error of one that goes wrong. */
  fail(request?: ProviderRequest): Promise<ProviderError>;
}

/** The provider before a fake of its own, which is stopped when the test ends. */
export async function openApiyi(
  options: FakeApiyiOptions = {},
  settings: Partial<ProviderOptions> = {},
): Promise<ApiyiBench> {
  const bench = benchOf(apiyi, await createFakeApiyi(options), settings);
  const { provider } = bench;
  const { sink, kept } = keepingSink();
  const submit = (request: ProviderRequest) => provider.submit(request, submitOptions({ sink }));
  return {
    ...bench,
    kept,
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
