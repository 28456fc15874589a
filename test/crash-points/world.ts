import { nanobanana } from '../../src/core/areas.ts';
import type { JobsEngine } from '../../src/core/contracts/jobs.ts';
import type { Pictures } from '../../src/core/contracts/media.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { MediaError } from '../../src/core/errors.ts';
import { newId } from '../../src/core/ids.ts';
import type { Job, Json } from '../../src/core/job.ts';
import { createJobs } from '../../src/core/jobs.ts';
import { attemptsOf } from '../../src/core/money.ts';
import { simplePictures } from '../helpers/core.ts';
import { pictureNamed } from './bytes.ts';
import type { Disk, Opened } from './disk.ts';
import { createLife, type Life } from './life.ts';
import type { Platform } from './platform.ts';
import { mortalBot, mortalMedia, mortalPictures, mortalStore } from './ports.ts';
import { createProviderWorld, type ProviderOptions } from './provider.ts';
import { createTime, type Time } from './time.ts';

export interface WorldOptions {
  readonly platform: (time: Time) => Platform;
  readonly disk: (time: Time) => Disk;
  readonly provider: ProviderOptions;
  /** The occurrence at which each life ends, first life first; beyond that lives go on. */
  readonly crashes: readonly number[];
  /** How long until somebody starts it again. */
  readonly downMs: number;
}

export interface World {
  readonly time: Time;
  readonly platform: Platform;
  readonly provider: ReturnType<typeof createProviderWorld>;
  readonly disk: Disk;
  /** The store as it is now, seen by nobody who may die. */
  readonly store: () => JobStore;
  readonly lives: readonly Life[];
  /** What was saved last of every job that was not removed, by its id. */
  readonly records: ReadonlyMap<string, { readonly job: Job; readonly open: boolean }>;
  /** Whether the reply of a job was ever saved to be the message of that name. */
  readonly noted: (message: string) => boolean;
  /** How many jobs were ever saved. */
  readonly created: () => number;
  readonly log: readonly { level: string; message: string; fields: object }[];
  /** Starts the first process. */
  start(): Promise<void>;
  /** Attempts that were being submitted when a process died: nobody can know what became of them. */
  readonly doubtful: ReadonlySet<string>;
  close(): Promise<void>;
}

const WEBHOOK = 'https://bot.example/webhooks/test';

export function createWorld(options: WorldOptions): World {
  const time = createTime();
  const platform = options.platform(time);
  const disk = options.disk(time);
  const lives: Life[] = [];
  const log: World['log'][number][] = [];
  const doubtful = new Set<string>();
  const records = new Map<string, { job: Job; open: boolean }>();
  const revisions = new Map<string, Job>();
  let created = 0;
  const forEver = time.clockOf(() => true);
  let jobs: JobsEngine | undefined;
  let store: JobStore | undefined;

  const notice = (attempt: string, body: Json) => void jobs?.notice(attempt, body);
  const provider = createProviderWorld(time, options.provider, notice);

  const writeAs = (level: string) => (fields: object, message: string) =>
    void log.push({ level, message, fields });
  const logger = {
    debug: writeAs('debug'),
    info: writeAs('info'),
    warn: writeAs('warn'),
    error: writeAs('error'),
  };

  async function download(url: string): Promise<Uint8Array> {
    if (!url.startsWith('https://results.example/')) return pictureNamed('my picture');
    try {
      return await provider.picture(url);
    } catch (error) {
      throw new MediaError('gone', 'not there', { cause: error });
    }
  }

  function saved(job: Job, open: boolean): void {
    if (!records.has(job.id)) created += 1;
    records.set(job.id, { job, open });
    revisions.set(`${job.id} ${job.revision}`, job);
  }

  const known = {
    get: (id: string) => records.get(id),
    at: (id: string, revision: number) => revisions.get(`${id} ${revision}`),
    saved,
    removed: (id: string) => void records.delete(id),
  };

  /** A process with everything between it and the world mortal. */
  async function startProcess(): Promise<void> {
    const life = createLife(time, options.crashes[lives.length], () => void died());
    const isFirst = lives.length === 0;
    lives.push(life);
    const opened = await time.during(() => disk.open(download));
    ({ store } = opened);
    const inner = platform.bot(life, logger);
    const engine = createJobs({
      store: mortalStore(life, store, known),
      pictures: picturesOf(life, opened),
      links: { sign: () => undefined, verify: () => null },
      bots: new Map([[platform.name, mortalBot(life, inner)]]),
      providers: [provider.seenBy(life)],
      cheapest: false,
      areas: new Map([['nanobanana', nanobanana]]),
      clock: life.clock,
      logger,
      metrics: {
        jobEnded() {},
        providerRequest() {},
        charged() {},
        acknowledged() {},
        edited() {},
        gauges() {},
      },
      newId: () => newId(time.now()),
      owner: `process ${lives.length}`,
      limits: {},
      concurrency: () => 5,
      webhookFor: (_, attempt) =>
        options.provider.webhooks ? { url: `${WEBHOOK}/${attempt}/secret`, secret: 'secret' } : undefined,
      isPublicUrl: () => true,
      maxOpenJobs: 100,
    });
    if (!isFirst) life.watch();
    await inner.start(engine);
    jobs = engine;
    await engine.start();
    await platform.started().catch((error: unknown) => {
      if (life.isAlive()) throw error;
    });
    if (isFirst) life.watch();
  }

  function picturesOf(life: Life, { media, pictures }: Opened): Pictures {
    if (pictures) return mortalPictures(life.call, pictures);
    return mortalPictures(life.around, simplePictures(mortalMedia(life, media), download));
  }

  async function died(): Promise<void> {
    jobs = undefined;
    platform.died();
    await forEver.sleep(options.downMs);
    noteDoubtful();
    void startProcess();
  }

  function noteDoubtful(): void {
    for (const { job } of records.values())
      for (const attempt of attemptsOf(job)) if (attempt.state === 'submitting') doubtful.add(attempt.id);
  }

  return {
    time,
    platform,
    provider,
    disk,
    lives,
    records,
    noted: (message) =>
      [...revisions.values()].some(({ reply }) => JSON.stringify(reply ?? null).includes(`"${message}"`)),
    created: () => created,
    log,
    doubtful,
    store: () => {
      if (!store) throw new Error('nothing was started');
      return store;
    },
    start: startProcess,
    async close() {
      lives.at(-1)?.kill();
      platform.close();
      await disk.close();
    },
  };
}
