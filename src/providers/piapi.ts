import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type {
  ImageInput,
  ModelOffer,
  Provider,
  ProviderDefinition,
  ProviderOptions,
  ProviderRequest,
  SubmitOptions,
} from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';
import type { Json } from '../core/job.ts';
import { addressOf } from '../core/picture-address.ts';
import { createHttp, type Http, type Method, type Refusal } from './http.ts';
import { accountSchema, readAccount } from './piapi/account.ts';
import { findTask, taskPath } from './piapi/find.ts';
import { LARGEST_PICTURE, models } from './piapi/models.ts';
import { CONTENT, envelopeSchema, readTask } from './piapi/task.ts';

/**
 * PiAPI (https://api.piapi.ai): one asynchronous task for each picture, no idempotency key.
 *
 * | answer to a submission                        | accepted | then                                |
 * | --------------------------------------------- | -------- | ----------------------------------- |
 * | 200 with a task id                            | yes      | followed                            |
 * | 400, 403, 422 whose text speaks of content    | no       | failed: content                     |
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

const UPLOAD_DEADLINE_MS = 120_000;

function createPiapi(options: ProviderOptions): Provider {
  const { apiKey, clock, settings } = options;
  const offers = options.models ?? models;
  const shared = {
    provider: piapi.name,
    headers: { 'X-API-Key': apiKey },
    bodyStatus,
    now: () => clock.now(),
  };
  const api = createHttp({ ...shared, baseUrl: options.baseUrl, refusal });
  const uploads = createHttp({
    ...shared,
    baseUrl: settings.uploadUrl ?? piapi.settings.extra?.uploadUrl?.default ?? options.baseUrl,
    refusal: uploadRefusal,
    writeDeadlineMs: UPLOAD_DEADLINE_MS,
  });
  const warned = new Set<string>();

  function priceFor({ model, resolution = '' }: { model: string; resolution?: string }): number {
    const offer = offerOf(offers, model);
    return offer.price[resolution] ?? highestPrice(offer);
  }

  function warnOnce(word: string) {
    if (warned.has(word) || warned.size > 100) return;
    warned.add(word);
    options.warn?.('a task has a status that is not known, taken as processing', {
      provider: piapi.name,
      status: word,
    });
  }

  return {
    name: piapi.name,
    title: piapi.title,
    paid: piapi.paid,
    capabilities: { models: offers, webhooks: true },
    async submit(request, call) {
      const offer = offerOf(offers, request.model);
      const price = priceFor(request);
      const imageUrls: string[] = [];
      // One after the other: each upload holds its whole picture in memory.
      for (const [i, image] of request.images.entries()) {
        imageUrls.push(await addressOf(image, () => upload(uploads, image, i, call.signal)));
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
      const { state, unknownWord } = readTask(data, price);
      if (unknownWord !== undefined) warnOnce(unknownWord);
      return state;
    },
    async find(attempt, call) {
      const task = await findTask(api, attempt, call);
      return task === null ? null : { task, price: priceFor(attempt) };
    },
    balance: async ({ signal }) => readAccount(await api.get('/account/info', accountSchema, { signal })),
  };
}

const operationSchema = z.object({
  task: z.string(),
  /** What it should cost (micro-dollars): the most that is booked where PiAPI names no figure. */
  price: z.number(),
});

const highestPrice = (offer: ModelOffer) => Math.max(...Object.values(offer.price));

function offerOf(offers: Readonly<Record<string, ModelOffer>>, model: string): ModelOffer {
  const offer = offers[model];
  if (offer) return offer;
  throw new ProviderError(piapi.name, {
    accepted: 'no',
    reason: 'no_model',
    message: `does not offer ${model}`,
  });
}

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

const uploadSchema = z.object({ data: z.object({ url: z.url({ protocol: /^https?$/ }) }) });

/** PiAPI keeps it for 24 hours. Nothing is paid yet, so whatever goes wrong proves that nothing was accepted. */
async function upload(http: Http, image: ImageInput, index: number, signal: AbortSignal): Promise<string> {
  if (image.bytes > LARGEST_PICTURE) {
    throw new ProviderError(piapi.name, {
      accepted: 'no',
      reason: 'no_public_url',
      message: 'the picture is too large for the upload',
    });
  }
  const file = {
    file_name: `picture-${index + 1}.${image.type.replace('image/', '').replace('jpeg', 'jpg')}`,
    file_data: (await buffer(await image.open())).toString('base64'),
  };
  try {
    return (await http.post('/api/ephemeral_resource', file, uploadSchema, { signal })).data.url;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.accepted === 'no') throw error;
    const { httpStatus, retryAfterMs } = error;
    const message = `upload of a picture: ${error.message}`;
    throw new ProviderError(piapi.name, {
      accepted: 'no',
      reason: 'unavailable',
      again: true,
      message,
      httpStatus,
      retryAfterMs,
    });
  }
}

function refusal(status: number, message: string): Refusal | null {
  if ([400, 403, 422].includes(status) && CONTENT.test(message)) return { reason: 'content' };
  if (status === 400 || status === 413 || status === 422) return { reason: 'refused_input' };
  if (status === 401) return { reason: 'bad_key' };
  if (status === 402) return { reason: 'no_credit' };
  if (status === 403) return { reason: 'small_plan' };
  if (status === 404) return { reason: 'no_model' };
  return status === 429 ? { reason: 'unavailable', again: true } : null;
}

/** Without the upload, which smaller plans lack, a picture can only reach PiAPI by an address of its own. */
function uploadRefusal(status: number, message: string): Refusal | null {
  return status === 403 || status === 404 ? { reason: 'no_public_url' } : refusal(status, message);
}

/**
 * The body's own `code` where HTTP says 200. Beside a task it says nothing of use: the task's status does when
 * one is read, and nobody can tell what became of one that is being made.
 */
function bodyStatus(body: unknown, method: Method): number | undefined {
  const code = z.object({ code: z.number().int().min(400).max(599) }).safeParse(body);
  if (!code.success) return undefined;
  const named = z.object({ data: z.object({ task_id: z.string().min(1) }) }).safeParse(body);
  if (!named.success) return code.data.code;
  return method === 'POST' ? 500 : undefined;
}
