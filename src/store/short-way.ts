import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Linux allows 107 bytes for a socket's path, macOS 103; the longest name in the folder is `<20 letters>.sock`. */
const LONGEST_FOLDER = 103 - '/01234567890123456789.sock'.length;

/**
 * A path to a folder that is short enough for the sockets in it: the folder's own, or one through a link in a
 * fresh private directory of the system's temporary one. Only the path is short, the socket stands in the folder;
 * so the link can go once it is bound, and another process may come by another way.
 */
export async function shortWay(folder: string): Promise<{ path: string; close(): Promise<void> }> {
  const full = resolve(folder);
  if (Buffer.byteLength(full) <= LONGEST_FOLDER) return { path: full, async close() {} };
  const home = await mkdtemp(join(tmpdir(), 'nb-'));
  const path = join(home, 'l');
  await symlink(full, path);
  return { path, close: () => rm(home, { recursive: true, force: true }) };
}
