import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nanobanana } from '../../src/core/areas.ts';
import type {
  Outcome,
  Provider,
  ProviderRequest,
  SubmitOptions,
  Submitted,
  TaskState,
} from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import { failureReasons, type Json, jsonSchema } from '../../src/core/job.ts';
import { keepingSink, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

/** What can happen to a submission on its way; `accepted` and `reason` as the provider's table says. */
export interface Trouble {
  readonly title: string;
  readonly accepted: 'no' | 'unknown';
  readonly reason: string;
  readonly again?: boolean;
  /** Makes the next submission run into it. */
  prepare(): void;
}

export interface ProviderHarness {
  readonly provider: Provider;
  /** The same provider as another process would build it. */
  twin(): Provider;
  /** Lets the provider's work go on by one step (pending → processing → ended). */
  step(): Promise<void>;
  /** How many submissions reached it. */
  submissions(): number;
  /** How many tasks it made of them, where a repeat under the same key makes none. */
  tasks?(): number;
  /** A request that it takes, and one whose task will fail. */
  readonly request: ProviderRequest;
  failing(): ProviderRequest;
  /** No error may ever show it. */
  readonly key?: string;
  readonly troubles: readonly Trouble[];
  /** A request whose answer will be lost after it was accepted. */
  losing(): ProviderRequest;
  stop(): Promise<void>;
}

/** What the core relies on, for every provider alike. */
export function providerContract(options: {
  readonly name: string;
  readonly troubles: readonly string[];
  create(): Promise<ProviderHarness>;
}): void {
  describe(`${options.name} keeps the provider contract`, () => {
    let harness: ProviderHarness;
    beforeEach(async () => {
      harness = await options.create();
    });
    afterEach(() => harness.stop());

    it('describes every model whole: a price for each size, ratios, limits and times', () => {
      const models = Object.entries(harness.provider.capabilities.models);
      expect(models.length).toBeGreaterThan(0);
      for (const [name, offer] of models) {
        expect(nanobanana.models.map((model) => model.name)).toContain(name);
        expect(Object.keys(offer.price).sort()).toEqual([...offer.resolutions].sort());
        for (const price of Object.values(offer.price)) {
          expect(Number.isSafeInteger(price) && price >= 0).toBe(true);
          expect(price > 0).toBe(harness.provider.paid);
        }
        for (const aspect of offer.aspects) expect(nanobanana.aspects).toContain(aspect);
        for (const size of offer.resolutions) expect(nanobanana.resolutions).toContain(size);
        expect(offer.promptMax).toBeGreaterThan(0);
        expect(offer.pictures.types.length).toBeGreaterThan(0);
        expect(offer.deadlineMs).toBeGreaterThan(offer.typicalMs);
        expect(offer.priceAsOf).toMatch(/^\d{4}-\d{2}/);
      }
    });

    it('submits once for each call and ends with a picture and a known charge', async () => {
      const submitted = await submit(harness);
      expect(harness.submissions()).toBe(1);
      const { outcome } = await followToEnd(harness, submitted);
      expect(outcome.kind).toBe('completed');
      if (outcome.kind !== 'completed') return;
      expect(outcome.results.length).toBeGreaterThan(0);
      expect(outcome.charge.known).toBe(true);
      if (!outcome.charge.known) return;
      expect(Number.isSafeInteger(outcome.charge.microDollars)).toBe(true);
      expect(outcome.charge.own).not.toBe('');
      expect(harness.submissions()).toBe(1);
    });

    it('never goes back to pending, and says the same whenever it is asked after the end', async () => {
      const submitted = await submit(harness);
      if (harness.provider.capabilities.synchronous) return hasNothingToAsk(harness, submitted);
      const { seen, outcome, ask } = await followToEnd(harness, submitted);
      expect(seen.lastIndexOf('pending')).toBeLessThan(seen.indexOf('processing'));
      expect(await ask(harness.provider)).toEqual({ finished: outcome });
    });

    it('hands out operations that another process can go on with, after a trip through JSON', async () => {
      const submitted = await submit(harness);
      if (harness.provider.capabilities.synchronous) return hasNothingToAsk(harness, submitted);
      const operation = accepted(submitted);
      expect(jsonSchema.safeParse(operation).success).toBe(true);
      const stored: Json = JSON.parse(JSON.stringify(operation));
      await harness.step();
      await harness.step();
      expect(await status(harness.twin(), stored)).toMatchObject({ finished: { kind: 'completed' } });
    });

    it('tells of a failed task as data, with a reason that there are words for', async () => {
      const submitted = await submit(harness, harness.failing());
      const { outcome } = await followToEnd(harness, submitted);
      expect(outcome.kind).toBe('failed');
      if (outcome.kind === 'failed') expect(failureReasons).toContain(outcome.reason);
    });

    it('submits nothing once the call is aborted', async () => {
      const gone = submitOptions({ signal: AbortSignal.abort() });
      await expect(harness.provider.submit(harness.request, gone)).rejects.toThrow();
      expect(harness.submissions()).toBe(0);
    });

    it('says unknown where the answer was lost, and finds the task again by proof alone', async () => {
      const request = harness.losing();
      const webhook = webhookFor('lost');
      const startedAt = Date.now();
      const options = submitOptions({ key: LOST_KEY, webhook });
      const error = await caught(harness.provider.submit(request, options));
      expect(error.accepted).toBe('unknown');
      expect(harness.submissions()).toBe(1);
      const { capabilities, find } = harness.provider;
      if (capabilities.synchronous) {
        expect([capabilities.idempotencyMs, find, error.charge.known]).toEqual([undefined, undefined, false]);
        return;
      }
      if (capabilities.idempotencyMs !== undefined && !find) {
        expect(await repeated(harness, request, options)).toMatchObject({ finished: { kind: 'completed' } });
        return;
      }
      const trace = {
        id: 'lost',
        key: LOST_KEY,
        submittedAt: startedAt,
        prompt: request.prompt,
        model: request.model,
        webhook,
      };
      const signal = new AbortController().signal;
      const foreign = { ...trace, key: 'other', webhook: webhookFor('other') };
      expect(await harness.provider.find?.(foreign, { signal })).toBeNull();
      const looks = [
        await harness.provider.find?.(trace, { signal }),
        await harness.provider.find?.(trace, { signal }),
      ];
      const operation = looks.find((found) => found != null);
      expect(operation).toBeDefined();
      await harness.step();
      await harness.step();
      expect(await status(harness.provider, operation ?? null)).toMatchObject({
        finished: { kind: 'completed' },
      });
      expect(harness.submissions()).toBe(1);
    });

    it.each(options.troubles)(
      'answers a submission that meets "%s" as its table says, and sends it once',
      async (title) => {
        const trouble = harness.troubles.find((one) => one.title === title);
        if (!trouble) throw new Error(`the harness has no trouble "${title}"`);
        trouble.prepare();
        const error = await caught(harness.provider.submit(harness.request, submitOptions()));
        expect(error.provider).toBe(harness.provider.name);
        expect({ accepted: error.accepted, reason: error.reason, again: error.again }).toEqual({
          accepted: trouble.accepted,
          reason: trouble.reason,
          again: trouble.again ?? false,
        });
        expect(harness.submissions()).toBeLessThanOrEqual(1);
        const shown = `${error.message} ${inspect(error, { depth: 8 })} ${JSON.stringify(error)}`;
        if (harness.key) expect(shown).not.toContain(harness.key);
      },
    );
  });
}

const LOST_KEY = 'nb-0000000000000000lost-1-1';

/** Where the key is the proof: two repeats, one of them by another process, come to the one task of the first. */
async function repeated(harness: ProviderHarness, request: ProviderRequest, options: SubmitOptions) {
  const operation = accepted(await harness.provider.submit(request, options));
  expect(accepted(await harness.twin().submit(request, options))).toEqual(operation);
  expect(harness.tasks?.()).toBe(1);
  await harness.step();
  await harness.step();
  return status(harness.provider, operation);
}

async function submit(harness: ProviderHarness, request = harness.request): Promise<Submitted> {
  return harness.provider.submit(request, submitOptions({ webhook: webhookFor('one') }));
}

function accepted(submitted: Submitted): Json {
  if ('accepted' in submitted) return submitted.accepted;
  throw new Error('the provider answered at once');
}

function status(provider: Provider, operation: Json): Promise<TaskState> {
  return provider.status(operation, { signal: new AbortController().signal, sink: keepingSink().sink });
}

/** A provider whose submission answers with the picture itself has no task. */
async function hasNothingToAsk({ provider }: ProviderHarness, submitted: Submitted) {
  expect(submitted).toMatchObject({ finished: { kind: 'completed' } });
  const error = await caught(status(provider, null));
  expect([error.provider, error.accepted]).toEqual([provider.name, 'unknown']);
}

async function followToEnd(harness: ProviderHarness, submitted: Submitted) {
  const seen: string[] = [];
  if ('finished' in submitted) return { seen, outcome: submitted.finished, ask: async () => submitted };
  const ask = (provider: Provider) => status(provider, accepted(submitted));
  for (let i = 0; i < 5; i += 1) {
    const state = await ask(harness.provider);
    if ('finished' in state) return { seen, outcome: state.finished satisfies Outcome, ask };
    seen.push(state.state);
    await harness.step();
  }
  throw new Error(`no end after ${seen.join(', ')}`);
}

async function caught(call: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await call.then(
    () => new Error('the call went well'),
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderError) return error;
  throw error;
}
