import { readdir, readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { MediaStore } from '../../src/core/contracts/media.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import type { Job } from '../../src/core/job.ts';
import { loadSecretKeys, secretKeyFile } from '../../src/secret-key.ts';
import type { Problem } from '../../src/store/file/document.ts';
import { placesOf } from '../../src/store/file/layout.ts';
import { createFileStore, createMediaStore } from '../../src/store/index.ts';
import {
  creation,
  DAY_MS,
  holding,
  moderator,
  NOW,
  scope,
  spent,
  tasksWith,
  withSaved,
} from '../contracts/store/setting.ts';
import { fakeClock } from '../helpers/clock.ts';
import { aJob } from '../helpers/jobs.ts';

/** Everything that a process keeps on the disk. */
export interface World {
  readonly dir: string;
  readonly store: JobStore;
  readonly media: MediaStore;
  readonly problems: Problem[];
}

export async function startWorld(dir: string): Promise<World> {
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  const store = await createFileStore({ dir, report, clock: fakeClock(NOW) });
  return { dir, store, media: createMediaStore({ dir }), problems };
}

const idOf = (n: number): string => `job${String(n).padStart(17, '0')}`;
const oneTask = tasksWith(holding(50)).map((task) => ({
  ...task,
  attempts: task.attempts.map((attempt) => ({ ...attempt, id: 'the-attempt', key: 'the-key' })),
}));
const withMoney = (money: (typeof oneTask)[0]['attempts'][0]['money']) =>
  oneTask.map((task) => ({ ...task, attempts: task.attempts.map((attempt) => ({ ...attempt, money })) }));
const jobNumber = (n: number, tasks: Job['tasks']): Job =>
  aJob({ id: idOf(n), eventKey: `event ${n}`, createdAt: NOW + n, tasks });
const first = jobNumber(1, oneTask);
const second = jobNumber(2, tasksWith(spent(5)));

type Options = Omit<Parameters<JobStore['update']>[1], 'now'>;

/** Reads the newest, changes it, writes it: what the core does, also when it tries again. */
async function change(store: JobStore, n: number, edit: Partial<Job>, options: Options = {}): Promise<void> {
  const job = await store.get(scope, idOf(n));
  if (!job) throw new Error(`job ${n} is gone`);
  const result = await store.update({ ...job, ...edit }, { now: NOW, ...options });
  if (result.kind !== 'saved') throw new Error(`not saved: ${result.kind}`);
}

async function create(store: JobStore, job: Job): Promise<void> {
  const made = await store.create(creation(job));
  if (made.kind !== 'created') throw new Error(`not created: ${made.kind}`);
}

const draft = { ...scope, id: idOf(9), person: 'mina', until: NOW + 900_000, data: { a: 1 } };
const picture = 'nanobanana/web_sunny-studio/job/1.png';

/**
 * A step of a life; taken again after a failure it must come to the same. `partly`: it is several changes in one.
 * `isNew`: refused, it must not be found done: nobody could know that it was.
 * `journal`: while it is done a closed job stands open, and is found so after a kill.
 */
export interface Step {
  readonly name: string;
  readonly take: (world: World) => Promise<unknown>;
  readonly partly?: true;
  readonly isNew?: true;
  readonly journal?: true;
}

/** The life of one job among others, and of all that stands beside it. */
export const life: readonly Step[] = [
  { name: 'makes the first job of a guild', isNew: true, take: ({ store }) => create(store, first) },
  { name: 'makes another job', isNew: true, take: ({ store }) => create(store, second) },
  { name: 'changes a status', take: ({ store }) => change(store, 1, { status: 'processing' }) },
  { name: 'keeps a draft', take: ({ store }) => store.putDraft(draft) },
  { name: 'takes a draft', take: ({ store }) => store.takeDraft({ ...draft, now: NOW }, draft.id) },
  { name: 'saves settings', take: ({ store }) => store.saveSettings(scope, { language: 'ko' }) },
  { name: 'saves settings again', take: ({ store }) => store.saveSettings(scope, { language: 'en' }) },
  { name: 'keeps a picture', take: ({ media }) => media.put(picture, Buffer.from('picture')) },
  { name: 'replaces a picture', take: ({ media }) => media.put(picture, Buffer.from('better')) },
  {
    name: 'ends the first job',
    take: ({ store }) =>
      change(store, 1, { status: 'completed', tasks: withMoney(spent(40)) }, { close: true }),
  },
  { name: 'ends another job', take: ({ store }) => change(store, 2, { status: 'failed' }, { close: true }) },
  {
    name: 'saves an output',
    take: ({ store }) => change(store, 1, { saved: withSaved(first, NOW, [1]).saved }),
  },
  {
    name: 'books a charge anew, on another day',
    journal: true,
    take: ({ store }) => change(store, 1, { tasks: withMoney(spent(45, NOW + DAY_MS)) }),
  },
  {
    name: 'opens a job again',
    take: ({ store }) => change(store, 1, { status: 'pending' }, { reopen: { owner: 'me', leaseMs: 9 } }),
  },
  {
    name: 'ends it again',
    take: ({ store }) => change(store, 1, { status: 'failed', tasks: withMoney(spent(60)) }, { close: true }),
  },
  { name: 'deletes a job', take: ({ store }) => store.remove(scope, idOf(2)) },
  { name: 'deletes a picture', take: ({ media }) => media.delete(picture) },
  { name: 'forgets a person', partly: true, take: ({ store }) => store.forget({ ...scope, person: 'mina' }) },
  { name: 'makes the secret key', take: ({ dir }) => loadSecretKeys(dir) },
];

/** What people and limits see of a world, revisions aside: how often something was tried is nobody's business. */
export async function look({ dir, store, media }: World): Promise<string> {
  const everything = { ...scope, viewer: moderator, limit: 100 };
  const page = await store.history(everything);
  const counted = await store.history({ ...everything, limit: 0 });
  if (counted.total !== page.jobs.length)
    throw new Error(`${counted.total} counted, not ${page.jobs.length}`);
  const saved = await store.saved({ ...scope, limit: 100 });
  const open = await Promise.all(page.jobs.map(({ id }) => store.open(id)));
  const kept = await media.open(picture);
  const seen = {
    jobs: page.jobs,
    open: open.map((job) => job !== null),
    count: await store.openCount(),
    saved: saved.entries.map(({ job, n }) => `${job.id} ${n}`),
    ledger: await store.ledger(scope, 0, NOW + 9 * DAY_MS),
    used: await Promise.all([{}, { guild: scope.guild }].map((of) => store.used(of, NOW))),
    settings: store.settings(scope),
    drafts: (await readdir(placesOf(dir, scope).drafts).catch(() => [])).filter((name) =>
      name.endsWith('.json'),
    ),
    secret: (await readFile(secretKeyFile(dir), 'utf8').catch(() => '')).length,
    picture: kept ? (await buffer(kept.stream)).toString() : null,
  };
  return JSON.stringify(seen, inOrder, 1);
}

const inOrder = (key: string, value: unknown): unknown => {
  if (key === 'revision') return undefined;
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
};
