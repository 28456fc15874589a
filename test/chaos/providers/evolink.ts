import { createFakeEvolink, type FakeEvolink } from '../../fakes/evolink/server.ts';
import { hasEnded } from '../../fakes/evolink/task.ts';
import type { PaidTask } from '../books.ts';
import type { Provider } from '../providers.ts';
import type { Random } from '../random.ts';
import {
  attemptOf,
  hostOf,
  isRefunded,
  MAKING_MS,
  PICTURE_PIXELS,
  pictureAt,
  trouble,
  WAITING_MS,
} from './pace.ts';

const CREDITS_PER_DOLLAR = 68;

/** The fake EvoLink: keys, and no callbacks, which it sends over https alone. */
export async function createEvolink(random: Random): Promise<Provider> {
  const fake = await createFakeEvolink({
    delays: { pendingMs: WAITING_MS, processingMs: MAKING_MS },
    pictureSize: PICTURE_PIXELS,
    account: { user: 1_000_000 },
    // The pictures that people give stand on this computer.
    publicHosts: ['127.0.0.1'],
  });

  return {
    env: {
      EVOLINK_API_KEY: fake.apiKey,
      EVOLINK_BASE_URL: fake.url,
      EVOLINK_FILES_URL: fake.filesUrl,
    },
    hosts: [hostOf(fake.url), hostOf(fake.filesUrl)],
    changePace() {
      trouble(fake, random);
      const error = { code: 'service_error', message: 'try again' };
      if (isRefunded(random)) fake.ends({ status: 'failed', error });
    },
    calm() {},
    unfinished: () => [...fake.tasks.values()].filter((task) => !hasEnded(task)).length,
    has: (attempt) => fake.book.some(({ key }) => attemptOf(key) === attempt),
    tasks: () => Promise.all(fake.book.map((line) => paidTask(fake, line))),
    stop: () => fake.stop(),
  };
}

async function paidTask(fake: FakeEvolink, line: FakeEvolink['book'][number]): Promise<PaidTask> {
  const isMade = fake.tasks.get(line.task)?.status === 'completed';
  return {
    id: line.task,
    prompt: line.prompt,
    provider: 'evolink',
    attempt: attemptOf(line.key),
    microDollars: line.used === undefined ? undefined : microDollarsOf(line.used),
    picture: isMade ? await pictureAt(`${fake.url}/files/${line.task}.png`) : undefined,
  };
}

/** It names dollars with four decimals beside its credits, and these are booked. */
const microDollarsOf = (credits: number): number => Math.round((credits / CREDITS_PER_DOLLAR) * 10_000) * 100;
