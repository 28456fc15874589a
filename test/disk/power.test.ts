import { afterAll, describe, expect, it } from 'vitest';
import { cutPower } from './power.ts';
import { createVolumes } from './volume.ts';

const made = await createVolumes();
const why = 'why' in made ? `: ${made.why}` : '';

/** More of them: `node test/disk/main.ts power --cuts 50`. */
describe.skipIf(why !== '')(`a power cut while jobs are written${why}`, () => {
  const volumes = 'volumes' in made ? made.volumes : undefined;
  afterAll(() => volumes?.end());

  it('loses nothing that was acknowledged, refuses nothing and damages nothing', async () => {
    if (!volumes) return;
    const reports = await cutPower(volumes, 5, () => 20 + Math.random() * 100);
    expect(reports).toHaveLength(5);
    expect(reports.at(-1)?.writes).toBeGreaterThan(10);
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('would be noticed if writes were not synced', async () => {
    if (!volumes) return;
    await expect(cutPower(volumes, 3, () => 50, 'careless')).rejects.toThrow(
      /is gone|is at revision|adds up/,
    );
  });
});
