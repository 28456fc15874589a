import type { Language } from './job.ts';
import { fill, plain } from './line.ts';
import { wordsFor } from './words/index.ts';
import type { Plural } from './words/types.ts';

export { cleanText, cut, cutToLength, displayName, oneLine } from './format-text.ts';

/** Figures as people read them (experience §6). Money is whole micro-dollars and computed in whole numbers. */

const DOLLAR = 1_000_000;
const CENT = 10_000;
/** The smallest figure that is shown: US$0.0001. */
const SMALLEST = 100;
const DECIMALS_BELOW_ONE = 4;
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Made once: making one takes a hundred times as long as using it. */
const grouped = new Intl.NumberFormat('en-US');

/** `1,234` in both languages. */
export const formatNumber = (n: number): string => grouped.format(n);

const dollars = (whole: number, decimals: string) => `US$${formatNumber(whole)}.${decimals}`;

/** Two decimals, half up: totals, limits, and everything from one dollar. */
export function formatTotal(microDollars: number): string {
  const cents = Math.floor((microDollars + CENT / 2) / CENT);
  return dollars(Math.floor(cents / 100), String(cents % 100).padStart(2, '0'));
}

/** `US$1.20`, `US$0.03`, `US$0.105`, `US$0.0133`, `under US$0.0001`. Nothing at all reads `free`. */
export function formatMoney(microDollars: number, language: Language): string {
  const { free, tiny } = wordsFor(language).units;
  if (microDollars === 0) return free;
  if (microDollars < SMALLEST) return tiny;
  const figure = Math.floor((microDollars + SMALLEST / 2) / SMALLEST);
  if (figure * SMALLEST >= DOLLAR) return formatTotal(microDollars);
  const decimals = String(figure)
    .padStart(DECIMALS_BELOW_ONE, '0')
    .replace(/0{1,2}$/, '');
  return dollars(0, decimals);
}

/** A figure after `about` / `약`, which cannot stand before `under`. */
export const formatRough = (microDollars: number, language: Language): string =>
  formatMoney(microDollars === 0 ? 0 : Math.max(microDollars, SMALLEST), language);

/** Before the end: `about US$0.03` / `예상 US$0.03`; what costs nothing is `free`. */
export function formatEstimate(microDollars: number, language: Language): string {
  const { about, free } = wordsFor(language).units;
  if (microDollars === 0) return free;
  return plain(fill(about, { price: formatRough(microDollars, language) }));
}

/** `12 s`, `1 min 5 s`, `1 h 2 min` / `12초`, `1분 5초`. `tenths`: one decimal under 10 s (the web). */
export function formatDuration(ms: number, language: Language, options: { tenths?: boolean } = {}): string {
  const { hours, minutes, seconds } = wordsFor(language).units;
  const tenths = Math.max(1, Math.round(ms / 100));
  if (options.tenths && tenths < 100) return plain(fill(seconds, { n: (tenths / 10).toFixed(1) }));
  const total = Math.max(1, Math.round(ms / 1000));
  const parts: [string, number][] =
    total < 3600
      ? [
          [minutes, Math.floor(total / 60)],
          [seconds, total % 60],
        ]
      : [
          [hours, Math.floor(total / 3600)],
          [minutes, Math.floor((total % 3600) / 60)],
        ];
  return parts
    .filter(([, n]) => n > 0)
    .map(([unit, n]) => plain(fill(unit, { n: formatNumber(n) })))
    .join(' ');
}

/** `8.7 MB` / `8.7MB`, in thousands; one decimal, and none where it is zero. */
export function formatSize(bytes: number, language: Language): string {
  let unit = 0;
  let n = bytes;
  while (Math.round(n * 10) / 10 >= 1000 && unit < UNITS.length - 1) {
    n /= 1000;
    unit += 1;
  }
  const figure = formatNumber(Math.round(n * 10) / 10);
  return plain(fill(wordsFor(language).units.size, { n: figure, unit: UNITS[unit] ?? 'B' }));
}

/** `62.5 megapixels` / `6,250만 화소`. */
export function formatPixels(pixels: number, language: Language): string {
  const n = language === 'ko' ? Math.round(pixels / 10_000) : Math.round(pixels / 100_000) / 10;
  return plain(fill(wordsFor(language).units.pixels, { n: formatNumber(n) }));
}

/** A counted phrase in its right form: `1 picture`, `3 pictures` / `3장`. */
export function counted(forms: Plural, n: number, language: Language): string {
  const form = new Intl.PluralRules(language).select(n) === 'one' ? forms.one : undefined;
  return plain(fill(form ?? forms.other, { n: formatNumber(n) }));
}
