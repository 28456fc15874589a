import { describe, expect, it, onTestFinished } from 'vitest';
import type { Actor, Jobs } from '../../src/core/contracts/jobs.ts';
import { UserError } from '../../src/core/errors.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';
import { aSpot, aWish, createCore, mina } from '../helpers/core.ts';

type Act = (jobs: Jobs, actor: Actor, id: string) => Promise<unknown>;

/** Every way to name a job or a picture of one. */
const acts: Readonly<Record<string, Act>> = {
  again: (jobs, actor, id) => jobs.again(actor, aSpot(), id),
  retry: (jobs, actor, id) => jobs.retry(actor, id, { confirmed: true }),
  cancel: (jobs, actor, id) => jobs.cancel(actor, id),
  check: (jobs, actor, id) => jobs.look(actor, id),
  save: (jobs, actor, id) => jobs.save(actor, id),
  unsave: (jobs, actor, id) => jobs.unsave(actor, id),
  mayDelete: (jobs, actor, id) => jobs.mayDelete(actor, id),
  delete: (jobs, actor, id) => jobs.delete(actor, id),
  find: (jobs, actor, id) => jobs.find(actor, id),
  view: (jobs, actor, id) => jobs.view(actor, id),
  card: (jobs, actor, id) => jobs.card(actor, id),
  details: (jobs, actor, id) => jobs.details(actor, id),
  picture: (jobs, actor, id) => jobs.picture(actor, id, 'full'),
  thumbnail: (jobs, actor, id) => jobs.picture(actor, id, 'thumb'),
};

/** The same person with all rights, but somewhere else. */
const elsewhere: readonly Actor[] = [
  { ...mina, guild: 'web:river-lab', moderator: true },
  { ...mina, guild: 'discord:5', platform: 'discord', moderator: true },
  { ...mina, guild: 'slack:sunny-studio', platform: 'slack', moderator: true },
  { ...mina, guild: 'discord:dm-mina', platform: 'discord', moderator: true },
  { ...mina, guild: 'web:sunny-studio2', moderator: true },
  { ...mina, guild: 'web:Sunny-Studio', moderator: true },
  { ...mina, area: 'hailou', moderator: true },
];

async function someJobs() {
  const media = createMemoryMediaStore();
  const core = createCore({ media });
  await core.jobs.start();
  onTestFinished(() => core.jobs.stop());
  const submit = async (actor: Actor) => {
    const [made] = await Promise.all([core.jobs.submit(actor, aSpot(), aWish()), core.clock.advance(0)]);
    return made?.job ?? '';
  };
  return { ...core, media, submit };
}

/** Everything that an action could have changed, as text. */
const snapshot = (core: Awaited<ReturnType<typeof someJobs>>): string =>
  JSON.stringify([
    [...core.state.jobs.values()].map(({ job }) => job),
    core.bot.shown,
    core.provider.submitted,
    [...core.media.files.keys()],
  ]);

const refusalOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );

describe('an id in somebody else’s hands', () => {
  it.each(Object.entries(acts))(
    '%s: not here, for every other guild, platform and area, and nothing happens',
    async (_, act) => {
      const core = await someJobs();
      const done = await core.submit(mina);
      await core.clock.advance(30_000);
      const open = await core.submit(mina);
      await core.clock.advance(2_000);
      const before = snapshot(core);
      for (const actor of elsewhere) {
        for (const id of [done, `${done}-1`, open, `${open}-1`])
          expect(await refusalOf(act(core.jobs, actor, id)), `${actor.guild} ${id}`).toBe('not_here');
      }
      expect(snapshot(core)).toBe(before);
    },
  );

  it.each(Object.entries(acts))('%s: two guilds cannot reach each other in either order', async (_, act) => {
    const core = await someJobs();
    const other: Actor = { ...mina, guild: 'web:river-lab' };
    const [ours, theirs] = [await core.submit(mina), await core.submit(other)];
    await core.clock.advance(30_000);
    const before = snapshot(core);
    expect(await refusalOf(act(core.jobs, mina, `${theirs}-1`))).toBe('not_here');
    expect(await refusalOf(act(core.jobs, other, `${ours}-1`))).toBe('not_here');
    expect(snapshot(core)).toBe(before);
  });

  it.each(Object.entries(acts))(
    '%s: an id in a form that we never made is not here either',
    async (_, act) => {
      const core = await someJobs();
      const job = await core.submit(mina);
      await core.clock.advance(30_000);
      const before = snapshot(core);
      const forms = [
        '',
        ' ',
        '-1',
        `${job}-0`,
        `${job}-1-1`,
        `${job}-01`,
        `${job}-+1`,
        `${job} `,
        ` ${job}`,
        `${job}\n`,
        `${job}\0`,
        job.toUpperCase(),
        job.slice(1),
        `${job}x`,
        `v1:${job}`,
        `${job}:1`,
        `../${job}`,
        `..%2f${job}`,
        '__proto__',
        'constructor',
        'x'.repeat(101),
        '0'.repeat(20),
        `${'0'.repeat(20)}-1`,
        '[object Object]',
        'null',
        '％',
      ];
      for (const id of forms) {
        expect(await refusalOf(act(core.jobs, mina, id)), JSON.stringify(id)).toBe('not_here');
      }
      expect(snapshot(core)).toBe(before);
    },
  );
});

describe('a draft', () => {
  it('is its person’s alone, in its guild and area, whatever id a form carries', async () => {
    const { jobs } = await someJobs();
    const id = jobs.newId();
    await jobs.putDraft(mina, id, { prompt: 'mine' });
    const others = [...elsewhere, { ...mina, person: { id: 'juno', name: 'Mina' }, moderator: true }];
    for (const actor of others)
      expect(await refusalOf(jobs.takeDraft(actor, id)), actor.guild).toBe('draft_gone');
    for (const forged of ['', '../x', '__proto__', `${id}x`, 'x'.repeat(101)])
      expect(await refusalOf(jobs.takeDraft(mina, forged)), forged).toBe('draft_gone');
    expect(await jobs.takeDraft(mina, id)).toEqual({ prompt: 'mine' });
    expect(await refusalOf(jobs.takeDraft(mina, id))).toBe('draft_gone');
  });
});
