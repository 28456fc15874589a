import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { Clock } from '../../src/core/contracts/clock.ts';
import { MediaError } from '../../src/core/errors.ts';
import type { Resolve } from '../../src/media/connect.ts';
import { createDownload } from '../../src/media/fetch.ts';
import { createGuard } from '../../src/media/guard.ts';
import { createPictures } from '../../src/media/pictures.ts';
import { createMemoryMediaStore } from '../../src/store/memory-media.ts';

/** The code of the `MediaError` that a promise rejects with; anything else fails the test. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => 'nothing thrown',
    (error: unknown) => error,
  );
  if (outcome instanceof MediaError) return outcome.code;
  throw outcome instanceof Error ? outcome : new Error(String(outcome));
}

export interface Setting {
  readonly trusted?: readonly string[];
  readonly resolve?: Resolve;
  readonly clock?: Clock;
  readonly concurrent?: number;
}

/** Names lead nowhere unless a test says where: no test asks a real resolver. */
export const nowhere: Resolve = async (hostname) => {
  throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
};

export function aDownload(setting: Setting = {}) {
  return createDownload({
    guard: createGuard(setting.trusted ?? []),
    clock: setting.clock ?? systemClock,
    resolve: setting.resolve ?? nowhere,
    ...(setting.concurrent === undefined ? {} : { concurrent: setting.concurrent }),
  });
}

/** Pictures on a map, with a temporary folder of its own; `leftovers` lists what stayed in it. */
export async function somePictures(setting: Setting = {}) {
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'media-test-'));
  onTestFinished(() => rm(temporaryFolder, { recursive: true, force: true }));
  const store = createMemoryMediaStore();
  const clock = setting.clock ?? systemClock;
  const pictures = createPictures({ media: store, download: aDownload(setting), clock, temporaryFolder });
  return { pictures, store, leftovers: () => readdir(temporaryFolder) };
}

/** What each file has in it, by its key: also different where somebody wrote into the same buffer. */
export const digestsOf = (files: ReadonlyMap<string, Buffer>) =>
  Object.fromEntries(
    [...files].map(([key, bytes]) => [key, createHash('sha256').update(bytes).digest('hex')]),
  );

/** Limits that no test reaches unless it says so. */
export const roomy = { maxBytes: 20_000_000, maxPixels: 100_000_000, deadlineMs: 15_000 };
