import { COPY, type DocumentDeps, type DocumentOptions, readChecked, setAside } from './document.ts';

/**
 * Makes a file's copy say what the file says. A copy is written unsynced: after a power cut it may be an older
 * state, and must not be what is gone on from when the file is damaged one day. Asked for at a start.
 */
export async function alignCopy<T>(deps: DocumentDeps, options: DocumentOptions<T>): Promise<void> {
  const { disk } = deps;
  const { file, codec } = options;
  const copy = file + COPY;
  const first = await readChecked(disk, file, codec);
  if (!first || !('data' in first)) return;
  const second = await readChecked(disk, copy, codec);
  if (second && 'text' in second && second.text === first.text) return;
  // What a power cut left of a copy that was just being made says nothing, and nobody has to know of it.
  const worthKeeping = second && 'fault' in second && ((await disk.stat(copy))?.size ?? 0) > 0;
  if (worthKeeping) await setAside(deps, copy, second, 'made anew from the file that it is the copy of');
  // An old copy is worse than none, and neither is worth a start.
  await disk
    .write(copy, first.text, { sync: false })
    .catch(() => disk.remove(copy))
    .catch(() => undefined);
}
