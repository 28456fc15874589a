import { mkdir, writeFile } from 'node:fs/promises';
import type { Scope } from '../src/core/contracts/store.ts';
import type { Job } from '../src/core/job.ts';
import { historyCodec } from '../src/store/file/codecs.ts';
import { SEGMENT_JOBS } from '../src/store/file/guild.ts';
import { placesOf } from '../src/store/file/layout.ts';
import { fileOf } from '../src/store/file/shelf-bounds.ts';
import { aJob } from '../test/helpers/jobs.ts';

/** When the first of these jobs was made; one a minute follows. */
export const START = Date.UTC(2026, 0, 1);

/** A history as the store leaves it, written straight to the disk: making 100,000 jobs one by one takes minutes. */
export async function seedHistory(
  dir: string,
  scope: Scope,
  count: number,
  change: Partial<Job> = {},
): Promise<void> {
  const { history } = placesOf(dir, scope);
  const codec = historyCodec(scope);
  await mkdir(history, { recursive: true });
  for (let first = 0; first < count; first += SEGMENT_JOBS) {
    const length = Math.min(SEGMENT_JOBS, count - first);
    const items = Array.from({ length }, (_, i) => ({
      ...jobAt(scope, first + i),
      ...change,
      status: 'completed' as const,
    }));
    const bound = first === 0 ? '0' : (items[0]?.id ?? '0');
    await writeFile(fileOf(history, bound), codec.encode({ format: 1, items }));
  }
}

/** Jobs of equal length, so that only the number of them makes a difference. */
export function jobAt({ area, guild }: Scope, serial: number): Job {
  const createdAt = START + serial * 60_000;
  const id = createdAt.toString(36).padStart(9, '0').padEnd(20, 'x');
  const name = String(serial).padStart(9, '0');
  return aJob({ id, createdAt, eventKey: name, area, guild });
}
