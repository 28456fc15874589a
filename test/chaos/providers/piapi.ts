import { createFakePiapi, type FakePiapi } from '../../fakes/piapi/server.ts';
import { hasEnded } from '../../fakes/piapi/task.ts';
import type { PaidTask } from '../books.ts';
import type { Provider } from '../providers.ts';
import type { Random } from '../random.ts';
import { hostOf, isRefunded, MAKING_MS, PICTURE_PIXELS, pictureAt, trouble, WAITING_MS } from './pace.ts';

const NOTICE_RETRY_MS = 1_500;
/** 10,000,000 points are US$1, a million micro-dollars. */
const POINTS_PER_MICRO_DOLLAR = 10;

/** The fake PiAPI: no keys, webhooks of every fate. An attempt's id stands in the webhook's address. */
export async function createPiapi(random: Random): Promise<Provider> {
  const fake = await createFakePiapi({
    delays: { pendingMs: WAITING_MS, processingMs: MAKING_MS },
    pictureSize: PICTURE_PIXELS,
    notices: { retryMs: NOTICE_RETRY_MS },
  });
  const all = () => [...fake.tasks.values()];

  return {
    env: {
      PIAPI_API_KEY: fake.apiKey,
      PIAPI_BASE_URL: fake.url,
      PIAPI_UPLOAD_URL: fake.uploadUrl,
    },
    hosts: [hostOf(fake.url)],
    changePace() {
      trouble(fake, random);
      if (isRefunded(random)) fake.ends({ status: 'failed', consume: 0, error: { code: 10_000 } });
      fake.notices.lost = random.chance(0.15);
      fake.notices.early = random.chance(0.3);
      fake.notices.outOfOrder = random.chance(0.3);
      fake.notices.repeat = random.whole(1, 3);
    },
    calm() {
      fake.notices.lost = false;
    },
    unfinished: () => all().filter((task) => !hasEnded(task)).length,
    has: (attempt) => all().some((task) => task.config.webhook_config.endpoint.includes(`/${attempt}/`)),
    tasks: () => Promise.all(fake.book.map((line) => paidTask(fake, line))),
    stop: () => fake.stop(),
  };
}

async function paidTask(fake: FakePiapi, line: FakePiapi['book'][number]): Promise<PaidTask> {
  const isMade = fake.tasks.get(line.task)?.status === 'completed';
  return {
    id: line.task,
    prompt: line.prompt,
    provider: 'piapi',
    attempt: line.endpoint?.split('/').at(-2),
    microDollars: line.charged === undefined ? undefined : line.charged / POINTS_PER_MICRO_DOLLAR,
    picture: isMade ? await pictureAt(`${fake.url}/files/${line.task}.png`) : undefined,
  };
}
