import type { Canvas } from './canvas.ts';
import { at } from './canvas.ts';
import type { Palette } from './palette.ts';
import type { Dice } from './random.ts';
import type { Place } from './reading.ts';

/** Where the land begins, from the top, as a share of the height. */
export const HORIZON = 0.52;

/** The layers of a place, far to near. */
export function drawLand(place: Place, canvas: Canvas, palette: Palette, dice: Dice): string {
  return PLACES[place](canvas, palette, dice);
}

type Painter = (canvas: Canvas, palette: Palette, dice: Dice) => string;

const PLACES: Record<Place, Painter> = {
  hills: (canvas, palette, dice) => layered(canvas, palette, (top) => rolling(canvas, top, 90, dice)),
  desert: (canvas, palette, dice) => layered(canvas, palette, (top) => rolling(canvas, top, 46, dice)),
  mountains: (canvas, palette, dice) => layered(canvas, palette, (top, i) => peaks(canvas, top, i, dice)),
  forest,
  city,
  sea,
  circles,
};

function layered(canvas: Canvas, palette: Palette, edge: (top: number, layer: number) => string): string {
  return palette.layers
    .map((fill, i) => {
      const top = canvas.height * (HORIZON + i * 0.115);
      return `<path fill="${fill}" d="${edge(top, i)} L${at(canvas.width)} ${at(canvas.height)} L0 ${at(canvas.height)} Z"/>`;
    })
    .join('');
}

/** A soft edge made of quadratic waves. */
function rolling(canvas: Canvas, top: number, swing: number, dice: Dice): string {
  const step = dice.between(320, 520);
  let path = `M0 ${at(top + dice.between(-swing, swing))}`;
  for (let x = 0; x < canvas.width; x += step) {
    const peak = top + dice.between(-swing * 1.6, swing * 0.5);
    path += ` Q${at(x + step / 2)} ${at(peak)} ${at(x + step)} ${at(top + dice.between(-swing, swing) * 0.6)}`;
  }
  return path;
}

function peaks(canvas: Canvas, top: number, layer: number, dice: Dice): string {
  const height = 260 - layer * 52;
  let path = `M-40 ${at(top + 40)}`;
  for (let x = -40; x < canvas.width; ) {
    const step = dice.between(150, 290);
    path += ` L${at(x + step * 0.5)} ${at(top - dice.between(0.35, 1) * height)} L${at(x + step)} ${at(top + dice.between(0, 50))}`;
    x += step;
  }
  return path;
}

function forest(canvas: Canvas, palette: Palette, dice: Dice): string {
  return palette.layers
    .map((fill, i) => {
      const ground = canvas.height * (HORIZON + 0.06 + i * 0.125);
      const size = 120 + i * 66;
      let trees = '';
      for (let x = dice.between(-60, 0); x < canvas.width + 60; x += size * dice.between(0.36, 0.72)) {
        trees += pine(x, ground + dice.between(0, 26), size * dice.between(0.75, 1.25));
      }
      return `<g fill="${fill}">${trees}<rect y="${at(ground)}" width="${at(canvas.width)}" height="${at(canvas.height - ground)}"/></g>`;
    })
    .join('');
}

function pine(x: number, foot: number, size: number): string {
  const half = size * 0.25;
  return `<path d="M${at(x)} ${at(foot - size)} L${at(x + half * 0.66)} ${at(foot - size * 0.52)} L${at(x + half * 0.4)} ${at(foot - size * 0.52)} L${at(x + half)} ${at(foot)} L${at(x - half)} ${at(foot)} L${at(x - half * 0.4)} ${at(foot - size * 0.52)} L${at(x - half * 0.66)} ${at(foot - size * 0.52)} Z"/>`;
}

function city(canvas: Canvas, palette: Palette, dice: Dice): string {
  const rows = palette.layers.slice(0, 3).map((fill, i) => {
    const foot = canvas.height;
    let houses = '';
    for (let x = dice.between(-80, 0); x < canvas.width; ) {
      const width = dice.between(80, 150) + i * 24;
      const top = canvas.height * (HORIZON + i * 0.12) - dice.between(10, 230 - i * 60);
      houses += `<rect fill="${fill}" x="${at(x)}" y="${at(top)}" width="${at(width - 5)}" height="${at(foot - top)}"/>`;
      if (i > 0) houses += windows(x, top, width, foot, palette, dice);
      x += width;
    }
    return houses;
  });
  const street = canvas.height * 0.9;
  return `${rows.join('')}<rect fill="${palette.layers[3]}" y="${at(street)}" width="${at(canvas.width)}" height="${at(canvas.height - street)}"/>`;
}

function windows(x: number, top: number, width: number, foot: number, palette: Palette, dice: Dice): string {
  let panes = '';
  for (let y = top + 26; y < foot - 60; y += 46) {
    for (let column = x + 18; column < x + width - 30; column += 34) {
      if (dice.chance(palette.dark ? 0.5 : 0.28))
        panes += `<rect x="${at(column)}" y="${at(y)}" width="15" height="22" fill="${palette.disc}" opacity="0.8"/>`;
    }
  }
  return panes;
}

function sea(canvas: Canvas, palette: Palette, dice: Dice): string {
  const top = canvas.height * HORIZON;
  let water = `<rect fill="${palette.layers[0]}" y="${at(top)}" width="${at(canvas.width)}" height="${at(canvas.height - top)}"/>`;
  for (let i = 0; i < 30; i += 1) {
    const y = top + 10 + (i / 30) ** 1.4 * 150;
    const x = canvas.width * dice.between(0.05, 0.9);
    water += `<rect x="${at(x)}" y="${at(y)}" width="${at(dice.between(30, 150))}" height="4" rx="2" fill="${palette.paper}" opacity="0.5"/>`;
  }
  palette.layers.slice(1).forEach((fill, i) => {
    water += waves(canvas, top + canvas.height * (0.13 + i * 0.115), 80 + i * 24, fill, palette, dice);
  });
  return water;
}

function waves(canvas: Canvas, y: number, step: number, fill: string, palette: Palette, dice: Dice): string {
  const start = -dice.between(0, step * 2);
  let crest = `M${at(start)} ${at(y)}`;
  for (let x = start; x < canvas.width + step; x += step * 2) {
    crest += ` q${at(step * 0.5)} ${at(-step * 0.62)} ${at(step)} 0 t${at(step)} 0`;
  }
  return `<path fill="${fill}" d="${crest} V${at(canvas.height)} H${at(start)} Z"/><path fill="none" stroke="${palette.paper}" stroke-opacity="0.55" stroke-width="5" d="${crest}"/>`;
}

/** No place at all: discs and arcs in balance, for prompts that name nothing that the demo knows. */
function circles(canvas: Canvas, palette: Palette, dice: Dice): string {
  const fills = [...palette.layers, palette.accent, palette.disc];
  let shapes = '';
  const many = Math.round(4 + (canvas.width * canvas.height) / 420_000);
  for (let i = 0; i < many; i += 1) {
    const [x, y] = [canvas.width * dice.between(0.08, 0.92), canvas.height * dice.between(0.1, 0.84)];
    const radius = dice.between(70, 270);
    const fill = fills[i % fills.length] ?? palette.accent;
    shapes += dice.chance(0.4)
      ? rings(x, y, radius, fill)
      : dice.chance(0.45)
        ? `<path fill="${fill}" opacity="0.86" transform="rotate(${at(dice.between(0, 4) * 90)} ${at(x)} ${at(y)})" d="M${at(x - radius)} ${at(y)} A${at(radius)} ${at(radius)} 0 0 1 ${at(x + radius)} ${at(y)} Z"/>`
        : `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="${fill}" opacity="0.86"/>`;
  }
  return shapes;
}

function rings(x: number, y: number, radius: number, stroke: string): string {
  return [1, 0.78, 0.56, 0.34]
    .map(
      (share) =>
        `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius * share)}" fill="none" stroke="${stroke}" stroke-width="${at(radius * 0.08)}"/>`,
    )
    .join('');
}
