import type { AreaName } from './job.ts';

/**
 * What a product of its own offers, as data. Providers say in their capabilities which of it they can do;
 * people are offered the intersection. Names and order: contract §1–2, experience §2.
 */

export interface AreaModel {
  readonly name: string;
  readonly title: string;
}

export interface Area {
  readonly name: AreaName;
  readonly models: readonly AreaModel[];
  readonly defaultModel: string;
  /** Ratios in the order in which people see them; `source` ("as the picture") stands before them. */
  readonly aspects: readonly string[];
  readonly resolutions: readonly string[];
  readonly maxCount: number;
}

export const nanobanana: Area = {
  name: 'nanobanana',
  models: [
    { name: 'nano-banana', title: 'Nano Banana' },
    { name: 'nano-banana-2', title: 'Nano Banana 2' },
    { name: 'nano-banana-pro', title: 'Nano Banana Pro' },
  ],
  defaultModel: 'nano-banana',
  aspects: [
    '1:1',
    '16:9',
    '9:16',
    '4:3',
    '3:4',
    '3:2',
    '2:3',
    '5:4',
    '4:5',
    '21:9',
    '4:1',
    '1:4',
    '8:1',
    '1:8',
  ],
  resolutions: ['0.5K', '1K', '2K', '4K'],
  maxCount: 4,
};

export const SOURCE_ASPECT = 'source';
export const DEFAULT_ASPECT = '1:1';
export const DEFAULT_RESOLUTION = '1K';

/** Areas by name; an area that is not here cannot be turned on. */
export const areas: Partial<Record<AreaName, Area>> = { nanobanana };
