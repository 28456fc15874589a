import { formatMoney, formatRough } from '../format.ts';
import type { Language } from '../job.ts';
import { fill, plain } from '../line.ts';
import { wordsFor } from './index.ts';

/** What something cost, in micro-dollars: what the provider confirmed, and what nobody can be sure of. */
export interface Cost {
  readonly sure: number;
  readonly doubt: number;
}

export const NOTHING: Cost = { sure: 0, doubt: 0 };

/** The `¢` of a sentence (experience §3): what was charged, what may have been, or that nothing was. */
export function sayCost({ sure, doubt }: Cost, language: Language): string {
  const { nothing, charged, maybe } = wordsFor(language).errors.costs;
  const parts = [
    ...(sure > 0 ? [plain(fill(charged, { price: formatMoney(sure, language) }))] : []),
    ...(doubt > 0 ? [plain(fill(maybe, { price: formatRough(doubt, language) }))] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : nothing;
}
