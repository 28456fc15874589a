import { type Adapter, Low } from 'lowdb';
import type { Clock } from '../../core/contracts/clock.ts';
import { codeOf, orAbsent } from '../folders.ts';
import type { Disk } from './disk.ts';
import { type Codec, DamagedError, type Decoded, NewerError } from './format.ts';

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
/** The end of the name under which a file stays as it was before it was brought up from an older format. */
export const OLDER = '.older';

/** What a file says, with the text itself; or in words why it cannot be read. */
type Found<T> = (Decoded<T> & { readonly text: string }) | Fault;

interface Fault {
  readonly fault: string;
  readonly newer: boolean;
}

/**
 * lowdb's adapter for one file: atomic, synced, checked when read. A file that cannot be read is set aside under
 * another name, reported, and made anew from its copy; where there is no copy either, `read` answers null. One of
 * an older format is brought up, and stays beside the new one as it was.
 *
 * The copy is of the same state, not of the one before: an older state of a job might ask a provider again for
 * what was paid already. It is written after the file, unsynced, and removed before it.
 */
export function createAdapter<T>(deps: DocumentDeps, options: DocumentOptions<T>): Adapter<T> {
  const { disk, report } = deps;
  const { file, codec, copied } = options;
  const copy = file + COPY;

  async function write(data: T): Promise<void> {
    const text = codec.encode(data);
    await disk.write(file, text, { sync: true });
    // An old copy is worse than none; that there is none is no reason to refuse what is written.
    if (copied) await disk.write(copy, text, { sync: false }).catch(() => disk.remove(copy));
  }

  /** Where the disk refuses, the file stays what it is and is brought up again when it is read next. */
  async function bringUp({ data, from, text }: Decoded<T> & { text: string }): Promise<void> {
    if (from === codec.format) return;
    try {
      await disk.write(file + OLDER, text, { sync: true });
      await write(data);
    } catch {}
  }

  return {
    async read() {
      const found = await readChecked(disk, file, codec);
      if (found && 'data' in found) {
        await bringUp(found);
        return found.data;
      }
      const second = copied ? await readChecked(disk, copy, codec) : null;
      const rescued = second && 'data' in second ? second : null;
      const then = rescued ? 'going on from its copy' : GOING_ON_WITHOUT;
      if (found) await setAside(deps, file, found, then);
      else if (second) report({ file, why: `the file is gone; ${then}` });
      if (second && 'fault' in second) await setAside(deps, copy, second, GOING_ON_WITHOUT);
      if (!rescued) return null;
      await bringUp(rescued);
      // Where the disk is full the copy stays what there is.
      await disk.write(file, codec.encode(rescued.data), { sync: true }).catch(() => undefined);
      return rescued.data;
    },
    write,
  };
}

const GOING_ON_WITHOUT =
  'going on without it (if there is a backup of it: stop the program, put that back, start again)';

/** Null where there is no such file. Throws where not the file is at fault but the moment. */
export async function readChecked<T>(disk: Disk, file: string, codec: Codec<T>): Promise<Found<T> | null> {
  try {
    const text = await disk.read(file);
    return text === null ? null : { ...codec.decode(text), text };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return { fault, newer: error instanceof NewerError };
  }
}

/** Gives what cannot be read another name, and says so. */
export async function setAside(
  { disk, clock, report }: DocumentDeps,
  file: string,
  { fault, newer = false }: { fault: string; newer?: boolean },
  then: string,
): Promise<void> {
  const aside = `${file}.${newer ? 'newer' : 'damaged'}-${clock.now()}`;
  // What could not even be looked at may turn out not to be there.
  if ((await orAbsent(disk.rename(file, aside).then(() => true))) === null) return;
  report({ file, why: `${fault}; it was set aside as ${aside}; ${then}` });
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

export const removeDocument = (disk: Disk, file: string): Promise<void> =>
  disk.remove(file + OLDER, file + COPY, file);

/** In words, where the file itself is at fault; null for a fault of the moment, such as too many open files. */
export function faultOf(error: unknown): string | null {
  if (error instanceof DamagedError || error instanceof RangeError) return error.message;
  const code = codeOf(error);
  return code && ['EACCES', 'EPERM', 'EISDIR', 'EIO', 'ELOOP'].includes(code)
    ? `cannot be read (${code})`
    : null;
}
