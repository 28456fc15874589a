import { type Area, nanobanana } from '../../src/core/areas.ts';
import type { Actor } from '../../src/core/contracts/jobs.ts';
import type { ModelOffer } from '../../src/core/contracts/provider.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';
import { completed, createCore, mina, obedientProvider } from './core.ts';

/** A second area, made up: what is offered there stands nowhere else. */
const hailou: Area = {
  name: 'hailou',
  models: [{ name: 'film', title: 'Film' }],
  defaultModel: 'film',
  aspects: ['16:9', '1:1'],
  resolutions: ['1K'],
  maxCount: 2,
};

/** The same person in the same room of two guilds and two areas: nothing but the scope tells them apart. */
export const actors: readonly Actor[] = (['nanobanana', 'hailou'] as const).flatMap((area) =>
  ['web:sunny-studio', 'web:river-lab'].map((guild) => ({ ...mina, area, guild })),
);

/** What a prompt, and every byte made from it, begins with. */
export const markOf = ({ area, guild }: Pick<Actor, 'area' | 'guild'>): string => `${area} of ${guild}`;

/** The core with both areas; each result has its prompt for bytes, so that it is known wherever it turns up. */
export async function twoByTwo() {
  const media = createMemoryMediaStore();
  const film = (offer: ModelOffer): ModelOffer => ({ ...offer, wire: 'film-1' });
  const core = createCore({
    media,
    change: {
      areas: new Map([
        ['nanobanana', nanobanana],
        ['hailou', hailou],
      ]),
    },
    provider: (clock) => {
      const plain = obedientProvider(clock).capabilities;
      const models = { ...plain.models, film: film(firstOf(plain.models)) };
      return obedientProvider(clock, { capabilities: { ...plain, models } });
    },
  });
  const { provider, downloads } = core;
  downloads.answer = async (url) => Buffer.from(decodeURIComponent(new URL(url).pathname.slice(1)));
  provider.script = (elapsed, id) => {
    if (elapsed < 6_000) return { state: elapsed < 1_000 ? 'pending' : 'processing' };
    const url = `https://results.example/${encodeURIComponent(provider.submitted[id - 1]?.prompt ?? '')}`;
    return { finished: { ...completed, results: [{ url }] } };
  };
  await core.jobs.start();
  return { ...core, media };
}

function firstOf<T>(record: Readonly<Record<string, T>>): T {
  const [first] = Object.values(record);
  if (first === undefined) throw new Error('nothing is offered');
  return first;
}
