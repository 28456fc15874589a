import { systemClock } from '../../src/core/clock.ts';
import type { Provider, ProviderDefinition, ProviderOptions } from '../../src/core/contracts/provider.ts';
import type { Json } from '../../src/core/job.ts';
import type { ProviderHarness, Trouble } from '../contracts/provider.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { aRequest, keepingSink } from './provider-calls.ts';

interface Fake {
  readonly url: string;
  readonly apiKey: string;
  stop(): Promise<void>;
}

export interface ProviderBench<F extends Fake> {
  readonly fake: F;
  readonly provider: Provider;
  /** The same provider as another process would build it. */
  build(): Provider;
  /** What a developer would read, each with its facts. */
  readonly warnings: string[];
  signal(): AbortSignal;
  status(operation: Json): ReturnType<Provider['status']>;
}

/** A provider before its fake. */
export function benchOf<F extends Fake>(
  definition: ProviderDefinition,
  fake: F,
  change: Partial<ProviderOptions> = {},
): ProviderBench<F> {
  const warnings: string[] = [];
  const build = () =>
    definition.create({
      apiKey: fake.apiKey,
      baseUrl: fake.url,
      settings: {},
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

/** A row of a provider's table: what happens to a submission, and what is known after it. */
export type TroubleRow<F = Fault> = readonly [
  title: string,
  fault: F,
  accepted: Trouble['accepted'],
  reason: string,
];

/** What breaks alike everywhere, and says nothing about what became of the submission. */
export const brokenAnswers: readonly TroubleRow[] = (
  [
    ['an HTML page', { kind: 'html' }],
    ['half a JSON', { kind: 'not json' }],
    ['a reset', { kind: 'reset' }],
    ['a body cut off', { kind: 'half' }],
    ['an endless answer', { kind: 'endless' }],
    ['a redirect', { kind: 'redirect', to: '/elsewhere' }],
  ] satisfies [string, Fault][]
).map(([title, fault]) => [title, fault, 'unknown', 'provider_error']);

interface Manner<F> {
  readonly rows: readonly TroubleRow<F>[];
  /** Makes the next submission meet it. */
  fault(fault: F | { readonly kind: 'lost' }): void;
  submissions(): number;
  step(): Promise<void>;
}

/** The contract's harness of a provider before its fake, where a prompt that says "failing" makes a task fail. */
export const harnessOf = <F extends Fake, T>(
  { fake, provider, build }: ProviderBench<F>,
  { rows, fault, submissions, step }: Manner<T>,
): ProviderHarness => ({
  provider,
  twin: build,
  step,
  submissions,
  request: aRequest(),
  failing: () => aRequest({ prompt: 'a failing task' }),
  key: fake.apiKey,
  troubles: rows.map(([title, what, accepted, reason]) => ({
    title,
    accepted,
    reason,
    again: reason === 'unavailable',
    prepare: () => fault(what),
  })),
  losing() {
    fault({ kind: 'lost' });
    return aRequest();
  },
  stop: () => fake.stop(),
});
