export { createFileStore } from './file.ts';
export { folderOf } from './folder.ts';
export { DataDirError, InUseError } from './lock.ts';
export { createMediaStore } from './media.ts';
export { createMemoryStore, type MemoryState, memoryState } from './memory.ts';
export { createMemoryMediaStore } from './memory-media.ts';
