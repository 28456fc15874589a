import type { JobStore } from '../core/contracts/store.ts';
import { leases } from './leases.ts';
import { memoryExtras } from './memory/extras.ts';
import { memoryJobs } from './memory/jobs.ts';
import { memoryLists } from './memory/lists.ts';
import { type MemoryState, memoryState } from './memory/state.ts';

export { type MemoryState, memoryState } from './memory/state.ts';

/** A store that dies with its process, for tests. Several on one `state` are as many processes. */
export function createMemoryStore(state: MemoryState = memoryState()): JobStore {
  return {
    ...memoryJobs(state),
    ...leases(state.jobs),
    ...memoryLists(state),
    ...memoryExtras(state),
    async close() {},
  };
}
