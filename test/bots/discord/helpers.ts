import { Readable } from 'node:stream';
import { afterEach } from 'vitest';
import { createDiscordBot } from '../../../src/bots/discord/index.ts';
import { nanobanana } from '../../../src/core/areas.ts';
import type { Bot, Reply } from '../../../src/core/contracts/bot.ts';
import type { Actor, Jobs, Offer, OfferedModel, Spot, Wish } from '../../../src/core/contracts/jobs.ts';
import { UserError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Job, Json } from '../../../src/core/job.ts';
import { cardView, viewOf } from '../../../src/core/view.ts';
import type { LiveView, View } from '../../../src/core/view-types.ts';
import { requestOf } from '../../../src/core/wish.ts';
import { createFakeDiscord, type FakeDiscord, type FakeDiscordOptions } from '../../fakes/discord/index.ts';
import { createOracle } from '../../fakes/discord/oracle.ts';
import { ORACLE } from '../../helpers/discord-app.ts';
import { context } from '../../helpers/views.ts';
import { botDeps, impatientRest, type LogLine } from './bot-deps.ts';

const model = (change: Partial<OfferedModel> & { name: string; title: string }): OfferedModel => ({
  aspects: ['1:1', '16:9'],
  resolutions: ['1K'],
  promptMax: 5_000,
  takesHeic: false,
  maxPictures: 3,
  search: false,
  seed: false,
  price: { '1K': 30_000 },
  ...change,
});

export const offer: Offer = {
  models: [
    model({ name: 'nano-banana', title: 'Nano Banana' }),
    model({ name: 'nano-banana-pro', title: 'Nano Banana Pro', resolutions: ['1K', '4K'] }),
  ],
  defaultModel: 'nano-banana',
  aspects: ['1:1', '16:9'],
  resolutions: ['1K', '4K'],
  maxCount: 4,
  search: false,
  seed: false,
  promptMax: 5_000,
  providers: [{ name: 'piapi', title: 'PiAPI', paid: true }],
};

/** A view with files of its own: each picture is its id as bytes. */
export const live = (view: View, fit?: LiveView['fit']): LiveView => ({
  ...view,
  fit:
    fit ??
    (async () => ({
      notes: [],
      files: view.pictures.map((picture) => ({
        picture,
        name: picture.name,
        type: picture.type,
        bytes: picture.id.length,
        width: 1,
        height: 1,
        changed: false,
        data: async () => Buffer.from(picture.id),
      })),
    })),
});

export const liveOf = (job: Job): LiveView => live(viewOf(job, context()));

export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** The core as the bot sees it: records what it is asked for, keeps jobs and drafts in memory, decides nothing. */
export function recordingJobs(
  bot: () => Bot,
  change: (base: { calls: Call[]; jobs: Map<string, Job> }) => Partial<Jobs> = () => ({}),
) {
  const calls: Call[] = [];
  const jobs = new Map<string, Job>();
  const drafts = new Map<string, { person: string; data: Json }>();
  const replies: Reply[] = [];
  const faults: unknown[] = [];
  const note = (name: string, ...args: unknown[]) => calls.push({ name, args });

  const find = (actor: Actor, id: string, requester = false): Job => {
    const job = jobs.get(id.slice(0, 20));
    if (!job || job.guild !== actor.guild) throw new UserError('not_here');
    if (requester && job.person.id !== actor.person.id)
      throw new UserError('not_allowed', { person: job.person.name });
    return job;
  };
  async function submit(actor: Actor, spot: Spot, wish: Wish) {
    note('submit', actor, spot, wish);
    const { id, ...view } = { id: newId(Date.now()), ...pendingView() };
    replies.push(await bot().open(replyOf(spot), { ...view, job: id }));
    return { job: id };
  }

  const base: Jobs = {
    offer: () => offer,
    estimate: () => 30_000,
    admits: () => {},
    check: (_, wish) => void requestOf(wish, offer, nanobanana),
    settings: () => ({}),
    submit,
    async again(actor, spot, id) {
      note('again', actor, id);
      return submit(actor, spot, { prompt: find(actor, id).request.prompt });
    },
    async retry(actor, id, options) {
      note('retry', actor, id, options);
      return find(actor, id, true).status === 'unknown' && !options.confirmed
        ? { confirm: 30_000 }
        : 'started';
    },
    async cancel(actor, id) {
      note('cancel', actor, find(actor, id).id);
    },
    async look(actor, id) {
      note('look', actor, find(actor, id, true).id);
    },
    async save(actor, id) {
      find(actor, id);
      note('save', actor, id);
      return { saved: 'now' };
    },
    async unsave(actor, id) {
      note('unsave', actor, id);
    },
    async mayDelete(actor, id) {
      return liveOf(find(actor, id));
    },
    async delete(actor, id) {
      note('delete', actor, find(actor, id).id);
      jobs.delete(id);
    },
    find: async (actor, id, options) => find(actor, id, options?.requester),
    view: async (actor, id) => liveOf(find(actor, id)),
    card: async (actor, output) => live(cardView(find(actor, output), Number(output.slice(21)), context())),
    async details(actor, id) {
      return {
        view: liveOf(find(actor, id)),
        rows: [{ label: 'Model', value: [{ kind: 'text', text: 'Nano Banana' }] }],
        chain: [],
        originals: [],
      };
    },
    async history(actor, filter) {
      note('history', actor, filter);
      const { offset = 0, limit } = filter;
      const all = [...jobs.values()].map(liveOf);
      return { views: all.slice(offset, offset + limit), total: all.length };
    },
    async saved(_, { offset = 0, limit }) {
      const entries = [...jobs.values()].map((job) => ({
        view: cardView(job, 1, context()),
        n: 1,
        savedAt: 0,
        by: job.person,
      }));
      return { entries: entries.slice(offset, offset + limit), total: entries.length };
    },
    async picture(_, output) {
      const picture = { key: output, type: 'image/webp' as const, bytes: 4, width: 1, height: 1 };
      return { picture, stream: Readable.from([Buffer.from(`thumb of ${output}`)]) };
    },
    upload: () => Promise.reject(new Error('not used here')),
    async putDraft(actor, id, data) {
      drafts.set(id, { person: actor.person.id, data });
    },
    async takeDraft(actor, id) {
      const draft = drafts.get(id);
      if (draft?.person !== actor.person.id) throw new UserError('draft_gone');
      drafts.delete(id);
      return draft.data;
    },
    newId: () => newId(Date.now()),
    fault(error) {
      faults.push(error);
      return { reference: 'ref-1' };
    },
  };
  const made: Jobs = { ...base, ...change({ calls, jobs }) };
  const called = (name: string) => calls.filter((call) => call.name === name);
  return { made, calls, called, jobs, drafts, replies, faults };
}

const replyOf = ({ place, secret }: Spot): Reply => ({ json: place, ...(secret ? { secret } : {}) });

function pendingView(): LiveView {
  const text = (value: string) => ({ kind: 'text' as const, text: value });
  return live({
    job: '',
    area: 'nanobanana',
    language: 'en',
    status: 'pending',
    final: false,
    head: [{ kind: 'strong', text: 'Pending' }],
    statusWord: 'Pending',
    prompt: 'a fox',
    facts: [text('for somebody')],
    notes: [],
    pictures: [],
    buttons: [],
    movedNote: [text('The result is here.')],
    requester: { id: '1', name: 'Mina' },
    summary: {
      prompt: 'a fox',
      model: 'nano-banana',
      modelTitle: 'Nano Banana',
      aspect: '1:1',
      resolution: '1K',
      count: 1,
      person: { id: '1', name: 'Mina' },
      createdAt: 0,
      price: 'free',
      missing: [],
    },
  });
}

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

export interface BotWorld extends ReturnType<typeof recordingJobs> {
  readonly discord: FakeDiscord;
  readonly bot: Bot;
  restart(): Promise<void>;
  readonly log: LogLine[];
  readonly acknowledged: number[];
}

/** The bot on the fake Discord, with a core that records. Everything is stopped after the test. */
export async function aBot(
  options: {
    jobs?: Parameters<typeof recordingJobs>[1];
    discord?: FakeDiscordOptions;
    token?: string;
    guild?: boolean;
    start?: boolean;
    /** Gives a request up after 0.6 s, an acknowledgement after 0.3 s. */
    impatient?: boolean;
    /** Stops it with the test, where tests run beside one another. */
    atEnd?: (stop: () => Promise<void>) => void;
    /** Holds everything against Discord's own description, where it is at hand: see `discord.violations`. */
    checked?: boolean;
  } = {},
): Promise<BotWorld> {
  const { atEnd = (stop) => void running.push(stop) } = options;
  const oracle = options.checked ? createOracle(ORACLE) : null;
  const discord = await createFakeDiscord({ rateLimits: 'off', oracle, ...options.discord });
  atEnd(() => discord.close());
  const log: LogLine[] = [];
  const acknowledged: number[] = [];
  const build = () => {
    const deps = {
      ...botDeps(discord, { log, acknowledged, ...(options.token ? { token: options.token } : {}) }),
      ...(options.guild ? { guildId: discord.guild.id } : {}),
    };
    return createDiscordBot(deps, options.impatient ? { rest: impatientRest(deps) } : {});
  };
  const bot = build();
  const core = recordingJobs(() => bot, options.jobs);
  atEnd(() => bot.stop());
  if (options.start !== false) {
    await bot.start(core.made);
    await discord.connected();
  }
  /** Another process in its place; what the first remembered is gone. */
  async function restart() {
    await bot.stop();
    const next = build();
    atEnd(() => next.stop());
    await next.start(core.made);
  }
  return { discord, bot, restart, log, acknowledged, ...core };
}

/** What is there, as a test needs it. */
export function here<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('it is not there');
  return value;
}
