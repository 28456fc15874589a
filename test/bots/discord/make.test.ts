import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { Actor, Spot, Wish } from '../../../src/core/contracts/jobs.ts';
import { UserError } from '../../../src/core/errors.ts';
import { customIdOf } from '../../fakes/discord/handle.ts';
import { eventually } from '../../helpers/app.ts';
import { png } from '../../helpers/images.ts';
import { aJob } from '../../helpers/jobs.ts';
import { aBot, type BotWorld, here } from './helpers.ts';

const submitted = (world: BotWorld, index = 0) => {
  const [actor, spot, wish] = here(world.called('submit')[index]).args as [Actor, Spot, Wish];
  return { actor, spot, wish };
};
const oneSubmission = (world: BotWorld) => eventually(() => world.called('submit').length === 1);

describe('/nanobanana', () => {
  it('acknowledges first, then hands over what was typed, and the core opens the reply', async () => {
    const world = await aBot({ checked: true });
    const { discord } = world;
    const image = { name: 'a.png', bytes: await png(8, 6) };
    const handle = await discord.slash({
      command: 'nanobanana',
      options: {
        prompt: 'a fox',
        aspect: '16:9',
        model: 'nano-banana-pro',
        resolution: '4K',
        count: 2,
        image,
        image3: image,
      },
      attachmentSizeLimit: 50_000_000,
    });
    await handle.until('Pending');
    expect(handle.ack).toMatchObject({ type: 5, ephemeral: false, first: true });
    expect(handle.before).toEqual([]);
    const { actor, spot, wish } = submitted(world);
    expect(wish).toMatchObject({
      prompt: 'a fox',
      aspect: '16:9',
      model: 'nano-banana-pro',
      resolution: '4K',
      count: 2,
      pictures: [
        {
          name: 'a.png',
          type: 'image/png',
          width: 8,
          height: 6,
          source: { kind: 'url', until: expect.any(Number) },
        },
        { name: 'a.png' },
      ],
    });
    expect(actor).toMatchObject({
      guild: `discord:${discord.guild.id}`,
      platform: 'discord',
      room: { private: false },
    });
    expect(spot.place).toMatchObject({
      by: 'answer',
      outside: false,
      limit: 50_000_000,
      channel: discord.channel.id,
    });
    expect(JSON.stringify(spot)).not.toContain(handle.token);
    expect(spot.secret?.until).toBeLessThan(discord.now() + 14.6 * 60_000);
    expect(world.acknowledged).toHaveLength(1);
    await eventually(() => world.replies.length === 1);
    expect(world.replies).toMatchObject([{ json: { message: handle.message?.id } }]);
    expect(discord.violations).toEqual([]);
    expect(discord.pings).toEqual([]);
  });

  it('knows the rooms that not everyone can read', async () => {
    const world = await aBot();
    const { discord } = world;
    const { guild, user } = discord;
    const hidden = discord.world.channel(guild, { private: true, visibleTo: [user] });
    const rooms = [
      [discord.channel, false],
      [hidden, true],
      [discord.world.thread(discord.channel), false],
      [discord.world.thread(hidden), true],
      [discord.world.thread(discord.channel, { private: true, members: [user] }), true],
      [discord.world.dm(user), false],
    ] as const;
    for (const [index, [channel, isPrivate]] of rooms.entries()) {
      await discord.slash({ command: 'nanobanana', options: { prompt: 'x' }, channel });
      await eventually(() => world.called('submit').length === index + 1);
      expect([index, submitted(world, index).actor.room.private]).toEqual([index, isPrivate]);
    }
  });

  it('takes a room for private where Discord does not say', async () => {
    const world = await aBot();
    world.discord.faults.add({ kind: 'status', status: 403, route: '/channels/:channel', method: 'GET' });
    await world.discord.slash({ command: 'nanobanana', options: { prompt: 'x' } });
    await oneSubmission(world);
    expect(submitted(world).actor.room.private).toBe(true);
  });

  it('answers an input error at once, privately, with the text whole and a way to change it', async () => {
    const world = await aBot({ checked: true });
    const { discord } = world;
    const prompt = `a *very* long fox ${'x'.repeat(100)}`;
    const options = { prompt, resolution: '4K' };
    const handle = await discord.slash({ command: 'nanobanana', options });
    await handle.answered();
    expect(handle.ack).toMatchObject({ type: 4, ephemeral: true, first: true });
    expect(handle.reply().text).toContain("Nano Banana can't make 4K.");
    expect(handle.reply().text.replaceAll('\\', '')).toContain(prompt);
    expect(world.called('submit')).toEqual([]);

    const pressed = await discord.press({
      message: here(handle.message),
      customId: customIdOf(handle.reply(), 'change:'),
    });
    await pressed.answered();
    const again = await discord.submitModal({ from: pressed, fields: { resolution: ['1K'] } });
    await again.until('Pending');
    expect(submitted(world).wish).toMatchObject({ prompt, resolution: '1K' });
    expect(discord.violations).toEqual([]);
  });

  it('gives a text back as a file where it is too long for a message', async () => {
    const { discord } = await aBot({ checked: true });
    const prompt = '*'.repeat(4_000);
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt, resolution: '4K' } });
    await handle.answered();
    expect(handle.reply().attachments.map(({ filename, bytes }) => [filename, bytes.toString()])).toEqual([
      ['prompt.txt', prompt],
    ]);
    expect(discord.violations).toEqual([]);
  });

  it('speaks Korean to who reads it', async () => {
    const { discord } = await aBot();
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: '  ' }, locale: 'ko' });
    await handle.answered();
    expect(handle.reply().text).toContain('만들고 싶은 장면을 적어 주세요.');
  });

  it('keeps a forgotten picture for the change', async () => {
    const world = await aBot();
    const { discord } = world;
    const image = { name: 'a.png', bytes: await png(8, 6) };
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: ' ', image } });
    await handle.answered();
    const pressed = await discord.press({
      message: here(handle.message),
      customId: customIdOf(handle.reply(), 'change:'),
    });
    await pressed.answered();
    await discord.submitModal({
      from: pressed,
      fields: { prompt: 'a hat', images: [{ name: 'b.png', bytes: image.bytes }] },
    });
    await oneSubmission(world);
    expect(submitted(world).wish).toMatchObject({
      prompt: 'a hat',
      pictures: [{ name: 'a.png' }, { name: 'b.png' }],
    });
  });

  it('is refused privately where the guild is not allowed, without a form to change', async () => {
    const refuse = () => {
      throw new UserError('guild_not_allowed');
    };
    const { discord, calls } = await aBot({ jobs: () => ({ admits: refuse }) });
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await handle.answered();
    expect(handle.ack).toMatchObject({ type: 4, ephemeral: true });
    expect(handle.reply().text).toContain("This server can't use nanobanana here.");
    expect(JSON.stringify(handle.reply().components)).not.toContain('change:');
    expect(calls).toEqual([]);
  });

  it('says which permission is missing where a later reply could not be written', async () => {
    const { discord, calls } = await aBot();
    discord.world.deny(discord.channel, discord.world.bot, PermissionFlagsBits.SendMessages);
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await handle.answered();
    expect(handle.reply().text).toContain(
      'nanobanana may not Send Messages in general. Nothing was charged.',
    );
    expect(calls).toEqual([]);
  });

  it('works for a person who brought the app to another server', async () => {
    const world = await aBot();
    const { discord } = world;
    const elsewhere = discord.world.guild({ installed: false });
    discord.world.join(elsewhere, discord.user);
    const channel = discord.world.channel(elsewhere);
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' }, channel });
    await handle.until('Pending');
    expect(submitted(world).actor).toMatchObject({ guild: `discord:dm-${discord.user.id}`, moderator: true });
    expect(submitted(world).spot.place).toMatchObject({ outside: true });
    expect(customIdOf(handle.reply(), 'check:')).toMatch(/^check:/);
  });

  it('welcomes whoever makes the first picture of a guild, once', async () => {
    const world = await aBot();
    const { discord } = world;
    const first = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    const welcome = await first.followedUp();
    expect(welcome.flags & 64).toBe(64);
    expect(welcome.timeline.at(-1)?.text).toContain('nanobanana is ready.');
    const second = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await second.until('Pending');
    expect(second.followups).toEqual([]);
    const [history] = world.called('history');
    expect(history?.args[1]).toEqual({ limit: 1 });
  });

  it('does not welcome a guild that has made pictures before', async () => {
    const world = await aBot();
    world.jobs.set('a', aJob());
    world.jobs.set('b', aJob());
    const handle = await world.discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await handle.until('Pending');
    await eventually(() => world.called('history').length === 1);
    expect(handle.followups).toEqual([]);
  });

  it('tells of a fault of ours with a number to report, and of nothing else', async () => {
    const broken = () => Promise.reject(new Error('the disk says no'));
    const { discord, faults } = await aBot({ jobs: () => ({ submit: broken }) });
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await handle.until('ref-1');
    expect(handle.reply().text).not.toContain('disk');
    expect(faults).toHaveLength(1);
  });
});

describe('a hundred commands at once', () => {
  it('are all acknowledged first and in time, and none is lost', async () => {
    const world = await aBot();
    const handles = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        world.discord.slash({ command: 'nanobanana', options: { prompt: `fox ${index}` } }),
      ),
    );
    await Promise.all(handles.map((handle) => handle.until('Pending')));
    expect(handles.filter(({ ack, expired }) => !ack?.first || expired)).toEqual([]);
    expect(new Set(world.called('submit').map(({ args }) => args[2])).size).toBe(100);
    for (const { requests } of handles) expect(requests[0]?.route).toContain('/callback');
  });
});

describe('an acknowledgement', () => {
  const callback = '/interactions/:interaction/:token/callback';

  it('that may have arrived is gone on with', async () => {
    const world = await aBot();
    world.discord.faults.add({ kind: 'lost', route: callback });
    const handle = await world.discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await handle.until('Pending');
    expect(world.called('submit')).toHaveLength(1);
  });

  it('that did not arrive leaves the reply to the bot’s own token', async () => {
    const world = await aBot();
    world.discord.faults.add({ kind: 'reset', route: callback, times: 2 });
    await world.discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await eventually(() => world.discord.visibleMessages().length === 1);
    await eventually(() => world.replies.length === 1);
    expect(world.replies).toMatchObject([{ json: { by: 'bot' } }]);
  });

  it('that somebody else gave is no error', async () => {
    const world = await aBot();
    world.discord.faults.add({ kind: 'status', status: 400, code: 40060, route: callback });
    await world.discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await oneSubmission(world);
  });

  it('that comes too late makes nothing', async () => {
    const world = await aBot();
    world.discord.faults.add({ kind: 'status', status: 404, code: 10062, route: callback });
    await world.discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await eventually(() => world.log.some(({ message }) => message.includes('gone before')));
    expect(world.calls).toEqual([]);
    expect(JSON.stringify(world.log)).not.toContain('token');
  });
});
