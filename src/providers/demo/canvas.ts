/** Size of a drawing in its own units: the short side is always 1000. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
}

const SHORT_SIDE = 1000;

/** Long edges in pixels, by resolution name. */
const LONG_EDGES: Readonly<Record<string, number>> = { '0.5K': 512, '1K': 1024, '2K': 2048, '4K': 4096 };
const SMALLEST_EDGE = 64;

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels of a picture with this ratio (width / height), its long edge as the resolution says. */
export function pixelSize(ratio: number, resolution: string): PixelSize {
  const long = LONG_EDGES[resolution] ?? 1024;
  const short = Math.max(SMALLEST_EDGE, Math.round(long / Math.max(ratio, 1 / ratio)));
  return ratio >= 1 ? { width: long, height: short } : { width: short, height: long };
}

export function ratioOf(aspect: string | undefined, firstPicture?: PixelSize): number {
  const match = /^(\d+):(\d+)$/.exec(aspect ?? '');
  if (match) return Number(match[1]) / Number(match[2]);
  if (!firstPicture) return 1;
  return Math.min(8, Math.max(1 / 8, firstPicture.width / firstPicture.height));
}

export function canvasFor(size: PixelSize): Canvas {
  const scale = SHORT_SIDE / Math.min(size.width, size.height);
  return { width: size.width * scale, height: size.height * scale };
}

/** Coordinates with one decimal: small files, the same on every machine. */
export const at = (value: number): string => String(Math.round(value * 10) / 10);

/** The text as it may stand in an SVG: escaped, and without the characters that XML forbids. */
export function escapeXml(text: string): string {
  return [...text.toWellFormed()]
    .filter((letter) => letter >= ' ' && letter !== '\u007f' && letter !== '\ufffe' && letter !== '\uffff')
    .join('')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
