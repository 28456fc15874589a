import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { nanobanana } from '../core/areas.ts';
import type { Clock } from '../core/contracts/clock.ts';
import type {
  Charge,
  ModelOffer,
  Outcome,
  Provider,
  ProviderDefinition,
  ProviderRequest,
  SubmitOptions,
  TaskState,
} from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';
import { pictureSchema } from '../core/job.ts';
import { drawPicture } from './demo/draw.ts';
import { editPictures } from './demo/edit.ts';
import { createDice } from './demo/random.ts';

/**
 * Draws a labelled picture on this computer: free, without a key, always there. It takes a few seconds like a
 * real one, and obeys a few words in the prompt so that every state of a reply can be seen.
 */
export const demo: ProviderDefinition = {
  name: 'demo',
  title: 'Demo',
  paid: false,
  models: Object.fromEntries(nanobanana.models.map((model) => [model.name, offer(model.name)])),
  settings: {},
  create: ({ clock, models }) => createDemo({ clock, ...(models && { models }) }),
};

/** Words that make the demo do something out of the ordinary, with what they do, for people to try. */
export const demoWords = [
  { word: '#slow', en: 'takes 30 seconds', ko: '30초가 걸려요' },
  { word: '#fail', en: 'fails', ko: '실패해요' },
  { word: '#refuse', en: 'is refused for its content', ko: '내용 때문에 거절돼요' },
  { word: '#busy', en: 'is told "too many requests" once', ko: '한 번 “요청이 너무 많음” 답을 받아요' },
  {
    word: '#unknown',
    en: 'loses the answer; found at the second look',
    ko: '응답이 사라지고, 두 번째 확인에서 찾아요',
  },
] as const;
type DemoWord = (typeof demoWords)[number]['word'];

export interface DemoDeps {
  readonly clock: Clock;
  /** 2 = twice as fast. */
  readonly speed?: number;
  readonly models?: Readonly<Record<string, ModelOffer>>;
}

const FREE: Charge = { known: true, microDollars: 0, own: '0' };
const BUSY_FOR_MS = 2_000;
const SLOW_MS = 30_000;
/** How many keys of `#busy` and `#unknown` are remembered; they are forgotten at a restart. */
const REMEMBERED = 200;

/** All that an operation needs to go on in any process: the picture is drawn already, only time must pass. */
const operationSchema = z.object({
  startedAt: z.number(),
  processingAt: z.number(),
  endsAt: z.number(),
  end: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('picture'), file: pictureSchema }),
    z.object({ kind: z.literal('failed') }),
    z.object({ kind: z.literal('refused') }),
  ]),
});
type Operation = z.infer<typeof operationSchema>;

export function createDemo({ clock, speed = 1, models = demo.models }: DemoDeps): Provider {
  const busy = createMemory<true>(REMEMBERED);
  const lost = createMemory<{ operation: Operation; looks: number }>(REMEMBERED);

  async function submit(request: ProviderRequest, options: SubmitOptions) {
    const key = options.idempotencyKey;
    options.signal.throwIfAborted();
    if (says(request, '#busy') && !busy.get(key)) {
      busy.set(key, true);
      throw tooMany();
    }
    if (lost.get(key)) throw answerLost();
    const operation = await begin(request, options);
    if (!says(request, '#unknown')) return { accepted: operation };
    lost.set(key, { operation, looks: 0 });
    throw answerLost();
  }

  async function begin(request: ProviderRequest, options: SubmitOptions): Promise<Operation> {
    const end = await decide(request, options);
    // The drawing itself, quick or slow, is no part of the time that people see.
    const startedAt = clock.now();
    const dice = createDice(options.idempotencyKey);
    const processingAt = startedAt + dice.between(600, 1_200) / speed;
    const working = says(request, '#slow') ? SLOW_MS : dice.between(2_400, 4_800);
    const endsAt = processingAt + working / speed;
    return { startedAt, processingAt, endsAt, end };
  }

  return {
    name: demo.name,
    title: demo.title,
    paid: demo.paid,
    capabilities: { models, webhooks: false },
    submit,
    async status(operation) {
      return stateAt(operationSchema.parse(operation), clock.now());
    },
    async find(attempt) {
      const found = lost.get(attempt.key);
      if (!found) return null;
      found.looks += 1;
      return found.looks >= 2 ? found.operation : null;
    },
    async cancel(operation) {
      return clock.now() < operationSchema.parse(operation).endsAt ? 'cancelled' : 'too late';
    },
  };
}

async function decide(request: ProviderRequest, options: SubmitOptions): Promise<Operation['end']> {
  if (says(request, '#fail')) return { kind: 'failed' };
  if (says(request, '#refuse')) return { kind: 'refused' };
  const wanted = {
    prompt: request.prompt,
    resolution: request.resolution,
    seed: request.seed === undefined ? options.idempotencyKey : String(request.seed),
    ...(request.aspect !== undefined && { aspect: request.aspect }),
  };
  const [first, ...others] = await Promise.all(
    request.images.map(async (image) => ({
      width: image.width,
      height: image.height,
      bytes: await buffer(await image.open()),
    })),
  );
  const png = first ? await editPictures(wanted, [first, ...others]) : await drawPicture(wanted);
  options.signal.throwIfAborted();
  return { kind: 'picture', file: await options.sink('image/png', png) };
}

function stateAt(operation: Operation, now: number): TaskState {
  if (now < operation.processingAt) return { state: 'pending' };
  if (now < operation.endsAt) return { state: 'processing' };
  return { finished: outcome(operation.end) };
}

function outcome(end: Operation['end']): Outcome {
  if (end.kind === 'picture') return { kind: 'completed', results: [{ file: end.file }], charge: FREE };
  if (end.kind === 'refused') return { kind: 'failed', reason: 'content', again: false, charge: FREE };
  return {
    kind: 'failed',
    reason: 'provider_error',
    again: true,
    charge: FREE,
    detail: 'asked for by #fail',
  };
}

function says(request: ProviderRequest, word: DemoWord): boolean {
  return new RegExp(`(?:^|\\s)${word}(?![a-z])`, 'i').test(request.prompt);
}

const tooMany = () =>
  new ProviderError(demo.name, {
    accepted: 'no',
    reason: 'unavailable',
    again: true,
    retryAfterMs: BUSY_FOR_MS,
    httpStatus: 429,
    message: 'too many requests, asked for by #busy',
  });

const answerLost = () =>
  new ProviderError(demo.name, {
    accepted: 'unknown',
    reason: 'provider_error',
    charge: FREE,
    message: 'the answer was lost, asked for by #unknown',
  });

/** A map that forgets its oldest entries. */
function createMemory<T>(most: number) {
  const entries = new Map<string, T>();
  return {
    get: (key: string) => entries.get(key),
    set(key: string, value: T) {
      entries.set(key, value);
      const oldest = entries.keys().next().value;
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
  };
}

function offer(model: string): ModelOffer {
  return {
    wire: model,
    aspects: nanobanana.aspects,
    keepsAspect: true,
    resolutions: nanobanana.resolutions,
    promptMax: 2_000,
    pictures: { max: 14, maxBytes: 20_000_000, types: ['image/png', 'image/jpeg', 'image/webp'] },
    seed: true,
    price: Object.fromEntries(nanobanana.resolutions.map((resolution) => [resolution, 0])),
    priceAsOf: '2026-11-21',
    priceSource: 'drawn on this computer',
    typicalMs: 4_500,
    deadlineMs: 2 * 60_000,
  };
}
