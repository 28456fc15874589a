import type { PaidTask } from './books.ts';
import { createApiyi } from './providers/apiyi.ts';
import { createEvolink } from './providers/evolink.ts';
import { createPiapi } from './providers/piapi.ts';
import { createQingbo } from './providers/qingbo.ts';
import type { Random } from './random.ts';

/** A fake provider at an uneven pace, and its own book. */
export interface Provider {
  readonly env: Readonly<Record<string, string>>;
  /** `host:port` of whatever it serves pictures from. */
  readonly hosts: readonly string[];
  /** Another pace, other refusals, and another fate for its notices, for the next life of the bot. */
  changePace(): void;
  /** Nothing of that any more. */
  calm(): void;
  unfinished(): number;
  /** Whether an attempt was ever accepted; false where the provider is told nothing that names one. */
  has(attempt: string): boolean;
  tasks(): Promise<PaidTask[]>;
  stop(): Promise<void>;
}

const AT_ONCE = 2;

/** All of them beside each other: what is too much for one, or refused or given back by it, goes to the next. */
export async function createProviders(random: Random): Promise<Provider> {
  const all = [
    await createPiapi(random),
    await createEvolink(random),
    await createQingbo(random),
    await createApiyi(random),
  ];
  const names = ['piapi', 'evolink', 'qingbo', 'apiyi'];
  const places = names.map((name) => [`${name.toUpperCase()}_CONCURRENCY`, String(AT_ONCE)]);
  return {
    env: Object.assign({ PROVIDERS: names.join() }, Object.fromEntries(places), ...all.map(({ env }) => env)),
    hosts: all.flatMap(({ hosts }) => hosts),
    changePace: () => all.forEach((one) => void one.changePace()),
    calm: () => all.forEach((one) => void one.calm()),
    unfinished: () => all.reduce((sum, one) => sum + one.unfinished(), 0),
    has: (attempt) => all.some((one) => one.has(attempt)),
    tasks: async () => (await Promise.all(all.map((one) => one.tasks()))).flat(),
    async stop() {
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}
