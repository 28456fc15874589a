import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor, Wish, WishedPicture } from '../../src/core/contracts/jobs.ts';
import { UserError } from '../../src/core/errors.ts';
import { guildPrefix } from '../../src/core/keys.ts';
import { aSpot, PRICE } from '../helpers/core.ts';
import { actors, markOf, twoByTwo } from '../helpers/two-by-two.ts';

type Core = Awaited<ReturnType<typeof twoByTwo>>;

const acts = ['save', 'unsave', 'again', 'delete', 'cancel', 'retry', 'look', 'read'] as const;
const step = fc.record({
  at: fc.nat(3),
  pick: fc.nat(50),
  own: fc.boolean(),
  act: fc.constantFrom(...acts, ...acts, 'save', 'read', 'submit', 'submit', 'submit', 'wait', 'wait'),
  moderator: fc.boolean(),
  picture: fc.constantFrom('none', 'url', 'output', 'input', 'upload'),
  count: fc.integer({ min: 1, max: 2 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What was made, by whom; ids are tried by everybody. */
interface World {
  readonly core: Core;
  readonly jobs: { id: string; owner: number; deleted: boolean }[];
  readonly uploads: { id: string; owner: number }[];
  readonly saved: Set<string>;
  serial: number;
}

async function play(world: World, one: Step): Promise<void> {
  const { core, jobs } = world;
  const actor = { ...(actors[one.at] ?? never()), moderator: one.moderator };
  const within = jobs.filter(({ owner }) => !one.own || owner === one.at);
  const target = within[one.pick % Math.max(1, within.length)];
  if (one.act === 'wait') return core.clock.advance(8_000);
  if (one.act === 'submit') return submit(world, one, actor, target?.id);
  if (!target) return;
  const outcome = await press(world, one, actor, target.id).catch((error: unknown) => {
    if (error instanceof UserError) return error;
    throw error;
  });
  const refused = outcome instanceof UserError;
  if (target.owner !== one.at) expect(refused && outcome.code).toBe('not_here');
  else if (!refused && one.act === 'save') world.saved.add(target.id);
  else if (!refused && one.act === 'unsave') world.saved.delete(target.id);
  else if (!refused && one.act === 'delete') target.deleted = true;
  else if (!refused && outcome) jobs.push({ id: outcome, owner: one.at, deleted: false });
}

const never = (): never => {
  throw new Error('no such actor');
};

async function submit(world: World, one: Step, actor: Actor, other: string | undefined): Promise<void> {
  world.serial += 1;
  const prompt = `${markOf(actor)}, ${world.serial}`;
  const pictures = await picturesFor(world, one, actor, other);
  const parent = other ? { parent: { output: `${other}-1` } } : {};
  const wish: Wish = { prompt, count: one.count, pictures, ...parent };
  const [made] = await settled(world, world.core.jobs.submit(actor, aSpot(), wish));
  if (made) world.jobs.push({ id: made.job, owner: one.at, deleted: false });
}

/** Input pictures, also of others: an output, an input or an upload that is somebody else's. */
async function picturesFor(
  { core, uploads }: World,
  { picture, at, pick }: Step,
  actor: Actor,
  other: string | undefined,
): Promise<WishedPicture[]> {
  const name = 'a.png';
  const url = `https://pictures.example/${encodeURIComponent(`${markOf(actor)}, linked`)}`;
  if (picture === 'url') return [{ name, source: { kind: 'url', url } }];
  if (picture === 'upload') {
    const made = await core.jobs.upload(actor, name, Buffer.from(`${markOf(actor)}, handed over`));
    uploads.push({ id: made.id, owner: at });
    return [{ name, source: { kind: 'upload', id: uploads[pick % uploads.length]?.id ?? '' } }];
  }
  if (!other || picture === 'none') return [];
  if (picture === 'output') return [{ name, source: { kind: 'output', id: `${other}-1` } }];
  return [{ name, source: { kind: 'input', job: other, index: 0 } }];
}

/** What a button or a page does; answers the job that it made, if any. */
async function press({ core }: World, { act }: Step, actor: Actor, id: string): Promise<string | undefined> {
  const { jobs } = core;
  if (act === 'save') await jobs.save(actor, id);
  else if (act === 'unsave') await jobs.unsave(actor, id);
  else if (act === 'delete') await jobs.delete(actor, id);
  else if (act === 'cancel') await jobs.cancel(actor, id);
  else if (act === 'look') await jobs.look(actor, id);
  else if (act === 'retry') await jobs.retry(actor, id, { confirmed: true });
  else if (act === 'again') {
    const pressed = jobs.again(actor, aSpot(), id);
    await Promise.all([pressed.catch(() => null), core.clock.advance(0)]);
    return (await pressed)?.job;
  } else await readAll(core, actor, id);
  return undefined;
}

/** Every way to read of one job; whatever is seen is the actor's own. */
async function readAll({ jobs }: Core, actor: Actor, id: string): Promise<void> {
  const mark = markOf(actor);
  const card = await jobs.details(actor, id);
  expect(card.view.prompt).toContain(mark);
  for (const { deleted, prompt } of card.chain) expect(deleted || prompt?.startsWith(mark)).toBe(true);
  expect((await jobs.view(actor, id)).prompt).toContain(mark);
  const one = await jobs.picture(actor, `${id}-1`, 'full');
  expect(await text(one.stream)).toContain(mark);
  expect((await jobs.card(actor, `${id}-1`)).prompt).toContain(mark);
}

async function settled<T>({ core }: World, work: Promise<T>): Promise<[T]> {
  const [value] = await Promise.all([work, core.clock.advance(0)]);
  return [value];
}

/** Each scope has exactly what was made in it: history, saved, pictures and money. */
async function compare({ core, jobs, saved }: World): Promise<void> {
  const now = core.clock.now();
  const foreign = new Map<string, string>();
  for (const [at, actor] of actors.entries()) {
    const own = jobs.filter(({ owner, deleted }) => owner === at && !deleted).map(({ id }) => id);
    const history = await core.jobs.history({ ...actor, moderator: true }, { limit: 200 });
    expect(history.views.map(({ job }) => job).sort()).toEqual([...own].sort());
    for (const { prompt } of history.views) expect(prompt).toContain(markOf(actor));
    const shelf = await core.jobs.saved(actor, { limit: 200 });
    const onShelf = new Set(shelf.entries.map(({ view }) => view.job));
    expect([...onShelf].sort()).toEqual(own.filter((id) => saved.has(id)).sort());

    const made = new Set(jobs.filter(({ owner }) => owner === at).map(({ id }) => id));
    const lines = await core.store.ledger(actor, 0, now + 1);
    for (const { attempt } of lines) expect(made).toContain(attempt.slice(0, 20));
    const paid = core.provider.submitted.filter(({ prompt }) => prompt.includes(markOf(actor))).length;
    expect(lines.reduce((sum, line) => sum + line.microDollars, 0)).toBe(paid * PRICE);

    const gone = jobs.filter(({ owner, deleted }) => owner === at && deleted).map(({ id }) => id);
    for (const [key, bytes] of core.media.files) {
      if (!key.startsWith(guildPrefix(actor))) continue;
      if (!String(bytes).includes(markOf(actor))) foreign.set(key, String(bytes));
      expect(gone.filter((id) => key.includes(id))).toEqual([]);
    }
  }
  expect(Object.fromEntries(foreign)).toEqual({});
  await compareGuilds(core, now);
}

/** Budgets bind a guild in all its areas together, and nobody else's guild. */
async function compareGuilds({ store, provider }: Core, now: number): Promise<void> {
  for (const guild of new Set(actors.map((actor) => actor.guild))) {
    const paid = provider.submitted.filter(({ prompt }) => prompt.includes(`of ${guild},`)).length;
    expect(await store.used({ guild }, now)).toEqual({ held: 0, committedToday: paid * PRICE });
  }
}

describe('two guilds and two areas used at random', () => {
  it('never see each other’s jobs, pictures, saved ones, history or money', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 70, size: 'max' }), async (steps) => {
        const world: World = { core: await twoByTwo(), jobs: [], uploads: [], saved: new Set(), serial: 0 };
        for (const one of steps) await play(world, one);
        await world.core.clock.advance(120_000);
        await compare(world);
        await world.core.jobs.stop();
      }),
      { numRuns: 30 },
    );
  });
});
