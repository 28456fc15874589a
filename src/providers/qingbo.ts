import { z } from 'zod';
import type {
  Capabilities,
  Provider,
  ProviderDefinition,
  ProviderOptions,
  Tiers,
} from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';
import { createHttp } from './http.ts';
import { offerOf, priceOf } from './offers.ts';
import { balanceSchema, readBalance } from './qingbo/account.ts';
import { taskBody } from './qingbo/body.ts';
import { type Dialect, earlier } from './qingbo/dialects.ts';
import { refusal } from './qingbo/errors.ts';
import { createSpeech, laidOver } from './qingbo/speech.ts';
import { createdSchema, operationSchema, quotaToMicroDollars, readTask, taskSchema } from './qingbo/task.ts';
import { createFetchable } from './results.ts';
import { createWarnings } from './warnings.ts';

/**
 * Qingbo, also WaveAPI (https://www.qingbo.dev): one asynchronous task for each picture, with an idempotency key.
 *
 * | answer to a submission                              | accepted | then                                |
 * | --------------------------------------------------- | -------- | ----------------------------------- |
 * | 200 with a task id                                  | yes      | followed                            |
 * | 400, 403, 422 whose text speaks of content          | no       | failed: content                     |
 * | 400, 403, 422 about a model that is gone            | no       | failed: model                       |
 * | 400 (also `capability_violation`), 413, 422         | no       | failed: refused input               |
 * | 401 · 402 · 403 · 404                               | no       | failed: key · credit · plan · model |
 * | 429, also `quota_window_exceeded`                   | no       | again, after Retry-After, `reset_at` |
 * | 500 with `price_not_configured`: its pages say that such a task is never accepted | no | failed: model |
 * | 5xx, also with Qingbo's own error document: nothing says that it is not charged | unknown | sent again, same key |
 * | no answer, no JSON, no task id, anything else       | unknown  | sent again, same key                |
 *
 * For 24 hours the same key gives the same task and no second bill: that repeat is how a task whose answer was
 * lost is found. There is no `find` besides: a task shows neither key nor callback address, and there is no list,
 * so nothing could be proven.
 *
 * Failed and cancelled tasks are refunded in full. A 404 for a task that we hold is an error like others: asked
 * again until the deadline, unknown after it. Callbacks are not documented (body, signature, repeats): they end
 * a wait, and what is believed is the GET after them.
 */
export const qingbo: ProviderDefinition = {
  name: 'qingbo',
  title: 'Qingbo',
  paid: true,
  models: earlier.models,
  tiers: earlier.tiers,
  settings: {
    apiKey: {
      variable: 'QINGBO_API_KEY',
      kind: 'secret',
      help: 'a key of a Qingbo account (https://www.qingbo.dev)',
    },
    baseUrl: {
      variable: 'QINGBO_BASE_URL',
      kind: 'url',
      default: 'https://www.qingbo.dev',
      help: "Qingbo's address, www. included: a redirect would lose the key, and is not followed",
    },
  },
  create: createQingbo,
};

const IDEMPOTENCY_MS = 24 * 60 * 60_000;
/** Its pages ask for two to five seconds between two questions about a task. */
const POLL_MS = 2_000;
const LIST_DEADLINE_MS = 5_000;

function createQingbo(options: ProviderOptions): Provider {
  const { apiKey, baseUrl } = options;
  const now = () => options.clock.now();
  const shared = {
    provider: qingbo.name,
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    refusal,
    now,
  };
  const api = createHttp(shared);
  const fetchable = createFetchable(options.trustedHosts);
  const warnings = createWarnings(qingbo.name, options.warn);

  const speech = createSpeech({
    baseUrl,
    http: createHttp({ ...shared, readDeadlineMs: LIST_DEADLINE_MS }),
    heard: ({ asOf }) =>
      warnings.once('the host speaks another dialect than was taken for granted', { dialect: asOf }),
  });

  const spoken = new Map<Dialect, Capabilities & { readonly tiers: Tiers }>();

  /** As the host is known to speak: it may be heard of only when it is asked, before the first submission. */
  function capabilitiesIn(dialect: Dialect) {
    const known = spoken.get(dialect);
    if (known) return known;
    const { models = earlier.models, tiers = earlier.tiers } = options;
    const offers = laidOver(dialect, { models, tiers });
    const found = { ...offers, idempotencyMs: IDEMPOTENCY_MS, webhooks: true, pollMs: POLL_MS };
    spoken.set(dialect, found);
    return found;
  }

  return {
    name: qingbo.name,
    title: qingbo.title,
    paid: qingbo.paid,
    get capabilities() {
      return capabilitiesIn(speech.dialect());
    },
    prepare: () => speech.learn(),
    async submit(request, call) {
      if (!call.signal.aborted) await speech.learn();
      const dialect = speech.dialect();
      const { models, tiers } = capabilitiesIn(dialect);
      const { tier } = request;
      const offer = offerOf(qingbo.name, tier === undefined ? models : tiers[tier]?.models, request.model);
      const price = priceOf(offer, request.resolution);
      const body = taskBody(qingbo.name, dialect, offer, request, call);
      const made = await api.post('/v1/tasks', body, createdSchema, {
        signal: call.signal,
        atMost: price,
        headers: { 'idempotency-key': call.idempotencyKey },
      });
      const held = made.pre_consumed_cost;
      const isPrice = tier === undefined || !dialect.tokenTiers.includes(tier);
      return {
        accepted: {
          task: made.task_id,
          price: Math.max(price, held == null ? 0 : quotaToMicroDollars(held)),
          ...(held != null && isPrice && { held }),
        },
      };
    },
    async status(operation, { signal }) {
      const known = operationSchema.parse(operation);
      const task = await api.get(`/v1/tasks/${known.task}`, taskSchema, { signal });
      const { state, unknownWord } = readTask(task, known, fetchable);
      warnings.ofStatus(unknownWord);
      return state;
    },
    async cancel(operation, { signal }) {
      const { task } = operationSchema.parse(operation);
      try {
        const { status } = await api.post(`/v1/tasks/${task}/cancel`, {}, cancelSchema, { signal });
        return status === 'cancelled' || status === 'canceled' ? 'cancelled' : 'too late';
      } catch (error) {
        // Only a task that is queued can be cancelled: `task_not_cancellable`.
        if (error instanceof ProviderError && error.httpStatus === 400) return 'too late';
        throw error;
      }
    },
    async balance({ signal }) {
      const balance = readBalance(await api.get('/v1/dashboard/billing/balance', balanceSchema, { signal }));
      return { ...balance, notes: [await speech.examine()] };
    },
  };
}

const cancelSchema = z.object({ status: z.string().nullish() });
