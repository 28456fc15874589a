import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/core/contracts/bot.ts';
import type { Job, Status } from '../../../src/core/job.ts';
import { viewOf } from '../../../src/core/view.ts';
import type { LiveView } from '../../../src/core/view-types.ts';
import { type InteractionHandle, shownFiles } from '../../fakes/discord/handle.ts';
import { eventually } from '../../helpers/app.ts';
import { context, JOB, job, output, task } from '../../helpers/views.ts';
import { aBot, type BotWorld, here, live } from './helpers.ts';

const MINUTES = 60_000;

const two = () => [task(1, 'completed'), task(2, 'completed')];
const stateOf = (world: BotWorld, status: Status, change: Partial<Job> = {}): Job => {
  const person = { id: world.discord.user.id, name: 'Mina' };
  return job(status, status === 'completed' ? two() : [task(1, status)], { person, ...change });
};
const view = (world: BotWorld, status: Status, change: Partial<Job> = {}): LiveView =>
  live(viewOf(stateOf(world, status, change), context()));

/** A reply that stands in its channel as Pending. */
async function opened(
  world: BotWorld,
  where: Parameters<BotWorld['discord']['slash']>[0] = {
    command: 'nanobanana',
    options: { prompt: 'a fox' },
  },
): Promise<{ handle: InteractionHandle; reply: Reply }> {
  const handle = await world.discord.slash(where);
  const reply = await eventually(() => world.replies[0]);
  return { handle, reply };
}
const files = (handle: InteractionHandle) => shownFiles(handle.reply()).map(({ filename }) => filename);
const uploads = (world: BotWorld) => world.discord.requests.filter((one) => one.files.length > 0);

describe('the reply of a job', () => {
  it('is edited in place by its interaction’s token, and carries the files at the end', async () => {
    const world = await aBot({ checked: true });
    const { handle, reply } = await opened(world);
    await world.bot.show(reply, view(world, 'processing'));
    const done = await world.bot.show(reply, view(world, 'completed'));
    expect(done.seen).toBe('shown');
    expect(files(handle)).toEqual([`${output(1)}.png`, `${output(2)}.png`]);
    expect(handle.reply().attachments.map(({ description }) => description)).toEqual([
      expect.stringContaining('Picture 1 of 2'),
      expect.stringContaining('Picture 2 of 2'),
    ]);
    expect(handle.reply().text).toContain('Completed');
    expect(world.discord.requests.filter(({ method, auth }) => method === 'PATCH' && auth === 'bot')).toEqual(
      [],
    );
    expect(world.discord.violations).toEqual([]);
    expect(world.discord.pings).toEqual([]);
  });

  it('keeps its files when something else of it changes, without sending them again', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    const done = await world.bot.show(reply, view(world, 'completed'));
    const sent = uploads(world).length;
    const saved = {
      [output(1)]: { by: { id: '1', name: 'x' }, at: 0 },
      [output(2)]: { by: { id: '1', name: 'x' }, at: 0 },
    };
    await world.bot.show({ ...reply, json: done.reply.json }, view(world, 'completed', { saved }));
    expect(handle.reply().text).toContain('Saved');
    expect(files(handle)).toEqual([`${output(1)}.png`, `${output(2)}.png`]);
    expect(uploads(world)).toHaveLength(sent);
  });

  it('says what was done to a file, and goes on saying it', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    const plain = view(world, 'completed');
    const noted = live(plain, async (limits) => ({
      ...(await plain.fit(limits)),
      notes: [[{ kind: 'text', text: 'Shown as JPEG, 3.2 MB; the original is kept.' }]],
    }));
    const { reply: shown } = await world.bot.show(reply, noted);
    await world.bot.show({ ...reply, json: shown.json }, noted);
    expect(handle.reply().text).toContain('Shown as JPEG, 3.2 MB');
  });

  it('fits its files to the route: the person’s limit by token, 10 MiB by the bot’s own', async () => {
    const world = await aBot();
    const { reply } = await opened(world, {
      command: 'nanobanana',
      options: { prompt: 'a fox' },
      attachmentSizeLimit: 20_000_000,
    });
    const limits: number[] = [];
    const plain = view(world, 'completed');
    const counted = live(plain, (limit) => {
      limits.push(limit.each);
      expect(limit.together).toBeLessThan(25 * 1024 * 1024);
      return plain.fit(limit);
    });
    await world.bot.show(reply, counted);
    world.discord.advance(16 * MINUTES);
    await world.bot.show(reply, counted);
    expect(limits).toEqual([20_000_000, 10 * 1024 * 1024]);
  });

  it('is sent smaller where Discord finds it too large', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    world.discord.faults.add({ kind: 'status', status: 413, code: 40005, method: 'PATCH' });
    const limits: number[] = [];
    const plain = view(world, 'completed');
    await world.bot.show(
      reply,
      live(plain, (limit) => {
        limits.push(limit.each);
        return plain.fit(limit);
      }),
    );
    expect(limits).toHaveLength(2);
    expect(limits[1]).toBeLessThan(here(limits[0]));
    expect(files(handle)).toHaveLength(2);
  });

  it('is edited by the bot’s own token once the interaction’s is dead', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    world.discord.advance(16 * MINUTES);
    expect((await world.bot.show(reply, view(world, 'completed'))).seen).toBe('shown');
    expect(handle.timeline.at(-1)).toMatchObject({ by: 'bot' });
    expect(files(handle)).toHaveLength(2);
    expect(world.discord.visibleMessages()).toHaveLength(1);
  });

  it('tries the other way at once where the token dies early', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    world.discord.faults.add({
      kind: 'status',
      status: 401,
      code: 50027,
      method: 'PATCH',
      route: '@original',
    });
    expect((await world.bot.show(reply, view(world, 'processing'))).seen).toBe('shown');
    expect(handle.timeline.at(-1)).toMatchObject({ by: 'bot' });
    // A refused interaction token says nothing about the bot's own.
    expect((await world.bot.show({ json: reply.json }, view(world, 'completed'))).seen).toBe('shown');
  });

  it.each(['hang up', '500', 'rate limit'])('throws what may pass (%s), to be tried again', async (kind) => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    const route = '@original';
    if (kind === 'hang up') world.discord.faults.add({ kind: 'reset', route, times: 9 });
    if (kind === '500') world.discord.faults.add({ kind: 'status', status: 500, route, times: 9 });
    if (kind === 'rate limit') world.discord.faults.add({ kind: 'rate limit', ms: 60_000, route, times: 9 });
    const failed = await world.bot.show(reply, view(world, 'processing')).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(String(failed)).not.toContain(handle.token);
    expect(JSON.stringify({ ...(failed as object) })).not.toContain(handle.token);
    world.discord.faults.clear();
    expect(world.discord.visibleMessages()).toHaveLength(1);
  });

  it('is one message, however often the first one is written', async () => {
    const world = await aBot();
    const { reply } = await opened(world);
    const place = { ...(reply.json as object), by: 'bot', message: undefined };
    const again: Reply = { json: JSON.parse(JSON.stringify(place)) };
    const before = world.discord.visibleMessages().length;
    const first = await world.bot.open(again, view(world, 'pending'));
    const second = await world.bot.open(again, view(world, 'pending'));
    expect(second).toEqual(first);
    expect(world.discord.visibleMessages()).toHaveLength(before + 1);
  });
});

describe('a reply that cannot be changed any more', () => {
  it('goes into a new message beside it, which alone mentions the requester', async () => {
    const world = await aBot({ checked: true });
    const { handle, reply } = await opened(world);
    world.discord.deleteMessage(here(handle.message));
    world.discord.advance(16 * MINUTES);
    const { reply: moved, seen } = await world.bot.show(reply, view(world, 'completed'));
    expect(seen).toBe('moved');
    const [message] = world.discord.visibleMessages();
    expect(message?.timeline.at(-1)?.text).toContain("The earlier reply can't be changed any more");
    expect(shownFiles(here(message?.timeline.at(-1)))).toHaveLength(2);
    expect(world.discord.pings).toMatchObject([{ users: [world.discord.user.id], everyone: false }]);
    expect(message?.nonce).toMatch(new RegExp(`^${JOB}-c`));
    // It is the reply from now on, and an edit pings nobody.
    await world.bot.show(moved, view(world, 'completed', { language: 'ko' }));
    expect(message?.timeline.at(-1)?.text).toContain('완료');
    expect(message?.timeline.at(-1)?.attachments).toHaveLength(2);
    expect(world.discord.pings).toHaveLength(1);
    expect(world.discord.violations).toEqual([]);
  });

  it('is one new message where the answer to it was lost', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    world.discord.deleteMessage(here(handle.message));
    world.discord.faults.add({ kind: 'lost', method: 'POST', route: '/channels/:channel/messages' });
    await expect(world.bot.show(reply, view(world, 'completed'))).rejects.toThrow();
    expect((await world.bot.show(reply, view(world, 'completed'))).seen).toBe('moved');
    expect(world.discord.visibleMessages()).toHaveLength(1);
  });

  it('makes no message before its end', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    world.discord.deleteMessage(here(handle.message));
    expect((await world.bot.show(reply, view(world, 'processing'))).seen).toBe('gone');
    expect(world.discord.visibleMessages()).toEqual([]);
  });

  it('is replaced after too many edits of an old message', async () => {
    const world = await aBot({ discord: { oldMessageEdits: 0 } });
    const { reply } = await opened(world);
    world.discord.advance(70 * MINUTES);
    expect((await world.bot.show(reply, view(world, 'completed'))).seen).toBe('moved');
    expect(world.discord.visibleMessages()).toHaveLength(2);
  });

  it('goes to the requester alone where the channel is closed', async () => {
    const world = await aBot();
    const { discord } = world;
    const { reply } = await opened(world);
    discord.advance(16 * MINUTES);
    discord.world.deny(discord.channel, discord.world.bot, discord.world.allPermissions);
    const { seen } = await world.bot.show(reply, view(world, 'completed'));
    expect(seen).toBe('moved');
    expect(discord.visibleMessages(discord.world.dm(discord.user))).toHaveLength(1);
  });

  it('goes to the requester alone where they had brought the app', async () => {
    const world = await aBot();
    const { discord } = world;
    const elsewhere = discord.world.guild({ installed: false });
    discord.world.join(elsewhere, discord.user);
    const channel = discord.world.channel(elsewhere);
    const { reply } = await opened(world, { command: 'nanobanana', options: { prompt: 'a fox' }, channel });
    discord.advance(16 * MINUTES);
    expect((await world.bot.show(reply, view(world, 'processing'))).seen).toBe('gone');
    expect((await world.bot.show(reply, view(world, 'completed'))).seen).toBe('moved');
    expect(discord.visibleMessages(discord.world.dm(discord.user))).toHaveLength(1);
    const byBot = discord.requests.filter(({ auth, path }) => auth === 'bot' && path.includes(channel.id));
    expect(byBot).toEqual([]);
  });

  it('is gone where nothing is left, and stays in the history', async () => {
    const world = await aBot();
    const { discord } = world;
    const { reply } = await opened(world);
    discord.advance(16 * MINUTES);
    discord.world.deny(discord.channel, discord.world.bot, discord.world.allPermissions);
    discord.user.refusesDms = true;
    expect((await world.bot.show(reply, view(world, 'completed'))).seen).toBe('gone');
  });
});

describe('removing a reply', () => {
  it('takes the message away, early and late, and does not mind when it is gone', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    await world.bot.remove(reply);
    expect(handle.message?.deletedAt).not.toBeNull();
    world.discord.advance(16 * MINUTES);
    await world.bot.remove(reply);
    expect(world.discord.visibleMessages()).toEqual([]);
  });

  it('works by the bot’s own token, too', async () => {
    const world = await aBot();
    const { handle, reply } = await opened(world);
    world.discord.advance(16 * MINUTES);
    await world.bot.remove(reply);
    expect(handle.message?.deletedAt).not.toBeNull();
  });
});
