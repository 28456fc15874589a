import sharp, { type Sharp } from 'sharp';
import type { Canvas, PixelSize } from './canvas.ts';
import { at, escapeXml } from './canvas.ts';
import type { Palette } from './palette.ts';

/**
 * How a demo picture is laid out: a print on paper with a margin, the prompt set small below it, and a red seal
 * that says DEMO. The seal is drawn as lines, so it is there where no font is.
 */
export interface Layout {
  readonly canvas: Canvas;
  /** Pixels for each unit of the canvas. */
  readonly scale: number;
  /** Where the drawing itself stands. */
  readonly print: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly fontSize: number;
}

const MARGIN = 34;
const FONT_UNITS = 27;
/** Smaller letters cannot be read on a screen. */
const SMALLEST_FONT_PIXELS = 11;

export function layOut(canvas: Canvas, size: PixelSize): Layout {
  const scale = size.width / canvas.width;
  const fontSize = Math.min(110, Math.max(FONT_UNITS, SMALLEST_FONT_PIXELS / scale));
  const print = {
    x: MARGIN,
    y: MARGIN,
    width: canvas.width - MARGIN * 2,
    height: canvas.height - MARGIN - fontSize * 2.9,
  };
  return { canvas, scale, print, fontSize };
}

/** Larger drawings are made at this size and enlarged: drawing takes seconds there, enlarging does not. */
const LONGEST_DRAWN = 2048;

/** A layout's page around `body`, as pixels. */
export async function drawPage(layout: Layout, size: PixelSize, body: string): Promise<Sharp> {
  const share = Math.min(1, LONGEST_DRAWN / Math.max(size.width, size.height));
  const [width, height] = [Math.round(size.width * share), Math.round(size.height * share)];
  const { canvas } = layout;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${at(canvas.width)} ${at(canvas.height)}" preserveAspectRatio="none">${body}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const drawn = sharp(data, { raw: info });
  return share === 1 ? drawn : drawn.resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' });
}

/** Puts a drawing into the print's place and cuts off what stands over. */
export function inPrint(layout: Layout, drawing: string): string {
  const { x, y, width, height } = layout.print;
  return `<svg x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" viewBox="0 0 ${at(width)} ${at(height)}">${drawing}</svg>`;
}

export function drawPaper(layout: Layout, palette: Palette): string {
  return `<rect width="${at(layout.canvas.width)}" height="${at(layout.canvas.height)}" fill="${palette.paper}"/>`;
}

/** The thin line around the print, the caption and the seal. */
export function drawMargin(layout: Layout, palette: Palette, caption: string): string {
  const { print, canvas, fontSize } = layout;
  const line = `<rect x="${at(print.x)}" y="${at(print.y)}" width="${at(print.width)}" height="${at(print.height)}" fill="none" stroke="#2a2a2a" stroke-opacity="0.55" stroke-width="2.5"/>`;
  const sealHeight = fontSize * 1.7;
  const sealWidth = sealHeight * (94 / 34);
  const middle = canvas.height - fontSize * 1.45;
  const room = canvas.width - MARGIN * 2 - sealWidth - fontSize;
  const words = `<text x="${at(MARGIN + 2)}" y="${at(middle + fontSize * 0.36)}" font-size="${at(fontSize)}" font-family="Noto Serif CJK KR, Noto Serif KR, Noto Serif, Nanum Myeongjo, Georgia, DejaVu Serif, serif" fill="#33302b">${escapeXml(cut(caption, room / fontSize))}</text>`;
  return (
    line + words + drawSeal(canvas.width - MARGIN - sealWidth, middle - sealHeight / 2, sealHeight, palette)
  );
}

const SEAL_LETTERS =
  'M9 8 V26 H14 Q21 26 21 17 Q21 8 14 8 Z M40 8 H28 V26 H40 M28 17 H38 M47 26 V8 L54 18 L61 8 V26 M77 8 a8.5 9 0 1 0 0.01 0 Z';

function drawSeal(x: number, y: number, height: number, palette: Palette): string {
  const scale = Math.round((height / 34) * 1000) / 1000;
  return `<g transform="translate(${at(x)} ${at(y)}) scale(${scale})"><rect width="94" height="34" rx="5" fill="${palette.seal}"/><path transform="translate(0.5 0)" d="${SEAL_LETTERS}" fill="none" stroke="#fff8ec" stroke-width="3.2" stroke-linejoin="round" stroke-linecap="round"/></g>`;
}

/** Cuts a caption to a width in ems: Hangul, kana and Chinese letters are one em wide, Latin about half. */
function cut(text: string, ems: number): string {
  const letters = [...new Intl.Segmenter().segment(text.replace(/\s+/g, ' ').trim())].map((s) => s.segment);
  let used = 0;
  for (const [i, letter] of letters.entries()) {
    used += /[\u1100-\u11ff\u2e80-\uffef]|\p{Extended_Pictographic}/u.test(letter) ? 1.02 : 0.56;
    if (used > ems - 0.6) return `${letters.slice(0, i).join('').trimEnd()}…`;
  }
  return letters.join('');
}
