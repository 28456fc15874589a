import type { Language } from '../job.ts';
import { en, type Words } from './en.ts';
import { ko } from './ko.ts';

export type { Words };

const catalogues: Readonly<Record<Language, Words>> = { en, ko };

export const wordsFor = (language: Language): Words => catalogues[language];
