import type { Dice } from './random.ts';
import type { Reading } from './reading.ts';

/** Paper-and-ink colours that belong together. `layers` run from the far, pale one to the near, deep one. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly seal: string;
  readonly skyTop: string;
  readonly skyLow: string;
  readonly disc: string;
  readonly layers: readonly [string, string, string, string];
  readonly accent: string;
  readonly dark: boolean;
}

const DESERT_HUE = 30;

const hsl = (hue: number, saturation: number, lightness: number) =>
  `hsl(${Math.round(((hue % 360) + 360) % 360)}, ${saturation}%, ${lightness}%)`;

/** Hue of the land, and how far round the wheel its accent stands: pairs that print well on cream paper. */
type Family = readonly [land: number, turn: number];
const FAMILIES: readonly [Family, ...Family[]] = [
  [205, 175],
  [168, 215],
  [222, 150],
  [28, 170],
  [340, 200],
  [145, 245],
  [258, 140],
  [190, 195],
];

/** A named colour goes to the figure where there is one (a yellow raincoat), else to the land. */
export function createPalette(reading: Reading, dice: Dice): Palette {
  const [familyHue, turn] = dice.pick(FAMILIES);
  const own = (reading.place === 'desert' ? DESERT_HUE : familyHue) + dice.between(-14, 14);
  const [first, second] = reading.hues;
  const onFigure = reading.subjects.length > 0 && reading.place !== 'circles';
  const land = (onFigure ? second : first) ?? (onFigure && first !== undefined ? first + 180 : own);
  const accent = (onFigure ? first : second) ?? land + turn;
  const base = { paper: '#f6efe2', seal: '#b3392c', accent: hsl(accent, 66, 56) };
  if (reading.time === 'night' || reading.weather.includes('stars')) return { ...base, ...night(land) };
  if (reading.time === 'sunset') return { ...base, ...sunset(land) };
  return { ...base, ...day(land, 24 + dice.between(0, 22), reading.time === 'dawn') };
}

function night(land: number) {
  return {
    ink: '#10131f',
    skyTop: hsl(232, 42, 13),
    skyLow: hsl(land, 32, 34),
    disc: '#f4e9c6',
    layers: [hsl(land, 26, 33), hsl(land, 29, 25), hsl(land + 6, 32, 18), hsl(land + 10, 36, 11)],
    dark: true,
  } as const;
}

function sunset(land: number) {
  return {
    ink: '#2b1720',
    skyTop: hsl(258, 30, 44),
    skyLow: hsl(24, 86, 70),
    disc: hsl(12, 88, 61),
    layers: [
      hsl(352, 40, 60),
      hsl(338, 34, 46),
      hsl(land * 0.2 + 290, 28, 33),
      hsl(land * 0.2 + 270, 32, 19),
    ],
    dark: false,
  } as const;
}

function day(land: number, sun: number, dawn: boolean) {
  return {
    ink: '#1f2630',
    skyTop: dawn ? hsl(338, 48, 82) : hsl(land, 36, 80),
    skyLow: dawn ? hsl(38, 80, 88) : hsl(sun + 12, 58, 91),
    disc: dawn ? hsl(30, 88, 70) : hsl(sun, 82, 64),
    layers: [hsl(land, 30, 72), hsl(land + 5, 33, 57), hsl(land + 11, 37, 42), hsl(land + 17, 42, 25)],
    dark: false,
  } as const;
}
