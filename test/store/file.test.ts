import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { createFileStore } from '../../src/store/file.ts';
import { storeContract } from '../contracts/store.ts';
import { fakeClock } from '../helpers/clock.ts';

storeContract({
  name: 'file',
  durable: true,
  async create(now) {
    const dir = await mkdtemp(join(tmpdir(), 'nanobanana-store-'));
    const report = (problem: unknown) => {
      throw new Error(`nothing is damaged, and it says ${JSON.stringify(problem)}`);
    };
    const start = () => createFileStore({ dir, report, clock: fakeClock(now) });
    const store = await start();
    let latest: JobStore = store;
    return {
      store,
      async restart() {
        await latest.close();
        latest = await start();
        return latest;
      },
      async end() {
        await latest.close();
        await rm(dir, { recursive: true, force: true });
      },
    };
  },
});
