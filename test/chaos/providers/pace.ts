import type { Random } from '../random.ts';

/** Shorter than the providers' own times, so that each life of the bot sees whole jobs; long enough to be hit. */
export const WAITING_MS = 250;
export const MAKING_MS = 900;
export const PICTURE_PIXELS = 96;
const SLOWEST_ANSWER_MS = 400;
const REQUESTS_PER_LIFE = 8;
const REFUSED = 0.2;
const REFUNDED = 0.5;

export const busy = { kind: 'status', status: 429 } as const;

/** What the requests of one life meet: each is slow, some are refused for nothing. */
const faultsOf = (random: Random) =>
  Array.from({ length: REQUESTS_PER_LIFE }, () =>
    random.chance(REFUSED) ? busy : ({ kind: 'slow', ms: slowness(random) } as const),
  );

interface Faulty {
  fault(route: 'create' | 'get' | 'file', fault: ReturnType<typeof faultsOf>[number]): void;
}

/** Gives a fake whose tasks are made, asked for and fetched its faults for one life. */
export function trouble(fake: Faulty, random: Random): void {
  for (const fault of faultsOf(random)) {
    fake.fault('create', fault);
    fake.fault('get', { kind: 'slow', ms: slowness(random) });
    fake.fault('file', { kind: 'slow', ms: slowness(random) });
  }
}

const slowness = (random: Random): number => random.whole(0, SLOWEST_ANSWER_MS);

/** Whether the next task fails, and its money comes back. */
export const isRefunded = (random: Random): boolean => random.chance(REFUNDED);

export const hostOf = (url: string): string => new URL(url).host;

export async function pictureAt(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`a fake has no picture at ${url}`);
  return Buffer.from(await response.arrayBuffer());
}

/** The attempt that a key of ours names. */
export const attemptOf = (key: string | undefined): string | undefined => key?.replace(/^nb-/, '');
