import type { JobStore } from '../core/contracts/store.ts';
import type { Job } from '../core/job.ts';
import { checked } from './checked.ts';
import { leases } from './leases.ts';
import { memoryExtras } from './memory/extras.ts';
import { memoryJobs } from './memory/jobs.ts';
import { memoryLists } from './memory/lists.ts';
import { type MemoryState, memoryState } from './memory/state.ts';

export { type MemoryState, memoryState } from './memory/state.ts';

/**
 * A store that dies with its process, for tests. Several on one `state` are as many processes. `taken`: what is
 * kept of a job; by default a copy that fits its schema, which is most of the work of a change.
 */
export function createMemoryStore(
  state: MemoryState = memoryState(),
  taken: (job: Job) => Job = checked,
): JobStore {
  return {
    ...memoryJobs(state, taken),
    ...leases(state.jobs),
    ...memoryLists(state),
    ...memoryExtras(state),
    async close() {},
  };
}
