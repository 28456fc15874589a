import type { Language } from '../../../../core/job.ts';

export type { Language };

/** Each in its own words, for the switch. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'EN', ko: '한국어' };

export const languages = ['en', 'ko'] as const satisfies readonly Language[];
