import { createMemoryStore, memoryState } from '../../src/store/memory.ts';
import { storeContract } from '../contracts/store.ts';

storeContract({
  name: 'memory',
  shared: true,
  async create() {
    const state = memoryState();
    return {
      store: createMemoryStore(state),
      second: async () => createMemoryStore(state),
      async end() {},
    };
  },
});
