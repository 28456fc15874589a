import type { Language } from '../../../core/job.ts';
import { en, type WebWords } from './en.ts';
import { ko } from './ko.ts';

export type { WebWords };

/** The page's own words; what every platform says alike stands in `core/words`. */
export const webWordsFor = (language: Language): WebWords => ({ en, ko })[language];
