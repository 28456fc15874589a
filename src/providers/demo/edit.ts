import sharp, { type Sharp } from 'sharp';
import { at, canvasFor, type PixelSize, pixelSize, ratioOf } from './canvas.ts';
import type { Wanted } from './draw.ts';
import { createPalette, type Palette } from './palette.ts';
import { drawMargin, drawPage, drawPaper, inPrint, type Layout, layOut } from './print.ts';
import { createDice, type Dice } from './random.ts';
import { type Effect, type Reading, readPrompt } from './reading.ts';
import { drawWeather } from './sky.ts';
import { drawSubjects } from './subjects.ts';

export interface EditedPicture extends PixelSize {
  readonly bytes: Buffer;
}

/** A PNG in which the input pictures are plain to see, washed in the prompt's colours and drawn upon. */
export async function editPictures(
  wanted: Wanted,
  pictures: readonly [EditedPicture, ...EditedPicture[]],
): Promise<Buffer> {
  const size = pixelSize(ratioOf(wanted.aspect, pictures[0]), wanted.resolution);
  const page = layOut(canvasFor(size), size);
  const layout = pictures.length === 1 ? framed(page, pictures[0]) : page;
  const reading = readPrompt(wanted.prompt);
  const palette = createPalette(reading, createDice(wanted.prompt));
  const dice = createDice(`${wanted.seed} ${wanted.prompt}`);
  const cells = cellsFor(layout, pictures.length);
  const placed = await Promise.all(
    pictures.map(async (picture, i) => {
      const cell = cells[i] ?? cells[0];
      return { input: await fitPicture(picture, cell, reading.effects), left: cell.left, top: cell.top };
    }),
  );
  const marks = inPrint(layout, drawMarks(layout, palette, reading, dice));
  const quick = async (body: string) => (await drawPage(layout, size, body)).png(QUICK).toBuffer();
  const [paper, wash, over] = await Promise.all([
    quick(drawPaper(layout, palette)),
    quick(inPrint(layout, drawWash(layout, palette, reading))),
    quick(marks + drawMargin(layout, palette, wanted.prompt)),
  ]);
  const blend = reading.time === 'night' ? 'multiply' : 'soft-light';
  return sharp(paper)
    .composite([...placed, { input: wash, blend }, { input: over }])
    .removeAlpha()
    .png({ compressionLevel: 4 })
    .toBuffer();
}

/** For pictures that are read again at once. */
const QUICK = { compressionLevel: 1 } as const;

/** The frame around one picture takes that picture's ratio, so that nothing of it is cut. */
function framed(layout: Layout, picture: PixelSize): Layout {
  const { x, y, width, height } = layout.print;
  const share = Math.min(width / picture.width, height / picture.height);
  const [fitWidth, fitHeight] = [picture.width * share, picture.height * share];
  const print = {
    x: x + (width - fitWidth) / 2,
    y: y + (height - fitHeight) / 2,
    width: fitWidth,
    height: fitHeight,
  };
  return { ...layout, print };
}

interface Cell {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Cells of the print in pixels, side by side along its longer edge; more than four fill a grid. */
function cellsFor(layout: Layout, many: number): readonly [Cell, ...Cell[]] {
  const { print, scale } = layout;
  const lying = print.width >= print.height;
  const lines = many > 4 ? Math.ceil(Math.sqrt(many)) : 1;
  const each = Math.ceil(many / lines);
  const [columns, rows] = lying ? [each, lines] : [lines, each];
  const cell = (i: number): Cell => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const edge = (start: number, length: number, part: number, parts: number) =>
      Math.round((start + (length * part) / parts) * scale);
    const left = edge(print.x, print.width, column, columns);
    const top = edge(print.y, print.height, row, rows);
    return {
      left,
      top,
      width: Math.max(1, edge(print.x, print.width, column + 1, columns) - left),
      height: Math.max(1, edge(print.y, print.height, row + 1, rows) - top),
    };
  };
  return [cell(0), ...Array.from({ length: many - 1 }, (_, i) => cell(i + 1))];
}

const LOOKS: Record<Effect, (picture: Sharp) => Sharp> = {
  grey: (picture) => picture.grayscale().toColourspace('srgb'),
  sepia: (picture) => picture.grayscale().tint('#c9a06a'),
  blur: (picture) => picture.blur(8),
  mirror: (picture) => picture.flop(),
  bright: (picture) => picture.modulate({ brightness: 1.3 }),
  dark: (picture) => picture.modulate({ brightness: 0.6 }),
};

async function fitPicture(picture: EditedPicture, cell: Cell, effects: readonly Effect[]): Promise<Buffer> {
  const upright = sharp(picture.bytes, { failOn: 'error' })
    .autoOrient()
    .resize(cell.width, cell.height, { fit: 'contain', background: '#00000000' });
  const seen = effects.reduce((image, effect) => LOOKS[effect](image), upright);
  return seen.png(QUICK).toBuffer();
}

/** The tint over the pictures: strong enough to see at once, clear enough to know the picture again. */
function drawWash(layout: Layout, palette: Palette, reading: Reading): string {
  if (reading.effects.includes('grey') || reading.effects.includes('sepia')) return '';
  const { width, height } = layout.print;
  const [above, below] =
    reading.time === 'night' ? ['hsl(228, 52%, 34%)', 'hsl(218, 40%, 62%)'] : [palette.skyTop, palette.disc];
  const top = reading.hues[0] === undefined ? above : `hsl(${reading.hues[0]}, 78%, 52%)`;
  return `<defs><linearGradient id="wash" x1="0" y1="0" x2="0.25" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${below}"/></linearGradient></defs><rect width="${at(width)}" height="${at(height)}" fill="url(#wash)" opacity="0.85"/>`;
}

/** What is drawn on top: what the prompt names, or else a sun with rings in a corner. */
function drawMarks(layout: Layout, palette: Palette, reading: Reading, dice: Dice): string {
  const { width, height } = layout.print;
  const area = { width, height };
  const named =
    reading.subjects.length > 0 || reading.weather.some((kind) => kind === 'rain' || kind === 'snow');
  const drawn =
    drawSubjects(reading.subjects, area, palette, dice) + drawWeather(area, palette, reading, dice);
  if (named || reading.effects.length > 0) return drawn;
  const [x, y] = [width * dice.between(0.72, 0.84), height * dice.between(0.18, 0.28)];
  const moon = reading.time === 'night' ? '#f4e9c6' : palette.disc;
  const rings = [150, 190, 230]
    .map((r) => `<circle cx="${at(x)}" cy="${at(y)}" r="${r}" stroke-width="${at((260 - r) / 14)}"/>`)
    .join('');
  return `${drawn}<circle cx="${at(x)}" cy="${at(y)}" r="104" fill="${moon}" opacity="0.94"/><g fill="none" stroke="${moon}" opacity="0.6">${rings}</g>`;
}
