import { canvasFor, pixelSize, ratioOf } from './canvas.ts';
import { drawLand } from './land.ts';
import { createPalette } from './palette.ts';
import { drawMargin, drawPage, drawPaper, inPrint, layOut } from './print.ts';
import { createDice, type Dice } from './random.ts';
import { type Place, type Reading, readPrompt } from './reading.ts';
import { drawSky, drawWeather } from './sky.ts';
import { drawSubjects } from './subjects.ts';

export interface Wanted {
  readonly prompt: string;
  readonly aspect?: string;
  readonly resolution: string;
  /** What makes one drawing of a prompt differ from the next. */
  readonly seed: string;
}

const PLACES: readonly [Place, ...Place[]] = ['hills', 'mountains', 'sea', 'forest', 'desert', 'circles'];

/** A PNG for a prompt. Colours and place follow from the prompt alone, the details from the seed too. */
export async function drawPicture(wanted: Wanted): Promise<Buffer> {
  const size = pixelSize(ratioOf(wanted.aspect), wanted.resolution);
  const layout = layOut(canvasFor(size), size);
  const reading = readPrompt(wanted.prompt);
  const theme = createDice(wanted.prompt);
  const palette = createPalette(reading, theme);
  const place = choosePlace(reading, theme);
  const dice = createDice(`${wanted.seed} ${wanted.prompt}`);
  const { width, height } = layout.print;
  const area = { width, height };
  const scene = [
    drawSky(area, palette, place === 'circles' ? { ...reading, weather: [] } : reading, dice),
    drawLand(place, area, palette, dice),
    drawSubjects(reading.subjects, area, palette, dice),
    drawWeather(area, palette, reading, dice),
  ].join('');
  const page =
    drawPaper(layout, palette) + inPrint(layout, scene) + drawMargin(layout, palette, wanted.prompt);
  const pixels = await drawPage(layout, size, page);
  return pixels.removeAlpha().png({ compressionLevel: 4 }).toBuffer();
}

function choosePlace(reading: Reading, theme: Dice): Place {
  if (reading.place) return reading.place;
  if (reading.subjects.includes('boat') || reading.subjects.includes('fish')) return 'sea';
  if (reading.subjects.length > 0 && reading.weather.length === 0)
    return theme.pick(['hills', 'desert', 'sea']);
  return theme.pick(PLACES);
}
