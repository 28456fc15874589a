import type { Canvas } from './canvas.ts';
import { at } from './canvas.ts';
import { HORIZON } from './land.ts';
import type { Palette } from './palette.ts';
import type { Dice } from './random.ts';
import type { Reading } from './reading.ts';

/** The sky behind everything: a wash, the sun or moon, and what hangs in it. */
export function drawSky(canvas: Canvas, palette: Palette, reading: Reading, dice: Dice): string {
  const wash = `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${palette.skyTop}"/><stop offset="0.72" stop-color="${palette.skyLow}"/></linearGradient></defs><rect width="${at(canvas.width)}" height="${at(canvas.height)}" fill="url(#sky)"/>`;
  const stars = palette.dark ? drawStars(canvas, palette, dice) : '';
  const disc = drawDisc(canvas, palette, reading, dice);
  const clouds =
    reading.weather.includes('clouds') || (!palette.dark && dice.chance(0.6))
      ? drawClouds(canvas, palette, dice)
      : '';
  return wash + stars + disc + clouds;
}

function drawDisc(canvas: Canvas, palette: Palette, reading: Reading, dice: Dice): string {
  const radius = dice.between(95, 150);
  const low = reading.time === 'sunset' || reading.time === 'dawn';
  const x = canvas.width * dice.between(0.26, 0.74);
  const y = canvas.height * (low ? HORIZON - 0.06 : dice.between(0.2, 0.3));
  const glow = `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius * 1.7)}" fill="${palette.disc}" opacity="0.16"/>`;
  const disc = `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="${palette.disc}"/>`;
  if (!palette.dark) return glow + disc;
  const shade = `<circle cx="${at(x + radius * 0.3)}" cy="${at(y - radius * 0.16)}" r="${at(radius * 0.16)}" fill="${palette.skyLow}" opacity="0.3"/><circle cx="${at(x - radius * 0.34)}" cy="${at(y + radius * 0.28)}" r="${at(radius * 0.24)}" fill="${palette.skyLow}" opacity="0.25"/>`;
  return glow + disc + shade;
}

function drawStars(canvas: Canvas, palette: Palette, dice: Dice): string {
  const many = Math.round((canvas.width * canvas.height) / 14_000);
  let stars = '';
  for (let i = 0; i < many; i += 1) {
    const y = canvas.height * dice.between(0, HORIZON + 0.1);
    stars += `<circle cx="${at(canvas.width * dice.between(0, 1))}" cy="${at(y)}" r="${at(dice.between(1.5, 4.5))}" fill="${palette.disc}" opacity="${at(dice.between(0.4, 1))}"/>`;
  }
  return stars;
}

function drawClouds(canvas: Canvas, palette: Palette, dice: Dice): string {
  let clouds = '';
  const many = Math.max(2, Math.round(canvas.width / 420));
  for (let i = 0; i < many; i += 1) {
    const x = canvas.width * ((i + dice.between(0.1, 0.9)) / many);
    const y = canvas.height * dice.between(0.1, 0.36);
    const length = dice.between(140, 300);
    for (const [dx, dy, share] of [
      [0, 0, 1],
      [0.22, -26, 0.55],
      [-0.16, 26, 0.62],
    ] as const) {
      clouds += `<rect x="${at(x + dx * length - (length * share) / 2)}" y="${at(y + dy)}" width="${at(length * share)}" height="24" rx="12" fill="${palette.paper}" opacity="${palette.dark ? 0.22 : 0.78}"/>`;
    }
  }
  return clouds;
}

/** What falls in front of everything. */
export function drawWeather(canvas: Canvas, palette: Palette, reading: Reading, dice: Dice): string {
  const many = Math.round((canvas.width * canvas.height) / 9_000);
  let drops = '';
  if (reading.weather.includes('rain')) {
    for (let i = 0; i < many; i += 1) {
      const [x, y, length] = [
        canvas.width * dice.between(0, 1),
        canvas.height * dice.between(0, 1),
        dice.between(26, 64),
      ];
      drops += `M${at(x)} ${at(y)} l${at(-length * 0.28)} ${at(length)} `;
    }
    return `<path d="${drops}" fill="none" stroke="${palette.paper}" stroke-width="3.5" stroke-linecap="round" opacity="0.62"/>`;
  }
  if (!reading.weather.includes('snow')) return '';
  for (let i = 0; i < many; i += 1) {
    drops += `<circle cx="${at(canvas.width * dice.between(0, 1))}" cy="${at(canvas.height * dice.between(0, 1))}" r="${at(dice.between(3, 10))}"/>`;
  }
  return `<g fill="#fffdf8" opacity="0.9">${drops}</g>`;
}
