import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that a secret could be read from. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

export const textPlace = (name: string, content: unknown): Place => ({
  name,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

/** Every file below a folder, but those of these names, and those that are gone before they are read. */
export async function filesBelow(folder: string, except: readonly string[]): Promise<Place[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && !except.includes(entry.name));
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return bytes ? [{ name: path.slice(folder.length + 1), bytes }] : [];
  });
  return (await Promise.all(read)).flat();
}

/** `canary in place` for each that stands there in any form. */
export function hits(canaries: Readonly<Record<string, string>>, places: readonly Place[]): string[] {
  return Object.entries(canaries).flatMap(([canary, value]) => {
    if (value.length < 8) throw new Error(`${canary} is too short to be looked for`);
    const forms = formsOf(value);
    return places
      .filter(({ bytes }) => forms.some((form) => bytes.includes(form)))
      .map(({ name }) => `${canary} in ${name}`);
  });
}

/** As it is, escaped for JSON and for URLs, in hex, and in base64 wherever in a longer text it stands. */
function formsOf(value: string): string[] {
  const hex = Buffer.from(value).toString('hex');
  const plain = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    hex,
    hex.toUpperCase(),
  ];
  const shifted = [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + value).toString('base64');
    // The first and the last characters depend on what stands beside it.
    const inner = encoded.slice(shift === 0 ? 0 : 4, -4).replace(/=+$/, '');
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...new Set([...plain, ...shifted])];
}
