import { readFileSync, statSync } from 'node:fs';

/** What CATALOG_FILE leads to. `modified`: the day on which the file was last changed (UTC), `2026-05-31`. */
export type CatalogText =
  | { readonly text: string; readonly modified: string }
  /** Why there is none, as the middle of `CATALOG_FILE: {problem}; …`. */
  | { readonly problem: string };

const MOST_BYTES = 256 * 1024;

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'leads to no file',
  ENOTDIR: 'leads to no file',
  ENAMETOOLONG: 'leads to no file',
  EACCES: 'leads to a file that this user may not read',
  EPERM: 'leads to a file that this user may not read',
};

/** Reads what CATALOG_FILE of these variables names, relative to where the process was started. */
export function readCatalog(env: Readonly<Record<string, string | undefined>>): CatalogText | undefined {
  const path = env.CATALOG_FILE?.trim();
  if (!path) return undefined;
  try {
    const found = statSync(path);
    // A pipe or a device would be waited for, maybe for ever.
    if (!found.isFile()) return { problem: 'leads to something that is no file' };
    if (found.size > MOST_BYTES) return { problem: 'leads to a file of more than 256 KB' };
    return { text: readFileSync(path, 'utf8'), modified: found.mtime.toISOString().slice(0, 10) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { problem: PROBLEMS[code] ?? 'leads to a file that cannot be read' };
  }
}
