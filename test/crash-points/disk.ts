import type { MediaStore, Pictures } from '../../src/core/contracts/media.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { createMemoryMediaStore, createMemoryStore, memoryState } from '../../src/store/index.ts';
import { copyOf } from '../../src/store/memory/copy.ts';

/** What one process opens of a disk. Without `pictures`, whatever is fetched counts as one. */
export interface Opened {
  readonly store: JobStore;
  readonly media: MediaStore;
  readonly pictures?: Pictures;
}

/** What is kept on the computer, whoever runs. */
export interface Disk {
  /** For the next process. */
  open(download: (url: string) => Promise<Uint8Array>): Promise<Opened>;
  /** Every key of the media store that is kept, and whatever else is no document. */
  keys(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A computer whose memory is its disk. `leases`: they outlive their process, as in a store that several share. */
export function memoryDisk({ leases = false } = {}): Disk {
  const state = memoryState();
  const media = createMemoryMediaStore();
  return {
    async open() {
      if (!leases) for (const stored of state.jobs.values()) stored.lease = undefined;
      // That a job fits its schema is seen to where the files are real: by file-store.test.ts, and end to end.
      return { store: createMemoryStore(state, copyOf), media };
    },
    keys: async () => [...media.files.keys()],
    close: async () => {},
  };
}
