import type { LookupAddress } from 'node:dns';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { Wish } from '../../src/core/contracts/jobs.ts';
import type { Job } from '../../src/core/job.ts';
import { createDownload } from '../../src/media/fetch.ts';
import { createGuard } from '../../src/media/guard.ts';
import { createPictures } from '../../src/media/pictures.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';
import { eventually } from '../helpers/app.ts';
import { aSpot, createCore, mina } from '../helpers/core.ts';

interface Options {
  readonly resolve: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** As TRUSTED_MEDIA_HOSTS. */
  readonly trusted?: readonly string[];
}

/** The core with the real way of fetching and reading pictures; only the name server is the test's own. */
export async function aCoreThatFetches({ resolve, trusted = [] }: Options) {
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'hostile-'));
  onTestFinished(() => rm(temporaryFolder, { recursive: true, force: true }));
  const media = createMemoryMediaStore();
  const guard = createGuard(trusted);
  const download = createDownload({ guard, clock: systemClock, resolve });
  const pictures = createPictures({ media, download, clock: systemClock, temporaryFolder });
  const core = createCore({ media, change: { pictures, isPublicUrl: guard.isPublicUrl } });
  await core.jobs.start();
  onTestFinished(() => core.jobs.stop());

  /** Asks for a picture and waits for the job's end, time passing as fast as it can. */
  async function run(wish: Wish): Promise<Job> {
    const [made] = await Promise.all([core.jobs.submit(mina, aSpot(), wish), core.clock.advance(0)]);
    return eventually(async () => {
      await core.clock.advance(5_000);
      const job = await core.store.get(mina, made?.job ?? '');
      return job && ['completed', 'failed', 'unknown'].includes(job.status) && job.delivery === 'done' && job;
    });
  }

  /** What a job's reply says at its end. */
  const lastWords = (job: Job) =>
    core.bot.shown.findLast((shown) => shown.job === job.id)?.notes?.join(' ') ?? '';

  return { ...core, media, run, lastWords, leftovers: () => readdir(temporaryFolder) };
}

/** Everything that people or logs were told of a job, to look for what must not be there. */
export const everythingSaid = (core: Awaited<ReturnType<typeof aCoreThatFetches>>): string =>
  JSON.stringify([core.bot.shown, core.log]);
