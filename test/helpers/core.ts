import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { nanobanana } from '../../src/core/areas.ts';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Actor, JobsEngine, Spot, Wish } from '../../src/core/contracts/jobs.ts';
import type { MediaStore, Pictures } from '../../src/core/contracts/media.ts';
import type { Metrics } from '../../src/core/contracts/metrics.ts';
import type {
  ModelOffer,
  Outcome,
  Provider,
  SubmitOptions,
  Submitted,
} from '../../src/core/contracts/provider.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import type { CoreDeps } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import type { Json, Picture } from '../../src/core/job.ts';
import { createJobs } from '../../src/core/jobs.ts';
import { plain } from '../../src/core/line.ts';
import type { LiveView } from '../../src/core/view-types.ts';
import {
  createMemoryMediaStore,
  createMemoryStore,
  type MemoryState,
  memoryState,
} from '../../src/store/index.ts';
import { fakeClock } from './clock.ts';

/** The core with everything around it made by the test: a clock, a bot that records, a provider that obeys. */

export const PRICE = 30_000;

const offer: ModelOffer = {
  wire: 'test-image',
  aspects: ['1:1', '16:9', '9:16'],
  keepsAspect: true,
  resolutions: ['1K'],
  promptMax: 200,
  pictures: { max: 3, maxBytes: 1_000_000, types: ['image/png', 'image/jpeg', 'image/webp'] },
  price: { '1K': PRICE },
  priceAsOf: '2026-11-01',
  priceSource: 'the test',
  typicalMs: 18_000,
  deadlineMs: 600_000,
};

/** The offer of the model, with other limits for its input pictures. */
export const anOffer = (pictures: Partial<ModelOffer['pictures']> = {}): ModelOffer => ({
  ...offer,
  pictures: { ...offer.pictures, ...pictures },
});

export const completed: Outcome = {
  kind: 'completed',
  results: [{ url: 'https://results.example/a.png' }],
  charge: { known: true, microDollars: PRICE, own: '300000 points' },
};

export const failedFree: Outcome = {
  kind: 'failed',
  reason: 'provider_error',
  again: true,
  charge: { known: true, microDollars: 0, own: '0' },
};

export interface ObedientProvider extends Provider {
  readonly submitted: { at: number; prompt: string; key: string; images: number; aspect?: string }[];
  /** What the next submissions do, in order; then they are accepted. */
  readonly answers: (() => Promise<Submitted>)[];
  /** What `status` says `elapsed` ms after submission, by operation id. */
  script: (elapsed: number, id: number) => { state: 'pending' | 'processing' } | { finished: Outcome };
  found: Json | null;
}

export function obedientProvider(clock: { now(): number }, change: Partial<Provider> = {}): ObedientProvider {
  const submitted: ObedientProvider['submitted'] = [];
  const answers: (() => Promise<Submitted>)[] = [];
  const provider: ObedientProvider = {
    name: 'test',
    title: 'Test provider',
    paid: true,
    capabilities: { models: { 'nano-banana': offer }, webhooks: false },
    submitted,
    answers,
    found: null,
    script: (elapsed) =>
      elapsed < 1_000
        ? { state: 'pending' }
        : elapsed < 18_000
          ? { state: 'processing' }
          : { finished: completed },
    async submit(request, options: SubmitOptions) {
      const { prompt, aspect, images } = request;
      submitted.push({
        at: clock.now(),
        prompt,
        key: options.idempotencyKey,
        images: images.length,
        ...(aspect ? { aspect } : {}),
      });
      const operation = { id: submitted.length, at: clock.now() };
      const answer = answers.shift();
      return answer ? answer() : { accepted: operation };
    },
    async status(operation) {
      const { id, at } = operation as { id: number; at: number };
      return provider.script(clock.now() - at, id);
    },
    async find() {
      return provider.found;
    },
    ...change,
  };
  return provider;
}

export interface Shown {
  readonly at: number;
  readonly how: 'open' | 'show' | 'remove';
  readonly job: string;
  readonly status?: string;
  readonly head?: string;
  readonly notes?: readonly string[];
  readonly buttons?: readonly string[];
  readonly pictures?: number;
}

export interface RecordingBot extends Bot {
  readonly shown: Shown[];
  /** Errors that the next calls of `show` throw. */
  readonly failures: Error[];
}

export function recordingBot(clock: { now(): number }, name = 'web'): RecordingBot {
  const shown: Shown[] = [];
  const failures: Error[] = [];
  const record = (how: Shown['how'], view: LiveView) =>
    shown.push({
      at: clock.now(),
      how,
      job: view.job,
      status: view.status,
      head: plain(view.head),
      notes: view.notes.map(plain),
      buttons: view.buttons.map(({ action }) => action),
      pictures: view.pictures.length,
    });
  return {
    name,
    shown,
    failures,
    start: async () => {},
    stop: async () => {},
    ready: () => ({ ok: true, detail: 'recording' }),
    async open(place, view) {
      record('open', view);
      return { json: { message: view.job }, ...(place.secret ? { secret: place.secret } : {}) };
    },
    async show(reply, view) {
      const failure = failures.shift();
      if (failure) throw failure;
      record('show', view);
      return { reply, seen: 'shown' };
    },
    async remove(reply) {
      shown.push({
        at: clock.now(),
        how: 'remove',
        job: String((reply.json as { message?: string }).message),
      });
    },
  };
}

const noMetrics: Metrics = {
  jobEnded() {},
  providerRequest() {},
  charged() {},
  acknowledged() {},
  edited() {},
  gauges() {},
};

/** Pictures without decoding: whatever is fetched is a small PNG, unless the test says otherwise. */
export function simplePictures(media: MediaStore, downloads: (url: string) => Promise<Uint8Array>): Pictures {
  const facts = { type: 'image/png' as const, width: 8, height: 8 };
  const keep = async (bytes: Uint8Array | Readable, key: string): Promise<Picture> => ({
    ...facts,
    key,
    bytes: await media.put(key, bytes),
  });
  const open = async (picture: { readonly key: string }) =>
    (await media.open(picture.key))?.stream ?? Readable.from([]);
  return {
    download: async (url, key) => keep(await downloads(url), key),
    keep,
    downloadAny: async (url, key) => keep(await downloads(url), key),
    keepAny: keep,
    open,
    copy: async (picture, key) => keep(await buffer(await open(picture)), key),
    fit: async (pictures) =>
      pictures.map((picture) => ({
        ...picture,
        changed: false,
        data: async () => buffer(await open(picture)),
      })),
    async keepFitted(pictures, { each }, keyOf) {
      const fitting = pictures.map(async (picture, index) => {
        if (picture.bytes <= each) return picture;
        const bytes = (await buffer(await open(picture))).subarray(0, each);
        return { ...(await keep(bytes, keyOf(index))), width: facts.width / 2, height: facts.height / 2 };
      });
      return Promise.all(fitting);
    },
    thumbnail: async (picture) => picture,
    delete: (prefix) => media.delete(prefix),
    free: async () => 10_000_000_000,
  };
}

export interface CoreOptions {
  readonly change?: Partial<CoreDeps>;
  readonly state?: MemoryState;
  readonly clock?: ReturnType<typeof fakeClock>;
  readonly media?: MediaStore;
  readonly provider?: (clock: { now(): number }) => ObedientProvider;
  readonly store?: JobStore;
}

export function createCore(options: CoreOptions = {}) {
  const clock = options.clock ?? fakeClock();
  const state = options.state ?? memoryState();
  const store = options.store ?? createMemoryStore(state);
  const media = options.media ?? createMemoryMediaStore();
  const provider = (options.provider ?? obedientProvider)(clock);
  const bot = recordingBot(clock);
  const downloads = { answer: async (_url: string): Promise<Uint8Array> => new Uint8Array([1, 2, 3]) };
  const log: { level: string; message: string; fields: object }[] = [];
  const logAs = (level: string) => (fields: object, message: string) =>
    void log.push({ level, message, fields });
  const jobs: JobsEngine = createJobs({
    store,
    pictures: simplePictures(media, (url) => downloads.answer(url)),
    links: { sign: () => undefined, verify: () => null },
    bots: new Map([['web', bot]]),
    providers: [provider],
    cheapest: false,
    areas: new Map([['nanobanana', nanobanana]]),
    clock,
    logger: { debug: logAs('debug'), info: logAs('info'), warn: logAs('warn'), error: logAs('error') },
    metrics: noMetrics,
    newId: () => newId(clock.now()),
    owner: 'this process',
    limits: {},
    concurrency: () => 5,
    webhookFor: () => undefined,
    isPublicUrl: () => true,
    maxOpenJobs: 100,
    ...options.change,
  });
  return { clock, state, store, media, provider, bot, downloads, log, jobs };
}

export const mina: Actor = {
  area: 'nanobanana',
  guild: 'web:sunny-studio',
  platform: 'web',
  person: { id: 'mina', name: 'Mina' },
  room: { id: 'channel', private: false },
  moderator: false,
  language: 'en',
};

export const juno: Actor = { ...mina, person: { id: 'juno', name: 'Juno' } };

let events = 0;

export function aSpot(change: Partial<Spot> = {}): Spot {
  events += 1;
  return { eventKey: `event-${events}`, place: { channel: 1 }, language: 'en', ...change };
}

export const aWish = (change: Partial<Wish> = {}): Wish => ({
  prompt: 'A yellow raincoat on a rainy street',
  ...change,
});
