import { join } from 'node:path';
import { folderCodec } from './codecs.ts';
import { type DocumentDeps, readDocument, writeDocument } from './document.ts';
import { NewerError } from './format.ts';
import type { MigrationTable } from './migrations.ts';
import { isLeftover } from './replace-file.ts';

/** A newer version of this program has worked on the data folder (exit code 75): nothing in it was touched. */
class NewerDataError extends Error {
  override name = 'NewerDataError';

  constructor(dir: string, cause: NewerError) {
    super(`DATA_DIR ${dir} was ${cause.message}, or put another folder there`, { cause });
  }
}

/**
 * Reads `DATA_DIR/format.json`, or makes it. Without it an older program would set aside one file after the other
 * and seem to have lost everything. Damaged, it stops nothing: each file names its own format too.
 */
export async function checkFolder(
  deps: DocumentDeps & { readonly migrations: MigrationTable },
  dir: string,
): Promise<void> {
  for (const name of await deps.disk.list(dir)) if (isLeftover(name)) await deps.disk.remove(join(dir, name));
  const codec = folderCodec(deps.migrations.folder);
  const options = { file: join(dir, 'format.json'), codec, copied: false };
  const text = await deps.disk.read(options.file).catch(() => null);
  if (text !== null) refuseNewer(dir, () => codec.decode(text));
  // A full disk is no reason not to start: what is open may still end.
  if ((await readDocument(deps, options)) === null)
    await writeDocument(deps, options, { format: 1 }).catch(() => undefined);
}

function refuseNewer(dir: string, decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (error instanceof NewerError) throw new NewerDataError(dir, error);
  }
}
