import { z } from 'zod';
import type { Refusal } from '../http.ts';
import { speaksOfContent } from '../wording.ts';

/** Google's error document has a number as its code, that of the gateway a word. */
const errorSchema = z.object({
  error: z.object({
    message: z.string().optional().catch(undefined),
    code: z.union([z.string(), z.number()]).optional().catch(undefined),
  }),
});

export interface ErrorDocument {
  /** Whether it is an error document of Google or of the gateway at all. */
  readonly own: boolean;
  readonly message: string;
  readonly word: string;
}

export function readError(text: string): ErrorDocument {
  const { data } = errorSchema.safeParse(parseJson(text));
  const { message = '', code } = data?.error ?? {};
  return { own: data !== undefined, message, word: typeof code === 'string' ? code : '' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MODEL =
  /model.{0,120}(?:not (?:found|supported|available|exist)|does not exist|no longer|retired|deprecated|shut down)|not supported.{0,20}model/is;
const KEY = /api key (?:not valid|expired)/i;
const CREDIT = /quota|balance|credit|额度|余额|額度|餘額/i;

/**
 * Why a status proves that nothing was accepted; null: it proves nothing. A quota is the account's where the gateway
 * says so; Google's own "exhausted" (429) passes.
 */
export function refusal(status: number, { own, message, word }: ErrorDocument): Refusal | null {
  const known = own && status === 503 && word === 'model_not_found';
  if (known || (isClientError(status) && (word === 'model_not_found' || MODEL.test(message))))
    return { reason: 'no_model' };
  if (status === 429 && !/quota/i.test(word)) return { reason: 'unavailable', again: true };
  if (status === 503) return own ? { reason: 'unavailable', again: true } : null;
  if (status === 402 || (isClientError(status) && /quota/i.test(word))) return { reason: 'no_credit' };
  if (status === 403 && CREDIT.test(message)) return { reason: 'no_credit' };
  if (status === 401 || (status === 400 && KEY.test(message))) return { reason: 'bad_key' };
  if ([400, 403, 422].includes(status) && speaksOfContent(message)) return { reason: 'content' };
  if (status === 403) return { reason: 'bad_key' };
  if (status === 404) return { reason: 'no_model' };
  return [400, 413, 422].includes(status) ? { reason: 'refused_input' } : null;
}

const isClientError = (status: number): boolean => [400, 401, 403, 404, 422, 429].includes(status);
