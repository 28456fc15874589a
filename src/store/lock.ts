import { readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../core/ids.ts';
import { codeOf, makeFolder } from './folders.ts';
import { type Answer, answerAt, ask } from './lock-socket.ts';
import { shortWay } from './short-way.ts';

/** Another process has the data folder (exit code 75). */
export class InUseError extends Error {
  override name = 'InUseError';
  readonly pid: number | undefined;
  readonly host: string | undefined;

  constructor(dir: string, owner: Answer) {
    const started =
      owner.startedAt === undefined ? '' : `, started ${new Date(owner.startedAt).toISOString()}`;
    const who = owner.pid === undefined ? 'a process that does not answer' : `process ${owner.pid}`;
    super(
      `DATA_DIR ${dir} is in use by ${who}${owner.host ? ` on ${owner.host}` : ''}${started}; stop it, or put another folder there`,
    );
    this.pid = owner.pid;
    this.host = owner.host;
  }
}

/** The data folder as a whole cannot be read or written (exit code 75). */
export class DataDirError extends Error {
  override name = 'DataDirError';

  constructor(dir: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(cause) ?? '');
    const remedy = isFull ? 'make room on that disk' : 'put a folder there that this user may write';
    super(`DATA_DIR ${dir} cannot be read or written (${why}); ${remedy}`, { cause });
  }
}

export interface Lock {
  release(): Promise<void>;
}

/** How long a starter waits before it asks again what became of another that started at the same moment. */
const ASK_AGAIN_MS = 20;

/**
 * Makes this process the one writer of a data folder, or throws `InUseError` naming the one that is.
 *
 * Every starter listens on a socket of its own in `<dir>/lock` and then asks all others there. A dead process
 * cannot answer, in a container neither, so what refuses the connection is swept away and nobody waits for a
 * timeout. Each shows itself before it looks, so of two at least one sees the other: an owner is given way to,
 * among starters the lowest id stays. No name is ever taken over, hence nothing can be stolen between the
 * question and the taking; that is why it is not one well-known socket.
 */
export async function acquireLock(dir: string): Promise<Lock> {
  const folder = join(resolve(dir), 'lock');
  try {
    await makeFolder(folder);
    const way = await shortWay(folder);
    try {
      return await compete(dir, folder, way.path);
    } finally {
      await way.close();
    }
  } catch (error) {
    throw error instanceof InUseError ? error : new DataDirError(dir, error);
  }
}

async function compete(dir: string, folder: string, way: string): Promise<Lock> {
  const id = newId(Date.now());
  const me: Answer = { id, owner: false, pid: process.pid, host: hostname(), startedAt: Date.now() };
  // A name that nobody asks, until it listens: a socket in between would pass for a dead one.
  const hidden = `${id}.new`;
  const name = `${id}.sock`;
  const close = await answerAt(join(way, hidden), () => me);
  const release = async () => {
    // A name that stays answers nobody any more: the next starter sweeps it away.
    await rm(join(folder, name), { force: true }).catch(() => undefined);
    await close();
  };
  try {
    await rename(join(folder, hidden), join(folder, name));
    for (;;) {
      const others = await askOthers(folder, way, name);
      if (others.length === 0) break;
      const winner = others.find(({ owner }) => owner) ?? others.find((other) => other.id < id);
      if (winner) throw new InUseError(dir, winner);
      await delay(ASK_AGAIN_MS);
    }
    Object.assign(me, { owner: true });
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function askOthers(folder: string, way: string, own: string): Promise<Answer[]> {
  const alive: Answer[] = [];
  for (const name of await readdir(folder)) {
    if (name === own || !name.endsWith('.sock')) continue;
    const answer = await ask(join(way, name));
    if (answer) alive.push(answer);
    // What cannot be swept away (a folder of that name) answers nobody.
    else await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
  return alive;
}
