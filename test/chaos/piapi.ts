import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import { hasEnded } from '../fakes/piapi/task.ts';
import type { PaidTask } from './books.ts';
import type { Random } from './random.ts';

/** Shorter than PiAPI's own times, so that each life of the bot sees whole jobs; long enough to be hit. */
const DELAYS = { pendingMs: 250, processingMs: 900 };
const NOTICE_RETRY_MS = 1_500;
const SLOWEST_ANSWER_MS = 400;
const PICTURE_PIXELS = 96;

/** The fake PiAPI at an uneven pace, and its book. */
export interface Provider {
  readonly fake: FakePiapi;
  /** Another pace, and another fate for its notices, for the next life of the bot. */
  changePace(): void;
  unfinished(): number;
  /** Whether an attempt was ever accepted: its id stands in the webhook's address. */
  has(attempt: string): boolean;
  tasks(): Promise<PaidTask[]>;
}

export async function createProvider(random: Random): Promise<Provider> {
  const fake = await createFakePiapi({
    delays: DELAYS,
    pictureSize: PICTURE_PIXELS,
    notices: { retryMs: NOTICE_RETRY_MS },
  });
  const all = () => [...fake.tasks.values()];

  return {
    fake,
    changePace() {
      const slow = () => ({ kind: 'slow', ms: random.whole(0, SLOWEST_ANSWER_MS) }) as const;
      for (let i = 0; i < 8; i += 1) {
        fake.fault('create', slow());
        fake.fault('get', slow());
        fake.fault('file', slow());
      }
      fake.notices.lost = random.chance(0.15);
      fake.notices.early = random.chance(0.3);
      fake.notices.outOfOrder = random.chance(0.3);
      fake.notices.repeat = random.whole(1, 3);
    },
    unfinished: () => all().filter((task) => !hasEnded(task)).length,
    has: (attempt) => all().some((task) => task.config.webhook_config.endpoint.includes(`/${attempt}/`)),
    tasks: () => Promise.all(fake.book.map(async (line) => paidTask(fake, line))),
  };
}

async function paidTask(fake: FakePiapi, line: FakePiapi['book'][number]): Promise<PaidTask> {
  const status = fake.tasks.get(line.task)?.status ?? '';
  return {
    id: line.task,
    prompt: line.prompt,
    endpoint: line.endpoint ?? '',
    status,
    points: line.charged,
    picture: status === 'completed' ? await pictureOf(fake, line.task) : undefined,
  };
}

async function pictureOf(fake: FakePiapi, task: string): Promise<Buffer> {
  const response = await fetch(`${fake.url}/files/${task}.png`);
  if (!response.ok) throw new Error(`the fake has no picture of ${task}`);
  return Buffer.from(await response.arrayBuffer());
}
