import { tmpdir } from 'node:os';
import type { Provider, ProviderDefinition, ProviderOptions } from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';
import { createAccount, tryKey } from './apiyi/account.ts';
import { generateBody } from './apiyi/body.ts';
import { type Answer, BrokenExchange, createExchange } from './apiyi/exchange.ts';
import { type BadStatus, createFailures } from './apiyi/failures.ts';
import { type Taken, takeLongStrings } from './apiyi/long-strings.ts';
import { models, waitFor } from './apiyi/models.ts';
import { outcomeOf } from './apiyi/outcome.ts';
import { createSpool, type Spool } from './apiyi/spool.ts';
import { offerOf, priceOf } from './offers.ts';
import { createFetchable } from './results.ts';
import { readRetryAfter, timeThere } from './waits.ts';

/**
 * APIYI (https://apiyi.com): Google's generateContent through a proxy, one request for each picture. The request
 * waits until the picture is there, and the answer has it in base64: there is no task, no key that makes a repeat
 * harmless, nothing to look for and nothing to cancel.
 *
 * | answer to a submission                                 | accepted | then                               |
 * | ------------------------------------------------------ | -------- | ---------------------------------- |
 * | 200 with a picture, or with an address in its place    | yes      | completed, charged by the list     |
 * | 200 of generateContent without either                  | yes      | failed, why, charged by the list   |
 * | 400, 403, 422 whose text speaks of content             | no       | failed: content                    |
 * | 400, 401, 403, 404, 422, 429 about the model, 404; 503 `model_not_found` | no | failed: model        |
 * | 400, 413, 422                                          | no       | failed: refused input              |
 * | 401, 400 "API key not valid", other 403                | no       | failed: key                        |
 * | 402, 403 about the quota, a code with "quota"          | no       | failed: credit                     |
 * | 429                                                    | no       | again, after Retry-After           |
 * | 503 with an error document of Google or the gateway    | no       | again, after Retry-After           |
 * | no connection, or broken before the request had left   | no       | again                              |
 * | 500, 502, 504, a 503 without such a document, anything else | unknown | probably charged               |
 * | no JSON, not of its shape, cut off, reset, time-out    | unknown  | probably charged                   |
 *
 * 429 and 503 are not charged, a refusal with 200 is, and so is a request that we hang up on: APIYI's own guide.
 * Its balance can't be read with the key of requests; the list of models tells whether that key is good.
 */
export const apiyi: ProviderDefinition = {
  name: 'apiyi',
  title: 'APIYI',
  paid: true,
  models,
  settings: {
    apiKey: {
      variable: 'APIYI_API_KEY',
      kind: 'secret',
      help: 'a token of an APIYI account (https://api.apiyi.com/token), billed by request',
    },
    baseUrl: {
      variable: 'APIYI_BASE_URL',
      kind: 'url',
      default: 'https://api.apiyi.com',
      help: "APIYI's address",
    },
  },
  create: createApiyi,
};

/** What an error has to say is in its beginning. */
const LONGEST_ERROR_BYTES = 64 * 1024;

function createApiyi(options: ProviderOptions): Provider {
  const { apiKey, clock } = options;
  const offers = options.models ?? models;
  const headers = { authorization: `Bearer ${apiKey}` };
  const post = createExchange({ baseUrl: options.baseUrl, headers });
  const account = createAccount({
    provider: apiyi.name,
    baseUrl: options.baseUrl,
    headers,
    now: () => clock.now(),
  });
  const failures = createFailures(apiyi.name, apiKey);
  const fetchable = createFetchable(options.trustedHosts);

  async function read(answer: Answer, spool: Spool): Promise<Taken | BadStatus> {
    const { statusCode: status, headers, body } = answer;
    if (status >= 200 && status < 300) return takeLongStrings(body, spool);
    const retryAfterMs = readRetryAfter(headers['retry-after'], timeThere(headers.date, clock.now()));
    return { status, retryAfterMs, text: await readStart(body, LONGEST_ERROR_BYTES) };
  }

  return {
    name: apiyi.name,
    title: apiyi.title,
    paid: apiyi.paid,
    capabilities: { models: offers, webhooks: false, synchronous: true },
    async submit(request, { sink, signal }) {
      const offer = offerOf(apiyi.name, offers, request.model);
      const price = priceOf(offer, request.resolution);
      const spool = createSpool(options.temporaryFolder ?? tmpdir());
      const path = `/v1beta/models/${encodeURIComponent(offer.wire)}:generateContent`;
      const sending = { signal, waitMs: waitFor(offer, request.resolution) };
      try {
        const got = await post(path, generateBody(request, offer), sending, (answer) => read(answer, spool));
        if ('status' in got) throw failures.badStatus(got, price);
        const finished = await outcomeOf(got, { sink, price, fetchable });
        if (finished) return { finished };
        throw failures.foreign(price);
      } catch (error) {
        throw error instanceof BrokenExchange ? failures.broken(error, price) : error;
      } finally {
        await spool.close();
      }
    },
    balance: (call) => tryKey(account, offers, call),
    async status() {
      throw new ProviderError(apiyi.name, {
        accepted: 'unknown',
        reason: 'internal',
        message: 'has no tasks that could be asked for: a request ends with its answer',
      });
    },
  };
}

/** As much as came: where it is cut off, its status says enough. */
async function readStart(body: AsyncIterable<Uint8Array>, bytes: number): Promise<string> {
  const read: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      read.push(chunk);
      length += chunk.length;
      if (length >= bytes) break;
    }
  } catch {}
  return Buffer.concat(read).toString('utf8');
}
