import type { Job } from '../../core/job.ts';
import { type IndexFile, indexCodec, type Summary } from './codecs.ts';
import { type DocumentDeps, readDocument, writeDocument } from './document.ts';
import type { Migrations } from './format.ts';
import type { Shelf } from './shelf.ts';
import { fileOf } from './shelf-bounds.ts';

/** From so many segments on, reading all of them at a start is worth a file that spares it. */
const WORTH_WRITING = 16;

/**
 * The summaries of a guild's segments, all of them once asked for. They are derived: the file is only a way not to
 * read them all again, written when they were gathered and when the store closes, never with a status change.
 * An entry counts only while its segment has the size and time that it had then.
 */
export interface HistoryIndex {
  /** Resolves when every segment has its summary. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export function createHistoryIndex(
  deps: DocumentDeps,
  options: { file: string; folder: string; shelf: Shelf<Job, Summary>; migrations: Migrations },
): HistoryIndex {
  const { file, folder, shelf } = options;
  const document = { file, codec: indexCodec(options.migrations), copied: false };
  let last: Promise<void> = Promise.resolve();
  let asked = false;

  const stateOf = (bound: string) => deps.disk.stat(fileOf(folder, bound));

  async function gather(): Promise<void> {
    const missing = (await shelf.bounds()).filter((bound) => !shelf.summary(bound));
    if (missing.length === 0) return;
    const kept = missing.length < WORTH_WRITING ? null : await readDocument(deps, document);
    const known = new Map(kept?.segments.map((entry) => [entry.bound, entry]));
    let read = 0;
    for (const bound of missing) {
      const entry = known.get(bound);
      const state = entry && (await stateOf(bound));
      if (state && state.size === entry.size && state.mtimeMs === entry.mtimeMs) {
        if (!shelf.summary(bound)) shelf.remember(bound, entry.summary);
      } else {
        await shelf.read(bound);
        read += 1;
      }
    }
    // The answer does not wait for a file that only spares work, nor fail with it.
    if (read >= WORTH_WRITING) await write().catch(() => undefined);
  }

  async function write(): Promise<void> {
    const segments: IndexFile['segments'] = [];
    for (const bound of await shelf.bounds()) {
      const state = await stateOf(bound);
      const summary = shelf.summary(bound);
      if (state && summary) segments.push({ bound, size: state.size, mtimeMs: state.mtimeMs, summary });
    }
    if (segments.length >= WORTH_WRITING) await writeDocument(deps, document, { format: 1, segments });
  }

  return {
    ready() {
      asked = true;
      last = last.then(gather, gather);
      return last;
    },
    async close() {
      if (asked) await write().catch(() => undefined);
    },
  };
}
