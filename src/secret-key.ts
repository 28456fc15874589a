import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

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

/**
 * The key that stands in `DATA_DIR/secret.key` (mode 600), made at the first start. One that is damaged is set
 * aside and replaced: webhook addresses and links of before stop working, nothing else is lost.
 */
export async function loadSecretKeys(
  dataDir: string,
): Promise<{ readonly keys: readonly Buffer[]; readonly setAside?: string }> {
  const path = secretKeyFile(dataDir);
  await mkdir(dataDir, { recursive: true });
  const kept = await readIfThere(path);
  if (kept === null) return { keys: [await makeKey(path)] };
  const keys = parseSecretKeys(kept.trim());
  if (keys) {
    // A key that others on this computer may read is a key given away.
    await chmod(path, OWNER_ONLY).catch(() => undefined);
    return { keys };
  }
  const setAside = `${path}.damaged-${Date.now()}`;
  await rename(path, setAside);
  return { keys: [await makeKey(path)], setAside };
}

function parseSecretKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[\w+/-]{43}=?$/.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : null;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Never replaces a file: of two first starts at once, one fails rather than sign with a key that is gone. */
async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const file = await open(path, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(`${key.toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return key;
}
