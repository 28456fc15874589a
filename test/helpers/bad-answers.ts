import { readdirSync, readFileSync } from 'node:fs';
import type { Provider, ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { MediaError } from '../../src/core/errors.ts';
import type { Language } from '../../src/core/job.ts';
import { definitions } from '../../src/providers/index.ts';
import { createFakeApiyi } from '../fakes/apiyi/server.ts';
import { createFakeEvolink } from '../fakes/evolink/server.ts';
import { createFakePiapi } from '../fakes/piapi/server.ts';
import { createFakeQingbo } from '../fakes/qingbo/server.ts';
import { fakeClock } from './clock.ts';
import { aSpot, aWish, createCore, mina } from './core.ts';
import type { ProviderName } from './provider-fakes.ts';

/**
 * What a provider does to every request of a job. `refuses`: its answer to a submission, always · `says`: its answer
 * whenever it is asked for the state, or APIYI's answer 200 · `does`: something else with every submission, or with
 * every question after it.
 */
export type Trouble =
  | { readonly refuses: number; readonly body?: unknown }
  | { readonly says: unknown }
  | { readonly does: 'html' | 'not json' | 'lost' | 'redirect' | 'reset' }
  | { readonly asked: 'html' | 'not json' | 'redirect' };

/** What a person sees of a job when nothing more happens to it. */
export interface Told {
  readonly status: string;
  readonly notes: readonly string[];
  readonly pictures: number;
  /** Submissions that the provider has seen. */
  readonly submissions: number;
}

type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'html' | 'not json' | 'lost' | 'reset' }
  | { readonly kind: 'redirect'; readonly to: string };

interface Bench {
  readonly url: string;
  readonly apiKey: string;
  /** Every submission, or every question for the state, goes wrong so. */
  fault(where: 'create' | 'get', fault: Fault): void;
  submissions(): number;
  stop(): Promise<void>;
}

const ALWAYS = 5_000;

type TaskFake = Omit<Bench, 'submissions'> & {
  fault(route: 'create' | 'get', fault: Fault, times: number): void;
  count(route: 'create'): number;
};

const asBench = (fake: TaskFake): Bench => ({
  ...fake,
  fault: (where, fault) => fake.fault(where, fault, ALWAYS),
  submissions: () => fake.count('create'),
});

const benches: Readonly<Record<ProviderName, () => Promise<Bench>>> = {
  piapi: async () => asBench(await createFakePiapi({ delays: 'manual' })),
  evolink: async () => asBench(await createFakeEvolink({ delays: 'manual' })),
  qingbo: async () => asBench(await createFakeQingbo({ delays: 'manual' })),
  async apiyi() {
    const fake = await createFakeApiyi();
    return {
      ...fake,
      fault: (_where, fault) => fake.fault(fault, ALWAYS),
      submissions: () => fake.count('generate'),
    };
  },
};

const elsewhere = { kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' } as const;
const faultOf = (kind: 'html' | 'not json' | 'lost' | 'redirect' | 'reset'): Fault =>
  kind === 'redirect' ? elsewhere : { kind };

function apply(bench: Bench, trouble: Trouble, isSynchronous: boolean): void {
  if ('refuses' in trouble)
    bench.fault('create', { kind: 'status', status: trouble.refuses, body: trouble.body });
  else if ('says' in trouble)
    bench.fault(isSynchronous ? 'create' : 'get', { kind: 'status', status: 200, body: trouble.says });
  else if ('does' in trouble) bench.fault('create', faultOf(trouble.does));
  else bench.fault('get', faultOf(trouble.asked));
}

/** Result links with this word in them are dead. */
export const DEAD = 'dead';

const STEP_MS = 5_000;
/** Longer than any deadline and any time of trying again. */
const LONGEST_MS = 30 * 60_000;

export const definitionOf = (name: ProviderName): ProviderDefinition => {
  const found = definitions.find((definition) => definition.name === name);
  if (!found) throw new Error(`${name} is not offered`);
  return found;
};

/** The provider, and a wait for whatever it has been asked over its real sockets. */
function watched(provider: Provider): { provider: Provider; idle: () => Promise<void> } {
  const open = new Set<Promise<unknown>>();
  const get = (target: Provider, name: keyof Provider) => {
    const value: unknown = Reflect.get(target, name);
    if (typeof value !== 'function') return value;
    return async (...given: unknown[]) => {
      const asking: Promise<unknown> = Reflect.apply(value, target, given);
      open.add(asking);
      return asking.finally(() => open.delete(asking));
    };
  };
  return {
    provider: new Proxy(provider, { get: (target, name) => get(target, name as keyof Provider) }),
    async idle() {
      while (open.size > 0) await Promise.allSettled(open);
    },
  };
}

/** One job by the one route of a provider that is in trouble, until its reply stands. */
export async function toldOf(name: ProviderName, trouble: Trouble, language: Language): Promise<Told> {
  const bench = await benches[name]();
  const clock = fakeClock();
  const { apiKey, url: baseUrl } = bench;
  // Without its dearer line: it would be asked next.
  const made = definitionOf(name).create({ apiKey, baseUrl, settings: {}, clock, tiers: {} });
  const { provider, idle } = watched(made);
  apply(bench, trouble, provider.capabilities.synchronous === true);
  const { jobs, bot, downloads } = createCore({ clock, change: { providers: [provider] } });
  downloads.answer = async (url) => {
    if (url.includes(DEAD)) throw new MediaError('broken_link', 'nothing there');
    return new Uint8Array([1, 2, 3]);
  };
  await jobs.start();
  try {
    await jobs.submit({ ...mina, language }, aSpot({ language }), aWish({ aspect: '1:1' }));
    for (let waited = 0; waited < LONGEST_MS; waited += STEP_MS) {
      const shown = bot.shown.at(-1);
      if (shown && !['pending', 'processing'].includes(shown.status ?? '')) {
        const { status = '', notes = [], pictures = 0 } = shown;
        return { status, notes, pictures, submissions: bench.submissions() };
      }
      await clock.advance(STEP_MS);
      await idle();
    }
    throw new Error(`no end: ${JSON.stringify(bot.shown.at(-1))}`);
  } finally {
    await jobs.stop();
    await bench.stop();
  }
}

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** A recorded answer. */
export const recorded = (name: ProviderName, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${name}/${file}.json`, FIXTURES), 'utf8'));

/** The names of all recorded answers of a provider that tell of something gone wrong with a picture. */
export const recordedTroubles = (name: ProviderName): string[] =>
  readdirSync(new URL(`${name}/`, FIXTURES))
    .map((file) => file.replace('.json', ''))
    .filter((file) => /^(?:error-|get-failed|get-cancelled|get-completed-empty|response-refused)/.test(file));
