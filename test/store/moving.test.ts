import { sep } from 'node:path';
import { expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { ledgerLines } from '../../src/core/money.ts';
import {
  closed,
  DAY_MS,
  moderator,
  NOW,
  opened,
  saved,
  scope,
  spent,
  tasksWith,
  withSaved,
} from '../contracts/store/setting.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { diskWith, startOn } from './on-disk.ts';

const everything = { ...scope, viewer: moderator };

/** Every way to see a job, each of which must show it once. */
async function look(store: JobStore, id: string) {
  const [page, counted, marks, lines, job] = await Promise.all([
    store.history({ ...everything, limit: 100 }),
    store.history({ ...everything, limit: 0 }),
    store.saved({ ...scope, limit: 100 }),
    store.ledger(scope, 0, NOW + DAY_MS),
    store.get(scope, id),
  ]);
  return {
    listed: page.jobs.filter((one) => one.id === id).length,
    totals: [page.total, counted.total],
    saved: [marks.total, marks.entries.length],
    lines,
    there: job?.id,
  };
}

it('a job that closes, opens again or changes is met exactly once at every step of the way', async () => {
  let watch = () => Promise.resolve();
  // What waits for the history would wait for itself: there the look goes on beside the step.
  const around = async (file: string, work: () => Promise<void>) => {
    const outside = file.includes(`${sep}open${sep}`);
    const before = watch();
    if (outside) await before;
    await work();
    const after = watch();
    if (outside) await after;
  };
  const disk = diskWith((real) => ({
    write: (file, text, options) => around(file, () => real.write(file, text, options)),
    remove: (...files) => around(files[0] ?? '', () => real.remove(...files)),
  }));
  const { store } = await startOn(await dataDir(), disk);
  for (let i = 0; i < 5; i += 1) await closed(store, { createdAt: NOW - 5000 + i });
  const job = await saved(store, withSaved(await opened(store, { tasks: tasksWith(spent(40)) }), NOW, [1]));
  await look(store, job.id);
  const looks: ReturnType<typeof look>[] = [];
  watch = async () => {
    looks.push(look(store, job.id));
    await Promise.all(looks);
  };
  const end = await saved(store, job, { close: true });
  const noted = await saved(store, { ...end, lookedAt: NOW });
  const again = await saved(store, noted, { reopen: { owner: 'me', leaseMs: 9 } });
  await saved(store, again, { close: true });
  watch = () => Promise.resolve();
  const seen = await Promise.all(looks);
  expect(seen.length).toBeGreaterThan(20);
  const once = { listed: 1, totals: [6, 6], saved: [1, 1], lines: ledgerLines(job), there: job.id };
  for (const each of seen) expect(each).toEqual(once);
});
