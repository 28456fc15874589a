import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * `SECRET_KEY`: 32 bytes as hex or base64 (either alphabet), or several, comma-separated. Null where any of
 * them is something else.
 */
export function parseSecretKeys(text: string): readonly Buffer[] | null {
  const keys = text.split(',').map((piece) => parseSecretKey(piece.trim()));
  return keys.every((key) => key !== null) ? keys : null;
}

export const secretKeyFile = (dataDir: string): string => join(dataDir, 'secret.key');

/** Nothing can be signed: the key can be neither read nor made (exit code 75). */
class SecretKeyError extends Error {
  override name = 'SecretKeyError';

  constructor(path: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `the secret key ${path} cannot be made (${why}); make room in DATA_DIR and let this user write there, or set SECRET_KEY`,
      { cause },
    );
  }
}

/**
 * The key that stands in `DATA_DIR/secret.key` (mode 600), made at the first start. One that cannot be read is set
 * aside and replaced: webhook addresses and links of before stop working, nothing else is lost.
 */
export async function loadSecretKeys(
  dataDir: string,
): Promise<{ readonly keys: readonly Buffer[]; readonly setAside?: string }> {
  const path = secretKeyFile(dataDir);
  try {
    await mkdir(dataDir, { recursive: true });
    const kept = await readKept(path);
    if (kept === 'none') return { keys: [await makeKey(path)] };
    // A key that others on this computer may read is a key given away.
    if (kept) await chmod(path, OWNER_ONLY).catch(() => undefined);
    if (kept) return { keys: kept };
    const setAside = `${path}.damaged-${Date.now()}`;
    const isAside = await rename(path, setAside).then(
      () => true,
      (error: unknown) => {
        // What could not be read turns out not to be there.
        if (codeOf(error) === 'ENOENT') return false;
        throw error;
      },
    );
    return { keys: [await makeKey(path)], ...(isAside ? { setAside } : {}) };
  } catch (error) {
    throw new SecretKeyError(path, error);
  }
}

function parseSecretKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[\w+/-]{43}=?$/.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : null;
}

/** Null where what stands there is no key of ours, or cannot be read. */
async function readKept(path: string): Promise<readonly Buffer[] | 'none' | null> {
  try {
    return parseSecretKeys((await readFile(path, 'utf8')).trim());
  } catch (error) {
    const code = codeOf(error);
    // A link to nothing is something.
    if (code === 'ENOENT') return (await lstat(path).catch(() => null)) ? null : 'none';
    if (['EACCES', 'EPERM', 'EISDIR', 'EIO', 'ELOOP'].includes(code ?? '')) return null;
    throw error;
  }
}

/** Whole or not at all, whatever fails on the way. The caller has the folder's lock: nobody else makes one. */
async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', OWNER_ONLY);
  try {
    try {
      await file.writeFile(`${key.toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
  return key;
}

/** So that the name outlives the power too; some file systems cannot do it, and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  try {
    await handle?.sync();
  } catch (error) {
    if (codeOf(error) === 'EIO') throw error;
  } finally {
    await handle?.close();
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
