import { createFakeApiyi } from '../../fakes/apiyi/server.ts';
import type { PaidTask } from '../books.ts';
import type { Provider } from '../providers.ts';
import type { Random } from '../random.ts';
import { busy, MAKING_MS, PICTURE_PIXELS } from './pace.ts';

/**
 * The fake APIYI: it answers with the picture itself, is told no name of an attempt, and is paid whoever still
 * listens. It refuses nothing in the last place, so that no job fails.
 */
export async function createApiyi(random: Random): Promise<Provider> {
  const fake = await createFakeApiyi({ delayMs: MAKING_MS, pictureSize: PICTURE_PIXELS });
  return {
    env: { APIYI_API_KEY: fake.apiKey, APIYI_BASE_URL: fake.url },
    hosts: [],
    changePace() {
      if (random.chance(0.3)) fake.fault(busy);
    },
    calm() {},
    unfinished: () => 0,
    has: () => false,
    tasks: async () =>
      fake.book.map(
        (line, i): PaidTask => ({
          id: `apiyi-${i + 1}`,
          prompt: line.prompt,
          provider: 'apiyi',
          attempt: undefined,
          microDollars: line.charged,
          picture: undefined,
        }),
      ),
    stop: () => fake.stop(),
  };
}
