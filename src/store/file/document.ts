import { type Adapter, Low } from 'lowdb';
import type { Clock } from '../../core/contracts/clock.ts';
import { codeOf } from '../folders.ts';
import type { Disk } from './disk.ts';
import { type Codec, DamagedError } from './format.ts';

/** Something on the disk that a person should know of; the store went on. */
export interface Problem {
  readonly file: string;
  readonly why: string;
}

export interface DocumentDeps {
  readonly disk: Disk;
  readonly clock: Pick<Clock, 'now'>;
  readonly report: (problem: Problem) => void;
}

export interface DocumentOptions<T> {
  readonly file: string;
  readonly codec: Codec<T>;
  /** Keeps a second copy of the same state beside it, to go on from where the file is damaged later. */
  readonly copied: boolean;
}

/** The end of a second copy's name. */
export const COPY = '.copy';

/**
 * lowdb's adapter for one file: atomic, synced, checked when read. A file that cannot be read is set aside under
 * another name, reported, and made anew from its copy; where there is no copy either, `read` answers null.
 *
 * The copy is of the same state, not of the one before: an older state of a job might ask a provider again for
 * what was paid already. It is written after the file, unsynced, and removed before it.
 */
export function createAdapter<T>(deps: DocumentDeps, options: DocumentOptions<T>): Adapter<T> {
  const { disk, clock, report } = deps;
  const { file, codec, copied } = options;
  const copy = file + COPY;

  async function attempt(name: string): Promise<{ data: T } | { fault: string } | null> {
    try {
      const text = await disk.read(name);
      return text === null ? null : { data: codec.decode(text) };
    } catch (error) {
      const fault = faultOf(error);
      if (fault === null) throw error;
      return { fault };
    }
  }

  async function setAside(name: string, fault: string, then: string): Promise<void> {
    const aside = `${name}.damaged-${clock.now()}`;
    await disk.rename(name, aside);
    report({ file: name, why: `${fault}; kept as ${aside}; ${then}` });
  }

  return {
    async read() {
      const found = await attempt(file);
      if (found && 'data' in found) return found.data;
      const second = copied ? await attempt(copy) : null;
      const rescued = second && 'data' in second ? second.data : null;
      const then = rescued ? 'going on from its copy' : 'going on without it';
      if (found) await setAside(file, found.fault, then);
      else if (second) report({ file, why: `the file is gone; ${then}` });
      if (second && 'fault' in second) await setAside(copy, second.fault, 'going on without it');
      // Where the disk is full the copy stays what there is.
      if (rescued) await disk.write(file, codec.encode(rescued), { sync: true }).catch(() => undefined);
      return rescued;
    },
    async write(data) {
      const text = codec.encode(data);
      await disk.write(file, text, { sync: true });
      // An old copy is worse than none; that there is none is no reason to refuse what is written.
      if (copied) await disk.write(copy, text, { sync: false }).catch(() => disk.remove(copy));
    },
  };
}

/** Reads a file once; null where there is nothing to read. */
export const readDocument = <T>(deps: DocumentDeps, options: DocumentOptions<T>): Promise<T | null> =>
  createAdapter(deps, options).read();

export async function writeDocument<T>(
  deps: DocumentDeps,
  options: DocumentOptions<T>,
  data: T,
): Promise<void> {
  await new Low(createAdapter(deps, options), data).write();
}

export const removeDocument = (disk: Disk, file: string): Promise<void> => disk.remove(file + COPY, file);

/** In words, where the file itself is at fault; null for a fault of the moment, such as too many open files. */
function faultOf(error: unknown): string | null {
  if (error instanceof DamagedError || error instanceof RangeError) return error.message;
  const code = codeOf(error);
  return code && ['EACCES', 'EPERM', 'EISDIR', 'EIO', 'ELOOP'].includes(code)
    ? `cannot be read (${code})`
    : null;
}
