import { z } from 'zod';
import type {
  ModelOffer,
  Provider,
  ProviderDefinition,
  ProviderOptions,
  ProviderRequest,
  SubmitOptions,
} from '../core/contracts/provider.ts';
import type { Json } from '../core/job.ts';
import { creditsSchema, readCredits } from './evolink/account.ts';
import { isCallable } from './evolink/callbacks.ts';
import { refusal } from './evolink/errors.ts';
import { models } from './evolink/models.ts';
import { usageSchema } from './evolink/money.ts';
import { createPictures, uploadRefusal, uploadStatus } from './evolink/pictures.ts';
import { operationSchema, readTask, taskIdSchema, taskSchema } from './evolink/task.ts';
import { createHttp } from './http.ts';
import { offerOf, priceOf } from './offers.ts';
import { createFetchable } from './results.ts';
import { createWarnings } from './warnings.ts';

/**
 * EvoLink (https://evolink.ai): one asynchronous task for each picture, under an idempotency key of ours.
 *
 * | answer to a submission                                | accepted | then                              |
 * | ----------------------------------------------------- | -------- | --------------------------------- |
 * | 200 with a task id; `idempotency-replayed`: again     | yes      | followed                          |
 * | 400, 403, 422 with a code or a text about content     | no       | failed: content                   |
 * | 400, 403, 404, 422 about the model                    | no       | failed: model                     |
 * | 400, 413, 422                                         | no       | failed: refused input             |
 * | 401                                                   | no       | failed: key                       |
 * | 402: account · limit of the key · its daily limit     | no       | failed: credit · key's limit · the same |
 * | 403 · 404                                             | no       | failed: plan · model              |
 * | 429, or one of these with a code that says "full"     | no       | again, after Retry-After          |
 * | `idempotency_conflict`, `paid_outcome_unknown`, 409: our key was seen before | unknown | sent again with its key |
 * | 5xx, also with EvoLink's own error document: nothing says that it is not charged | unknown | the same |
 * | no answer, no JSON, no task id, anything else         | unknown  | the same                          |
 *
 * The same key makes a repeat harmless: EvoLink answers with the task that it already has. It documents the key
 * in its own client only and says nothing of how long it is kept, so we count on ten minutes. There is no `find`
 * beside that: neither the list nor a task shows our key, our prompt or our callback, and a callback is not signed,
 * so two tasks of one model cannot be told apart by proof. A callback ends a wait, and the task is read before
 * anything is believed; it is given up after three retries in 7 seconds, so asking goes on without it.
 *
 * A task that fails is an answer 200 with `status: "failed"`; its money is given back. Its pictures live 24 hours.
 * `can_cancel` has no endpoint that is documented: cancelling is not offered.
 */
export const evolink: ProviderDefinition = {
  name: 'evolink',
  title: 'EvoLink',
  paid: true,
  models,
  settings: {
    apiKey: {
      variable: 'EVOLINK_API_KEY',
      kind: 'secret',
      help: 'a key of an EvoLink account (https://evolink.ai/dashboard/keys)',
    },
    baseUrl: {
      variable: 'EVOLINK_BASE_URL',
      kind: 'url',
      default: 'https://api.evolink.ai',
      help: "EvoLink's address",
    },
    extra: {
      filesUrl: {
        variable: 'EVOLINK_FILES_URL',
        kind: 'url',
        default: 'https://files-api.evolink.ai',
        help: "the address of EvoLink's file service, for input pictures",
      },
    },
  },
  create: createEvolink,
};

const IDEMPOTENCY_MS = 10 * 60_000;
/** Each question makes it ask upstream; its own client leaves so much between two. */
const POLL_MS = 3_000;
const UPLOAD_DEADLINE_MS = 120_000;

const createdSchema = z.object({ id: taskIdSchema, usage: usageSchema });

function createEvolink(options: ProviderOptions): Provider {
  const { apiKey, clock, settings } = options;
  const offers = options.models ?? models;
  const now = () => clock.now();
  const shared = { provider: evolink.name, headers: { authorization: `Bearer ${apiKey}` }, now };
  const api = createHttp({ ...shared, baseUrl: options.baseUrl, refusal });
  const uploads = createHttp({
    ...shared,
    baseUrl: settings.filesUrl ?? evolink.settings.extra?.filesUrl?.default ?? options.baseUrl,
    refusal: uploadRefusal,
    bodyStatus: uploadStatus,
    writeDeadlineMs: UPLOAD_DEADLINE_MS,
  });
  const pictures = createPictures({ provider: evolink.name, uploads, now, rememberedMs: IDEMPOTENCY_MS });
  const fetchable = createFetchable(options.trustedHosts);
  const warnings = createWarnings(evolink.name, options.warn);

  return {
    name: evolink.name,
    title: evolink.title,
    paid: evolink.paid,
    capabilities: {
      models: offers,
      idempotencyMs: IDEMPOTENCY_MS,
      webhooks: true,
      pollMs: POLL_MS,
    },
    async submit(request, call) {
      const offer = offerOf(evolink.name, offers, request.model);
      const price = priceOf(offer, request.resolution);
      const key = call.idempotencyKey;
      const imageUrls = await pictures.addresses(request.images, key, call);
      const made = await api.post(
        '/v1/images/generations',
        taskBody(request, offer, imageUrls, call),
        createdSchema,
        {
          signal: call.signal,
          atMost: price,
          headers: { 'idempotency-key': key },
        },
      );
      pictures.forget(key);
      const reserved = made.usage?.credits_reserved;
      return { accepted: { task: made.id, price, ...(reserved != null && { reserved }) } };
    },
    async status(operation, { signal }) {
      const known = operationSchema.parse(operation);
      const task = await api.get(`/v1/tasks/${known.task}`, taskSchema, { signal });
      const { state, unknownWord } = readTask(task, known, fetchable);
      warnings.ofStatus(unknownWord);
      return state;
    },
    balance: async ({ signal }) => readCredits(await api.get('/v1/credits', creditsSchema, { signal })),
  };
}

/**
 * Whatever EvoLink has a default for that changes picture or price is said: left out, `quality` would be 2K and
 * `size` auto. The first-generation model has neither `quality` nor `model_params`. `n` is never sent: one task is
 * one picture.
 */
function taskBody(
  request: ProviderRequest,
  offer: ModelOffer,
  imageUrls: readonly string[],
  { webhook }: SubmitOptions,
): Json {
  return {
    model: offer.wire,
    prompt: request.prompt,
    size: request.aspect ?? 'auto',
    ...(offer.resolutions.length > 1 && { quality: request.resolution }),
    ...(imageUrls.length > 0 && { image_urls: [...imageUrls] }),
    ...(offer.search && { model_params: { web_search: request.search === true } }),
    ...(webhook && isCallable(webhook.url) && { callback_url: webhook.url }),
  };
}
