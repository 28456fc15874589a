export { createCredentialStore } from './credentials.ts';
export { createFileStore } from './file.ts';
export { createMediaStore } from './media.ts';
export { createMemoryStore, type MemoryState, memoryState } from './memory.ts';
export { createMemoryMediaStore } from './memory-media.ts';
