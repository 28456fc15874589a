import { z } from 'zod';
import type { Balance, CallOptions, ModelOffer } from '../../core/contracts/provider.ts';
import { createHttp, type Http, type HttpDeps } from '../http.ts';
import { refusal } from './errors.ts';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** For reading; a picture has an exchange of its own. */
export const createAccount = (deps: Omit<HttpDeps, 'refusal'>): Http =>
  createHttp({ ...deps, refusal: (status, message) => refusal(status, { own: true, message, word: '' }) });

/**
 * Whether the key is good, by the models that it may use: free of charge. What is left, APIYI tells to a token of its
 * console alone, which can do far more than make pictures and has no place in our settings.
 */
export async function tryKey(
  http: Http,
  offers: Readonly<Record<string, ModelOffer>>,
  call: CallOptions,
): Promise<Balance> {
  const { data } = await http.get('/v1/models', listSchema, call);
  const known = new Set(data.map(({ id }) => id));
  const missing = Object.values(offers).filter(({ wire }) => !known.has(wire));
  return {
    own: 'only its console tells the balance (https://api.apiyi.com/account/profile)',
    notes: missing.map(({ wire }) => `the key can't use ${wire}: it is not in APIYI's list of models`),
  };
}
