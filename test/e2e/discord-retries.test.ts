import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Reply, Shown } from '../../src/core/contracts/bot.ts';
import type { Job, Status } from '../../src/core/job.ts';
import { standing } from '../bots/discord/core-world.ts';
import { aBot, type BotWorld, here, liveOf } from '../bots/discord/helpers.ts';
import type { Fault } from '../fakes/discord/faults.ts';
import { eventually } from '../helpers/app.ts';
import { JOB, job, task } from '../helpers/views.ts';

/** What a server can do to a request, and to the next ones, in the words of the fake. */
const troubles: [string, Omit<Fault, 'method' | 'route'>][] = [
  ['hangs for every try of the library', { kind: 'hang', times: 3 }],
  ['is cut off before it is applied', { kind: 'reset' }],
  ['is cut off after it was applied', { kind: 'lost' }],
  ['is answered 500 before it is applied', { kind: 'status', status: 500, times: 3 }],
  ['is applied and answered 502, again and again', { kind: 'applied', status: 502, times: 3 }],
  ['is applied and answered by half', { kind: 'stall' }],
  ['is applied late, after it was given up', { kind: 'slow', ms: 900 }],
];

const two = (status: Status) => [task(1, status), task(2, status)];
/** A job of the fake's own person that has just ended. */
const jobIn = ({ discord }: BotWorld, status: Status): Job => {
  const now = discord.now();
  const person = { id: discord.user.id, name: 'Mina' };
  const guild = `discord:${discord.guild.id}`;
  return job(status, two(status), { guild, person, createdAt: now, startedAt: now, endedAt: now });
};

/** A reply that stands in its channel as Pending. */
async function opened({ onTestFinished }: TestContext) {
  // Not the first picture of its guild: no words of welcome come between.
  const jobs = () => ({ history: async () => ({ views: [], total: 9 }) });
  const world = await aBot({ impatient: true, atEnd: onTestFinished, jobs });
  const handle = await world.discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
  const reply = await eventually(() => world.replies[0]);
  return { world, discord: world.discord, handle, reply };
}

/** As the core does it: again, until it is shown. How often it took. */
async function shownAtLast(world: BotWorld, reply: Reply): Promise<{ shown: Shown; tries: number }> {
  const view = liveOf(jobIn(world, 'completed'));
  for (let tries = 1; tries < 9; tries += 1) {
    const shown = await world.bot.show(reply, view).catch(() => undefined);
    if (shown) return { shown, tries };
  }
  throw new Error('never shown');
}

/** What was held up has come through by now. */
const arrived = ({ discord }: BotWorld) =>
  eventually(() => discord.requests.every(({ status, fault }) => status !== null || fault !== 'slow'));

const RESULT = 'Completed with 2';

describe.concurrent.each(troubles)('one result stays one where a request %s', (_, fault) => {
  it('the edit by the interaction’s token', async (context) => {
    const { world, discord, reply } = await opened(context);
    discord.faults.add({ ...fault, method: 'PATCH', route: '@original' });
    const { shown } = await shownAtLast(world, reply);
    await arrived(world);
    expect(shown.seen).toBe('shown');
    expect(standing(discord)).toEqual([RESULT]);
  });

  it('the edit by the bot’s own', async (context) => {
    const { world, discord, reply } = await opened(context);
    discord.advance(16 * 60_000);
    discord.faults.add({ ...fault, method: 'PATCH', route: '/channels/:channel/messages/:message' });
    const { shown } = await shownAtLast(world, reply);
    await arrived(world);
    expect(shown.seen).toBe('shown');
    expect(standing(discord)).toEqual([RESULT]);
  });

  it('the new message, posted at most once for each try of ours, with the same nonce', async (context) => {
    const { world, discord, handle, reply } = await opened(context);
    discord.deleteMessage(here(handle.message));
    discord.faults.add({ ...fault, method: 'POST', route: '/channels/:channel/messages' });
    const { shown, tries } = await shownAtLast(world, reply);
    await arrived(world);
    expect(shown.seen).toBe('moved');
    expect(standing(discord)).toEqual([RESULT]);
    const posts = discord.requests.filter(
      ({ method, route }) => method === 'POST' && route === '/channels/:channel/messages',
    );
    expect(posts.length).toBeLessThanOrEqual(tries);
    const nonces = posts.flatMap(({ body }) => (body ? (body as { nonce?: string }).nonce : []));
    expect(new Set(nonces).size).toBe(1);
    expect(discord.pings).toHaveLength(1);
  });

  it('the direct message', async (context) => {
    const { world, discord, reply } = await opened(context);
    discord.advance(16 * 60_000);
    discord.world.deny(discord.channel, discord.world.bot, Bits.ViewChannel);
    const direct = discord.world.dm(discord.user);
    discord.faults.add({ ...fault, method: 'POST', route: '/users/@me/channels' });
    // The first try goes to the channel, which is closed; the second is the direct message.
    discord.faults.add({ ...fault, method: 'POST', route: '/channels/:channel/messages', after: 2 });
    await shownAtLast(world, reply);
    await arrived(world);
    expect(standing(discord, direct)).toEqual([RESULT]);
    expect(discord.pings).toHaveLength(1);
  });

  it('the private word: one request, and none after it', async (context) => {
    const { world, discord, handle, reply } = await opened(context);
    const { shown } = await shownAtLast(world, reply);
    world.jobs.set(JOB, { ...jobIn(world, 'completed'), reply: shown.reply.json });
    const route = '/webhooks/:application/:token';
    const posts = () => discord.requests.filter((one) => one.method === 'POST' && one.route === route);
    const before = posts().length;
    discord.faults.add({ ...fault, method: 'POST', route });
    const press = await discord.press({ message: here(handle.message), customId: `save:${JOB}` });
    const said = () => world.log.some(({ message }) => message === 'An answer may not have arrived');
    await eventually(said);
    await arrived(world);
    await discord.waiting.until(
      () => (posts().length > before ? true : undefined),
      () => 'the word',
    );
    expect(posts()).toHaveLength(before + 1);
    expect(press.followups.length).toBeLessThanOrEqual(1);
    expect(standing(discord)).toEqual([RESULT]);
  });

  it('its removal', async (context) => {
    const { world, discord, handle, reply } = await opened(context);
    discord.faults.add({ ...fault, method: 'DELETE' });
    await world.bot.remove(reply).catch(() => world.bot.remove(reply));
    await arrived(world);
    expect(here(handle.message).deletedAt).not.toBeNull();
    expect(standing(discord)).toEqual([]);
  });
});
