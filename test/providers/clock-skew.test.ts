import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { apiyi } from '../../src/providers/apiyi.ts';
import { evolink } from '../../src/providers/evolink.ts';
import { piapi } from '../../src/providers/piapi.ts';
import { qingbo } from '../../src/providers/qingbo.ts';
import { createFakeApiyi } from '../fakes/apiyi/server.ts';
import { createFakeEvolink } from '../fakes/evolink/server.ts';
import { createFakePiapi } from '../fakes/piapi/server.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { createFakeQingbo } from '../fakes/qingbo/server.ts';
import { benchOf } from '../helpers/provider-bench.ts';
import { aRequest, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

const MINUTE_MS = 60_000;
const OFF = [25 * MINUTE_MS, -25 * MINUTE_MS];

/** A clock of ours that goes wrong by so much; the providers' are right. */
const wrongBy = (ms: number) => ({ ...systemClock, now: () => Date.now() + ms });
const inSeconds = (ms: number) => Math.round((Date.now() + ms) / 1000);

interface Fake {
  readonly url: string;
  readonly apiKey: string;
  readonly refuse: (fault: Extract<Fault, { kind: 'status' }>) => void;
  stop(): Promise<void>;
}

const tasks =
  (create: () => Promise<Omit<Fake, 'refuse'> & { fault(route: 'create', fault: Fault): void }>) =>
  async (): Promise<Fake> => {
    const fake = await create();
    return { ...fake, refuse: (fault) => fake.fault('create', fault) };
  };
const providers: readonly (readonly [string, ProviderDefinition, () => Promise<Fake>])[] = [
  ['PiAPI', piapi, tasks(createFakePiapi)],
  ['EvoLink', evolink, tasks(createFakeEvolink)],
  ['Qingbo', qingbo, tasks(createFakeQingbo)],
  [
    'APIYI',
    apiyi,
    async () => {
      const fake = await createFakeApiyi();
      return { ...fake, refuse: (fault) => fake.fault(fault) };
    },
  ],
];

async function waitOf(
  [definition, open]: readonly [ProviderDefinition, () => Promise<Fake>],
  off: number,
  fault: Omit<Extract<Fault, { kind: 'status' }>, 'kind'>,
) {
  const fake = await open();
  onTestFinished(() => fake.stop());
  const { provider } = benchOf(definition, fake, { clock: wrongBy(off) });
  fake.refuse({ kind: 'status', ...fault });
  const error: unknown = await provider
    .submit(aRequest(), submitOptions())
    .catch((reason: unknown) => reason);
  return error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : undefined;
}

describe.each(OFF)('where our clock is wrong by %i ms', (off) => {
  it.each(providers)('%s is asked again when its Retry-After means', async (_, definition, open) => {
    const retryAfter = new Date(Date.now() + 5 * MINUTE_MS).toUTCString();
    const wait = await waitOf([definition, open], off, { status: 429, retryAfter });
    expect(wait).toBeGreaterThan(4 * MINUTE_MS);
    expect(wait).toBeLessThan(6 * MINUTE_MS);
  });

  it('Qingbo is asked again when its reset_at means', async () => {
    const body = {
      error: { message: 'full', code: 'quota_window_exceeded', reset_at: inSeconds(5 * MINUTE_MS) },
    };
    const wait = await waitOf([qingbo, tasks(createFakeQingbo)], off, { status: 429, body });
    expect(wait).toBeGreaterThan(4 * MINUTE_MS);
    expect(wait).toBeLessThan(6 * MINUTE_MS);
  });

  it("PiAPI's history has the task whose answer was lost", async () => {
    const fake = await createFakePiapi({ delays: 'manual' });
    onTestFinished(() => fake.stop());
    const clock = wrongBy(off);
    const { provider, signal } = benchOf(piapi, fake, { clock });
    const submittedAt = clock.now();
    const webhook = webhookFor('lost');
    // Something was answered before: that is how the clock of the other side is known.
    await provider.submit(aRequest(), submitOptions());
    fake.fault('create', { kind: 'lost' });
    await provider.submit(aRequest(), submitOptions({ webhook })).catch(() => undefined);
    const trace = { id: 'lost', key: 'k', submittedAt, prompt: 'p', model: 'nano-banana', webhook };
    expect(await provider.find?.(trace, { signal: signal() })).toMatchObject({ task: fake.book[1]?.task });
  });
});
