import { formatPixels, formatSize } from '../format.ts';
import type { Language } from '../job.ts';
import { wordsFor } from './index.ts';
import { quoted } from './labels.ts';

/**
 * `file`; `size` and `max` in bytes, or `pixels` and `maxPixels`, which are said in their place. Numbers may be
 * digits, since a stored failure holds strings.
 */
export type PictureValues = Readonly<Record<string, string | number | readonly string[] | undefined>>;

type Format = (n: number, language: Language) => string;

/** `{file}`, `{size}` and `{max}` of the sentences about an input picture. */
export function pictureValues(values: PictureValues, language: Language): Record<string, string> {
  const file =
    typeof values.file === 'string' && values.file !== ''
      ? quoted(values.file, language)
      : wordsFor(language).errors.someFile;
  const inPixels = values.pixels !== undefined;
  const format: Format = inPixels ? formatPixels : formatSize;
  const [found, limit] = inPixels ? [values.pixels, values.maxPixels] : [values.size, values.max];
  return { file, size: shown(found, format, language), max: shown(limit, format, language) };
}

function shown(value: PictureValues[string], format: Format, language: Language): string {
  const n = Number(value);
  return value !== undefined && Number.isFinite(n) ? format(n, language) : '?';
}
