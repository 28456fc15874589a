import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { createMemoryStore, memoryState } from '../../src/store/memory.ts';
import { NOW, scope } from '../contracts/store/setting.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { aJob } from '../helpers/jobs.ts';
import { startOn } from './on-disk.ts';

const stores: Readonly<Record<string, () => Promise<JobStore>>> = {
  memory: async () => createMemoryStore(memoryState()),
  file: async () => (await startOn(await dataDir())).store,
};

describe.each(Object.keys(stores))('an event that is refused (%s)', (name) => {
  const create = (store: JobStore, owner = 'me') =>
    store.create({
      job: aJob({ ...scope, eventKey: 'one', createdAt: NOW }),
      limits: {},
      owner,
      leaseMs: 60_000,
      now: NOW,
    });

  it('has one answer: it makes no job any more, and one that made a job is not refused', async () => {
    const store = (await stores[name]?.()) as JobStore;
    expect(await store.refuse(scope, 'one', NOW)).toBe(true);
    expect(await store.refuse(scope, 'one', NOW)).toBe(false);
    expect(await create(store)).toEqual({ kind: 'duplicate' });
    expect(await store.refuse({ ...scope, guild: 'web:elsewhere' }, 'one', NOW)).toBe(true);
    expect(await store.openCount()).toBe(0);
  });

  it('is not refused where it has made a job', async () => {
    const store = (await stores[name]?.()) as JobStore;
    await create(store);
    expect(await store.refuse(scope, 'one', NOW)).toBe(false);
  });

  it('leaves a lease with its holder where another process takes the open job up', async () => {
    const store = (await stores[name]?.()) as JobStore;
    const made = await create(store, 'holder');
    if (made.kind !== 'created') throw new Error(made.kind);
    const lease = { id: made.job.id, now: NOW, leaseMs: 60_000 };
    await store.update(made.job, { now: NOW, reopen: { owner: 'other', leaseMs: 60_000 } });
    expect(await store.renew({ ...lease, owner: 'other' })).toBe(false);
    expect(await store.renew({ ...lease, owner: 'holder' })).toBe(true);
  });
});
