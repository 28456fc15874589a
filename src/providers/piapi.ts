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
import { addressOf } from '../core/picture-address.ts';
import { createHttp } from './http.ts';
import { offerOf, priceOf } from './offers.ts';
import { accountSchema, readAccount } from './piapi/account.ts';
import { findTask, taskPath } from './piapi/find.ts';
import { models } from './piapi/models.ts';
import { bodyStatus, refusal } from './piapi/refusal.ts';
import { envelopeSchema, readTask } from './piapi/task.ts';
import { createUploads, uploadRefusal } from './piapi/uploads.ts';
import { createFetchable } from './results.ts';
import { createWarnings } from './warnings.ts';

/**
 * PiAPI (https://api.piapi.ai): one asynchronous task for each picture, no idempotency key.
 *
 * | answer to a submission                        | accepted | then                                |
 * | --------------------------------------------- | -------- | ----------------------------------- |
 * | 200 with a task id                            | yes      | followed                            |
 * | 400, 403, 422 whose text speaks of content    | no       | failed: content                     |
 * | 400, 403, 422 about a model that is gone      | no       | failed: model                       |
 * | 400, 413, 422                                 | no       | failed: refused input               |
 * | 401 · 402 · 403 · 404                         | no       | failed: key · credit · plan · model |
 * | 429                                           | no       | again, after Retry-After            |
 * | 200 whose `code` is one of those, no task id  | no       | as that code                        |
 * | 5xx, also with PiAPI's own error document: nothing says that it is not charged | unknown | looked for |
 * | no answer, no JSON, no task id, anything else | unknown  | looked for                          |
 *
 * A task that fails is an answer 200 with `status: "failed"`. PiAPI does not say whether that is refunded: its
 * `meta.usage.consume` decides. A 404 for a task that we hold may be a task that cannot be seen yet, so it is an
 * error like others: asked again until the deadline, unknown after it. Cancelling is not offered: PiAPI
 * documents it for other models only, and its own command line refuses it.
 */
export const piapi: ProviderDefinition = {
  name: 'piapi',
  title: 'PiAPI',
  paid: true,
  models,
  settings: {
    apiKey: {
      variable: 'PIAPI_API_KEY',
      kind: 'secret',
      help: 'the key of a PiAPI workspace (https://piapi.ai)',
    },
    baseUrl: {
      variable: 'PIAPI_BASE_URL',
      kind: 'url',
      default: 'https://api.piapi.ai',
      help: "PiAPI's address",
    },
    extra: {
      uploadUrl: {
        variable: 'PIAPI_UPLOAD_URL',
        kind: 'url',
        default: 'https://upload.theapi.app',
        help: "the address of PiAPI's upload service, for input pictures",
      },
      serviceMode: {
        variable: 'PIAPI_SERVICE_MODE',
        kind: 'choice',
        choices: ['public', 'private'],
        help: 'public (pay as you go) or private (own account); empty: what the PiAPI workspace says',
      },
    },
  },
  create: createPiapi,
};

/** Its pages ask for two to five seconds between two questions about a task. */
const POLL_MS = 2_000;
const UPLOAD_DEADLINE_MS = 120_000;

function createPiapi(options: ProviderOptions): Provider {
  const { apiKey, clock, settings } = options;
  const offers = options.models ?? models;
  const now = () => clock.now();
  const shared = { provider: piapi.name, headers: { 'X-API-Key': apiKey }, bodyStatus, now };
  const api = createHttp({ ...shared, baseUrl: options.baseUrl, refusal });
  const uploadHttp = createHttp({
    ...shared,
    baseUrl: settings.uploadUrl ?? piapi.settings.extra?.uploadUrl?.default ?? options.baseUrl,
    refusal: uploadRefusal,
    writeDeadlineMs: UPLOAD_DEADLINE_MS,
  });
  const uploads = createUploads({ provider: piapi.name, http: uploadHttp, now });
  const fetchable = createFetchable(options.trustedHosts);
  const warnings = createWarnings(piapi.name, options.warn);

  return {
    name: piapi.name,
    title: piapi.title,
    paid: piapi.paid,
    capabilities: { models: offers, webhooks: true, pollMs: POLL_MS },
    async submit(request, call) {
      const offer = offerOf(piapi.name, offers, request.model);
      const price = priceOf(offer, request.resolution);
      const imageUrls: string[] = [];
      // One after the other: each upload holds its whole picture in memory.
      for (const [i, image] of request.images.entries()) {
        imageUrls.push(await addressOf(image, () => uploads.upload(image, i, call.signal)));
      }
      const body = taskBody(request, offer, imageUrls, call, settings.serviceMode);
      const { data } = await api.post('/api/v1/task', body, envelopeSchema, {
        signal: call.signal,
        atMost: price,
      });
      return { accepted: { task: data.task_id, price } };
    },
    async status(operation, { signal }) {
      const { task, price } = operationSchema.parse(operation);
      const { data } = await api.get(taskPath(task), envelopeSchema, { signal });
      const { state, unknownWord } = readTask(data, price, fetchable);
      warnings.ofStatus(unknownWord);
      return state;
    },
    async find(attempt, call) {
      const task = await findTask(api, attempt, call);
      if (task === null) return null;
      // One that is not offered any more may well be at work.
      const offer = offerOf(piapi.name, { ...models, ...offers }, attempt.model);
      return { task, price: priceOf(offer, attempt.resolution) };
    },
    balance: async ({ signal }) => readAccount(await api.get('/account/info', accountSchema, { signal })),
  };
}

const operationSchema = z.object({
  task: z.string(),
  /** What it should cost (micro-dollars): the most that is booked where PiAPI names no figure. */
  price: z.number(),
});

/** `num_images` is never sent: one task is one picture. The first-generation model has no `resolution`. */
function taskBody(
  request: ProviderRequest,
  offer: ModelOffer,
  imageUrls: readonly string[],
  { webhook }: SubmitOptions,
  serviceMode: string | undefined,
): Json {
  const config = {
    ...(serviceMode && { service_mode: serviceMode }),
    ...(webhook && { webhook_config: { endpoint: webhook.url, secret: webhook.secret } }),
  };
  return {
    model: 'gemini',
    task_type: offer.wire,
    input: {
      prompt: request.prompt,
      output_format: 'png',
      ...(request.aspect !== undefined && { aspect_ratio: request.aspect }),
      ...(offer.resolutions.length > 1 && { resolution: request.resolution }),
      ...(imageUrls.length > 0 && { image_urls: [...imageUrls] }),
    },
    ...(Object.keys(config).length > 0 && { config }),
  };
}
