import { createFakeQingbo, type FakeQingbo } from '../../fakes/qingbo/server.ts';
import { hasEnded } from '../../fakes/qingbo/task.ts';
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

/** 500,000 of its quota are US$1, a million micro-dollars. */
const MICRO_DOLLARS_PER_QUOTA = 2;

/** The fake Qingbo: keys, callbacks that may be lost, and a dearer tier beside its first. */
export async function createQingbo(random: Random): Promise<Provider> {
  const fake = await createFakeQingbo({
    delays: { queuedMs: WAITING_MS, processingMs: MAKING_MS },
    pictureSize: PICTURE_PIXELS,
    quota: 1_000_000_000,
    takesLoopback: true,
  });

  return {
    env: { QINGBO_API_KEY: fake.apiKey, QINGBO_BASE_URL: fake.url },
    hosts: [hostOf(fake.url)],
    changePace() {
      trouble(fake, random);
      if (isRefunded(random)) fake.ends({ status: 'failed' });
      fake.notices.lost = random.chance(0.5);
    },
    calm() {
      fake.notices.lost = false;
    },
    unfinished: () => [...fake.tasks.values()].filter((task) => !hasEnded(task)).length,
    has: (attempt) => fake.book.some(({ key }) => attemptOf(key) === attempt),
    tasks: () => Promise.all(fake.book.map((line) => paidTask(fake, line))),
    stop: () => fake.stop(),
  };
}

async function paidTask(fake: FakeQingbo, line: FakeQingbo['book'][number]): Promise<PaidTask> {
  const isMade = fake.tasks.get(line.task)?.status === 'completed';
  return {
    id: line.task,
    prompt: line.prompt,
    provider: 'qingbo',
    attempt: attemptOf(line.key),
    microDollars: line.charged === undefined ? undefined : line.charged * MICRO_DOLLARS_PER_QUOTA,
    picture: isMade ? await pictureAt(`${fake.url}/files/${line.task}.jpg`) : undefined,
  };
}
