import type { Clock } from '../../src/core/contracts/clock.ts';
import type { Provider } from '../../src/core/contracts/provider.ts';
import { apiyi } from '../../src/providers/apiyi.ts';
import { evolink } from '../../src/providers/evolink.ts';
import { piapi } from '../../src/providers/piapi.ts';
import { qingbo } from '../../src/providers/qingbo.ts';
import { createFakeApiyi } from '../fakes/apiyi/server.ts';
import { createFakeEvolink } from '../fakes/evolink/server.ts';
import { createFakePiapi } from '../fakes/piapi/server.ts';
import { createFakeQingbo } from '../fakes/qingbo/server.ts';
import { freePort } from './app.ts';

/** The four real providers, each before a fake of its own that can be told how to fail. */

export const providerNames = ['piapi', 'evolink', 'qingbo', 'apiyi'] as const;
export type ProviderName = (typeof providerNames)[number];

export const failures = [
  'answers 503',
  'cannot be reached',
  'takes it, and its answer is lost',
  'takes it, fails and charges',
  'takes it, fails and refunds',
] as const;
export type FailureName = (typeof failures)[number];

export interface Standing {
  readonly provider: Provider;
  /** From now on. False: it never fails like that. */
  fail(how: FailureName): boolean;
  /** Its own book: micro-dollars of each task or request that it took money for. */
  charges(): number[];
  /** Everything that it took has come to its end. */
  settled(): boolean;
  stop(): Promise<void>;
}

/** Longer than a repeat under one key goes on. */
const ALWAYS = 8;
const busy = { kind: 'status', status: 503 } as const;
const lost = { kind: 'lost' } as const;
/** Real milliseconds. */
const delays = { pendingMs: 5, processingMs: 20 };
const pictureSize = 16;
/** What it took money for, of all that it took. */
const paid = (microDollars: readonly number[]): number[] => microDollars.filter((micro) => micro > 0);

/** `address`: where the provider believes that the fake listens. */
type Open = (clock: Clock, address: (url: string) => string) => Promise<Standing>;

const open: Readonly<Record<ProviderName, Open>> = {
  async piapi(clock, address) {
    const fake = await createFakePiapi({ delays, pictureSize });
    const error = { code: 10_000, message: 'failed to process task' };
    return {
      provider: piapi.create({ apiKey: fake.apiKey, baseUrl: address(fake.url), settings: {}, clock }),
      fail(how) {
        if (how === 'answers 503') fake.fault('create', busy, ALWAYS);
        if (how === 'takes it, and its answer is lost') fake.fault('create', lost);
        if (how === 'takes it, fails and charges') fake.ends({ status: 'failed', consume: 300_000, error });
        if (how === 'takes it, fails and refunds') fake.ends({ status: 'failed', consume: 0, error });
        return true;
      },
      charges: () => paid(fake.book.map(({ charged = 0 }) => charged / 10)),
      settled: () => fake.book.every(({ charged }) => charged !== undefined),
      stop: () => fake.stop(),
    };
  },
  async evolink(clock, address) {
    const fake = await createFakeEvolink({ delays, pictureSize });
    const error = { code: 'internal_error', message: 'it broke' };
    return {
      provider: evolink.create({ apiKey: fake.apiKey, baseUrl: address(fake.url), settings: {}, clock }),
      fail(how) {
        if (how === 'answers 503') fake.fault('create', busy, ALWAYS);
        if (how === 'takes it, and its answer is lost') fake.fault('create', lost);
        if (how === 'takes it, fails and refunds') fake.ends({ status: 'failed', error });
        return how !== 'takes it, fails and charges';
      },
      // It names dollars with four decimals beside its credits.
      charges: () => paid(fake.book.map(({ used = 0 }) => Math.round((used / 68) * 10_000) * 100)),
      settled: () => fake.book.every(({ used }) => used !== undefined),
      stop: () => fake.stop(),
    };
  },
  async qingbo(clock, address) {
    const fake = await createFakeQingbo({ delays: { queuedMs: 5, processingMs: 20 }, pictureSize });
    const error = { code: 'upstream_error', message: 'it broke' };
    return {
      provider: qingbo.create({ apiKey: fake.apiKey, baseUrl: address(fake.url), settings: {}, clock }),
      fail(how) {
        if (how === 'answers 503') fake.fault('create', busy, ALWAYS);
        if (how === 'takes it, and its answer is lost') fake.fault('create', lost);
        if (how === 'takes it, fails and charges') fake.ends({ status: 'failed', cost: 12_500, error });
        if (how === 'takes it, fails and refunds') fake.ends({ status: 'failed', error });
        return true;
      },
      charges: () => paid(fake.book.map(({ charged = 0 }) => charged * 2)),
      settled: () => fake.book.every(({ charged }) => charged !== undefined),
      stop: () => fake.stop(),
    };
  },
  async apiyi(clock, address) {
    const fake = await createFakeApiyi({ delayMs: 20, pictureSize });
    return {
      provider: apiyi.create({ apiKey: fake.apiKey, baseUrl: address(fake.url), settings: {}, clock }),
      fail(how) {
        if (how === 'answers 503') fake.fault(busy, ALWAYS);
        if (how === 'takes it, and its answer is lost') fake.fault(lost);
        if (how === 'takes it, fails and charges')
          fake.ends({ kind: 'parts', parts: async () => [{ text: 'I would rather not.' }] });
        return how !== 'takes it, fails and refunds';
      },
      charges: () => paid(fake.book.map(({ charged }) => charged)),
      settled: () => true,
      stop: () => fake.stop(),
    };
  },
};

/** One of them, ready to fail; undefined where it never fails like that. */
export async function standing(
  name: ProviderName,
  clock: Clock,
  how?: FailureName,
): Promise<Standing | undefined> {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const made = await open[name](clock, (url) => (how === 'cannot be reached' ? nowhere : url));
  if (!how || made.fail(how)) return made;
  await made.stop();
  return undefined;
}
