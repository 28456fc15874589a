import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Outcome, TaskState } from '../../../src/core/contracts/provider.ts';
import type { Edge } from '../edge.ts';
import { assertUnseen, marked } from './booked.ts';
import { mutated } from './mutate.ts';
import { assertState, type Owed } from './outcomes.ts';
import { type CallRules, overHttp, type ProviderCall, providerCalls } from './provider-calls.ts';

/** What a provider that works by tasks answers, through its reader and now and then through all of it. */

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** The recorded answers of a provider whose names match. */
export const fixtures = (provider: string, names: RegExp): unknown[] => {
  const folder = new URL(`${provider}/`, FIXTURES);
  return readdirSync(folder)
    .filter((name) => names.test(name))
    .map((name) => marked(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
};

/** A task as its provider tells of it, read by its provider's reader. */
export interface Read<Figure> {
  readonly body: unknown;
  /** What was taken when the task was made. */
  readonly before: Figure | null;
}

export interface PayloadRules<Figure> extends CallRules {
  readonly name: string;
  readonly documents: readonly unknown[];
  readonly figure: fc.Arbitrary<Figure>;
  /** Puts a figure where the provider has one, if there is such a place. */
  readonly plant: (body: unknown, figure: Figure) => void;
  /** Null where it is no task. */
  readonly read: (given: Read<Figure>) => TaskState | null;
  readonly owed: (given: Read<Figure>, outcome: Outcome) => Owed;
}

interface Case<Figure> extends Read<Figure> {
  readonly call: 'read' | ProviderCall;
  readonly status: number;
}

const OK = [200, 200, 200, 201, 204];
const REFUSED = [301, 400, 401, 402, 403, 404, 409, 413, 418, 422, 429, 500, 503];

/** Most are read as they are; some go through a server and the whole provider. */
export function payloadEdge<Figure>(rules: PayloadRules<Figure>): Edge<Case<Figure>> {
  const { name, documents, figure, plant, read, owed, own } = rules;
  const call = overHttp(rules);
  const mayBe: fc.Arbitrary<Figure | null> = fc.option(figure, { freq: 2 });

  return {
    name,
    arbitrary: fc.record({
      body: fc.tuple(mutated(documents), mayBe).map(([body, given]) => {
        if (given !== null) plant(body, given);
        return body;
      }),
      before: mayBe,
      call: fc.oneof(
        { arbitrary: fc.constant('read' as const), weight: 30 },
        { arbitrary: fc.constantFrom(...providerCalls), weight: 1 },
      ),
      status: fc.constantFrom(...OK, ...REFUSED),
    }),
    async check({ body, before, call: how, status }) {
      if (how !== 'read') return call(how, { status, body });
      const state = read({ body, before });
      if (!state) return;
      if ('state' in state) return assertState(state, { own });
      assertState(state, { own, owed: owed({ body, before }, state.finished) });
      assertUnseen(state.finished);
    },
  };
}
