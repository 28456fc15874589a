import { afterEach, describe, expect, it, vi } from 'vitest';
import { aCoreOnDiscord, aRunningJob, standing, story } from '../bots/discord/core-world.ts';
import { aBot, type BotWorld, here, live, liveOf } from '../bots/discord/helpers.ts';
import type { Fault } from '../fakes/discord/faults.ts';
import { eventually } from '../helpers/app.ts';
import { aSpot, aWish, createCore, mina } from '../helpers/core.ts';
import { job, task } from '../helpers/views.ts';

const MINUTES = 60_000;
const CREATE = '/channels/:channel/messages';
const RESULT = 'Completed with 1';

afterEach(() => void vi.useRealTimers());

async function opened(options: Parameters<typeof aBot>[0] = {}) {
  const world = await aBot(options);
  const { discord } = world;
  const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
  const reply = await eventually(() => world.replies[0]);
  return { world, discord, handle, reply };
}

/** The view of a job that ended so many minutes ago. */
function endedIn({ discord }: BotWorld, minutes = 0) {
  const at = discord.now() - minutes * MINUTES;
  const person = { id: discord.user.id, name: 'Mina' };
  return liveOf(
    job('completed', [task(1, 'completed')], { person, createdAt: at, startedAt: at, endedAt: at }),
  );
}

const jsonOf = (reply: unknown) => reply as { message?: string };

describe('an outage that is longer than Discord remembers a nonce', () => {
  it('makes one new message: the first try’s is found again', async () => {
    const { world, discord, handle, reply } = await opened();
    discord.deleteMessage(here(handle.message));
    discord.faults.add({ kind: 'lost', method: 'POST', route: CREATE });
    await expect(world.bot.show(reply, endedIn(world))).rejects.toThrow();
    discord.advance(30 * MINUTES);
    await world.restart();
    expect((await world.bot.show(reply, endedIn(world, 30))).seen).toBe('moved');
    expect(standing(discord)).toEqual([RESULT]);
    expect(discord.pings).toHaveLength(1);
  });

  it('makes one direct message', async () => {
    const { world, discord, reply } = await opened();
    discord.world.kick(discord.guild);
    discord.advance(16 * MINUTES);
    discord.faults.add({ kind: 'lost', method: 'POST', route: CREATE, after: 1 });
    await expect(world.bot.show(reply, endedIn(world))).rejects.toThrow();
    discord.advance(30 * MINUTES);
    expect((await world.bot.show(reply, endedIn(world, 30))).seen).toBe('moved');
    expect(standing(discord, discord.world.dm(discord.user))).toEqual([RESULT]);
  });

  it('takes no other job’s message, and nobody else’s, for it', async () => {
    const { world, discord, handle, reply } = await opened();
    discord.deleteMessage(here(handle.message));
    const other = await discord.slash({ command: 'nanobanana', options: { prompt: 'a hen' } });
    await other.until('Pending');
    await discord.post({ channel: discord.channel, author: discord.user, content: endedIn(world).job });
    expect((await world.bot.show(reply, endedIn(world, 30))).seen).toBe('moved');
    expect(standing(discord)).toEqual(['Pending', 'thinking', RESULT]);
  });

  it('makes one reply of its own, though its first words were lost with their answer', async () => {
    const world = await aCoreOnDiscord();
    const { discord } = world;
    const first = await aRunningJob(world);
    await world.finish();
    await world.settled();
    discord.faults.add({ kind: 'applied', status: 502, method: 'POST', route: CREATE });
    const message = here(first.message);
    await discord.press({ message, customId: `again:${here(await world.job()).id}` });
    await eventually(() => standing(discord).join() === `${RESULT},${RESULT}`);
    expect(discord.pings).toEqual([]);
    const [, second] = discord.visibleMessages(discord.channel);
    expect(story(here(second)).at(0)).toBe('bot: Pending');
  });
});

describe('a storm of errors', () => {
  it('at the first words of a job that waits long delays them, and does not leave them out', async () => {
    const { jobs, clock, bot, provider } = createCore();
    provider.script = () => ({ state: 'pending' });
    bot.open = () => Promise.reject(new Error('502'));
    await jobs.start();
    await Promise.all([jobs.submit(mina, aSpot(), aWish()), clock.advance(0)]);
    expect(bot.shown).toEqual([]);
    await clock.advance(20_000);
    expect(bot.shown).toMatchObject([{ how: 'show', status: 'pending' }]);
    await clock.advance(60_000);
    expect(bot.shown).toHaveLength(1);
  });

  it('delays the final state, and does not lose it', async () => {
    const world = await aCoreOnDiscord();
    const { discord } = world;
    const handle = await aRunningJob(world);
    // Three tries of the library for each of the core's.
    discord.faults.add({ kind: 'status', status: 503, times: 4, method: 'PATCH', route: '@original' });
    await world.finish();
    await world.settled();
    expect(story(here(handle.message))).toEqual([
      'defer: ',
      'webhook: Pending',
      'webhook: Processing',
      'webhook: Completed',
    ]);
  });

  it('at the first words delays them only until the next edit', async () => {
    const world = await aCoreOnDiscord();
    const { discord } = world;
    discord.faults.add({ kind: 'status', status: 503, times: 3, method: 'PATCH', route: '@original' });
    const handle = await aRunningJob(world);
    await world.finish();
    await world.settled();
    // Nothing else came into the place of the first words, where everyone would have read it.
    expect(story(here(handle.message)).slice(1)).toEqual(['webhook: Processing', 'webhook: Completed']);
    expect(handle.followups).toEqual([]);
    expect(standing(discord)).toEqual([RESULT]);
  });

  it.each([
    ['by the same process', false],
    ['by another process', true],
  ])('at the first words costs no second message when the token is dead, %s', async (_, restarts) => {
    const world = await aCoreOnDiscord();
    const { discord } = world;
    discord.faults.add({ kind: 'applied', status: 503, times: 3, method: 'PATCH', route: '@original' });
    const handle = await aRunningJob(world);
    // The reply is known by now, though not by its first answer.
    await eventually(async () => (await world.job())?.reply && jsonOf((await world.job())?.reply).message);
    discord.advance(16 * MINUTES);
    if (restarts) await world.restart();
    await world.finish();
    await world.settled();
    expect(standing(discord)).toEqual([RESULT]);
    expect(story(here(handle.message)).at(-1)).toBe('bot: Completed');
    expect(discord.pings).toEqual([]);
  });

  it.each([
    ['a page of whoever stands before Discord', 403, 0],
    ['a block for a while', 403, 40333],
    ['a route that is not there', 404, 0],
  ])('%s is no word of Discord’s on the reply: it is tried again', async (_, status, code) => {
    const { world, discord, reply } = await opened();
    discord.faults.add({ kind: 'status', status, code, times: 9 });
    await expect(world.bot.show(reply, endedIn(world))).rejects.toThrow();
    discord.faults.clear();
    expect((await world.bot.show(reply, endedIn(world))).seen).toBe('shown');
    expect(standing(discord)).toEqual([RESULT]);
    expect(discord.pings).toEqual([]);
  });
});

describe('a limit of Discord', () => {
  it.each<[string, Partial<Fault>]>([
    ['of this route', {}],
    ['of all routes', { global: true }],
    ['that does not say for how long', { silent: true }],
  ])('%s: a long one is given back, and nothing is sent before it is over', async (_, kind) => {
    const { world, discord, reply } = await opened();
    discord.advance(16 * MINUTES);
    const route = '/channels/:channel/messages/:message';
    const limit = { kind: 'rate limit', ms: 60_000, ...kind, method: 'PATCH', route } as const;
    // Five seconds are waited for where nothing is said; then it is said.
    if (kind.silent) discord.faults.add(limit);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    discord.faults.add({ ...limit, silent: false });
    const edits = () => discord.requests.filter(({ method }) => method === 'PATCH').length;
    const before = edits();
    const since = performance.now();
    await expect(world.bot.show(reply, endedIn(world))).rejects.toThrow();
    const refused = edits() - before;
    expect(refused).toBe(kind.silent ? 2 : 1);
    if (kind.silent) expect(performance.now() - since).toBeGreaterThan(4_000);
    if (kind.global) {
      await expect(world.bot.show(reply, endedIn(world))).rejects.toThrow();
      expect(edits() - before).toBe(1);
    }
    vi.setSystemTime(Date.now() + 61_000);
    expect((await world.bot.show(reply, endedIn(world))).seen).toBe('shown');
    expect(standing(discord)).toEqual([RESULT]);
  });

  it('that is short is waited for within the edit', async () => {
    const { world, discord, reply } = await opened();
    discord.faults.add({ kind: 'rate limit', ms: 300, method: 'PATCH', route: '@original' });
    expect((await world.bot.show(reply, endedIn(world))).seen).toBe('shown');
    expect(standing(discord)).toEqual([RESULT]);
  });
});

describe('files that Discord finds too large', () => {
  it('are sent smaller, then left out with a word, and the state is shown in any case', async () => {
    const { world, discord, handle, reply } = await opened();
    discord.faults.add({ kind: 'status', status: 413, code: 40005, method: 'PATCH', times: 2 });
    const limits: number[] = [];
    const plain = endedIn(world);
    const view = live(plain, (limit) => {
      limits.push(limit.together);
      return plain.fit(limit);
    });
    const { reply: shown, seen } = await world.bot.show(reply, view);
    expect(seen).toBe('shown');
    expect(limits).toHaveLength(2);
    expect(standing(discord)).toEqual(['Completed']);
    expect(handle.reply().text).toContain('They are kept: open them from Details.');
    // And no later edit tries again.
    await world.bot.show({ ...reply, json: shown.json }, view);
    expect(limits).toHaveLength(2);
  });
});
