import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import {
  aCoreOnDiscord,
  aRunningJob,
  type CoreOnDiscord,
  standing,
  story,
} from '../bots/discord/core-world.ts';
import { here } from '../bots/discord/helpers.ts';
import type { InteractionHandle } from '../fakes/discord/handle.ts';

const MINUTES = 60_000;

/** What the window's end did to the reply, before the result came. */
type Ending = (world: CoreOnDiscord, handle: InteractionHandle) => void;

const late: Ending = ({ discord }) => discord.advance(16 * MINUTES);
const deny =
  (bits: bigint): Ending =>
  (world, handle) => {
    late(world, handle);
    world.discord.world.deny(world.discord.channel, world.discord.world.bot, bits);
  };
const deleted: Ending = ({ discord }, handle) => discord.deleteMessage(here(handle.message));
const both =
  (...endings: Ending[]): Ending =>
  (world, handle) => {
    for (const end of endings) end(world, handle);
  };

interface Case {
  readonly what: string;
  readonly end: Ending;
  /** What stands in the channel and in the direct messages at last. */
  readonly channel: string[];
  readonly direct: string[];
  readonly delivery: 'done' | 'gone';
  readonly pings?: number;
}

const RESULT = 'Completed with 1';

const cases: Case[] = [
  { what: 'nothing ends', end: () => {}, channel: [RESULT], direct: [], delivery: 'done' },
  { what: 'its 15 minutes are over', end: late, channel: [RESULT], direct: [], delivery: 'done' },
  { what: 'it was deleted', end: deleted, channel: [RESULT], direct: [], delivery: 'done', pings: 1 },
  {
    what: 'it was deleted and its 15 minutes are over',
    end: both(deleted, late),
    channel: [RESULT],
    direct: [],
    delivery: 'done',
    pings: 1,
  },
  {
    what: 'the bot may not send messages any more',
    end: deny(Bits.SendMessages),
    channel: [RESULT],
    direct: [],
    delivery: 'done',
  },
  {
    what: 'the bot may not attach files any more: the reply says where they are',
    end: deny(Bits.AttachFiles),
    channel: ['Completed'],
    direct: [RESULT],
    delivery: 'done',
    pings: 1,
  },
  {
    what: 'the bot may not see the channel any more',
    end: deny(Bits.ViewChannel),
    channel: ['Processing'],
    direct: [RESULT],
    delivery: 'done',
    pings: 1,
  },
  {
    what: 'the channel is gone',
    end: both(late, ({ discord }) => Object.assign(discord.channel, { deleted: true })),
    channel: ['Processing'],
    direct: [RESULT],
    delivery: 'done',
    pings: 1,
  },
  {
    what: 'the bot was kicked',
    end: both(late, ({ discord }) => discord.world.kick(discord.guild)),
    channel: ['Processing'],
    direct: [RESULT],
    delivery: 'done',
    pings: 1,
  },
  {
    what: 'the bot was kicked and the requester takes no direct messages: it stands in the history',
    end: both(late, ({ discord }) => {
      discord.world.kick(discord.guild);
      discord.user.refusesDms = true;
    }),
    channel: ['Processing'],
    direct: [],
    delivery: 'gone',
  },
  {
    what: 'no files and no direct messages: the reply says that they are kept',
    end: both(deny(Bits.AttachFiles), ({ discord }) => {
      discord.user.refusesDms = true;
    }),
    channel: ['Completed'],
    direct: [],
    delivery: 'done',
  },
];

describe.concurrent.each([
  ['by the same process', async () => {}],
  ['by another process', (world: CoreOnDiscord) => world.restart()],
])('a result that comes when the reply can hardly be reached, %s', (_, between) => {
  it.for(cases)('$what', async ({ end, channel, direct, delivery, pings = 0 }, { onTestFinished }) => {
    const world = await aCoreOnDiscord({ atEnd: onTestFinished });
    const { discord } = world;
    const handle = await aRunningJob(world);
    end(world, handle);
    await between(world);
    await world.finish();
    const job = await world.settled();
    expect(job).toMatchObject({ status: 'completed', delivery });
    expect(standing(discord)).toEqual(channel);
    expect(standing(discord, discord.world.dm(discord.user))).toEqual(direct);
    // The history leads to where the result stands, and its file is whole.
    const home = direct.length > 0 ? discord.world.dm(discord.user) : discord.channel;
    const [message] = discord.visibleMessages(home);
    expect(job.reply).toMatchObject({ channel: home.id, message: message?.id });
    for (const { bytes } of message?.attachments ?? []) expect([...bytes]).toEqual([1, 2, 3]);
    expect(discord.pings).toHaveLength(pings);
    if (pings > 0) expect(discord.pings).toMatchObject([{ write: 'create', users: [discord.user.id] }]);
    expect(world.provider.submitted).toHaveLength(1);
    // Every write says whom it may ping: nobody, but for the one new message of the result.
    const writes = discord.requests.filter(
      ({ method, path }) => method !== 'GET' && path.includes('/messages'),
    );
    for (const { body } of writes) expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
  });
});

describe('a reply whose files are refused', () => {
  it('says that they went to its requester, keeps its buttons, and is removed together with the new one', async () => {
    const world = await aCoreOnDiscord();
    const { discord } = world;
    const handle = await aRunningJob(world);
    deny(Bits.AttachFiles)(world, handle);
    await world.finish();
    await world.settled();
    const message = here(handle.message);
    expect(story(message)).toEqual(['defer: ', 'webhook: Pending', 'webhook: Processing', 'bot: Completed']);
    expect(message.text).toContain('so they went to the requester by direct message.');
    const [direct] = discord.visibleMessages(discord.world.dm(discord.user));
    expect(direct?.text).toContain("The earlier reply can't be changed any more");
    const press = await discord.press({ message, customId: `delete:${here(await world.job()).id}` });
    await press.answered();
    await discord.submitModal({ from: press });
    await discord.waiting.until(
      () => message.deletedAt,
      () => 'the old reply to go',
    );
    expect(direct?.deletedAt).not.toBeNull();
  });
});

describe('a reply in a thread', () => {
  const inThread = async () => {
    const world = await aCoreOnDiscord();
    const thread = world.discord.world.thread(world.discord.channel);
    const handle = await aRunningJob(world, { channel: thread });
    return { ...world, world, thread, message: here(handle.message) };
  };

  it('that was archived: a new message wakes it, and the old one says so', async () => {
    const { world, discord, thread, message } = await inThread();
    thread.archived = true;
    await world.finish();
    await world.settled();
    expect(standing(discord, thread)).toEqual(['Completed', RESULT]);
    expect(message.text).toContain('The result is in a newer message here.');
    expect(discord.visibleMessages(thread)[1]?.reference).toMatchObject({ messageId: message.id });
    expect(discord.pings).toMatchObject([{ users: [discord.user.id] }]);
  });

  it('that was locked: the requester gets it alone', async () => {
    const { world, discord, thread } = await inThread();
    Object.assign(thread, { archived: true, locked: true });
    await world.finish();
    await world.settled();
    expect(standing(discord, thread)).toEqual(['Processing']);
    expect(standing(discord, discord.world.dm(discord.user))).toEqual([RESULT]);
  });
});

describe('a reply older than an hour that takes no edit any more', () => {
  it('is answered by one new message, which is edited from then on', async () => {
    const world = await aCoreOnDiscord({ discord: { oldMessageEdits: 0 } });
    const { discord } = world;
    const handle = await aRunningJob(world);
    discord.advance(70 * MINUTES);
    await world.finish();
    const job = await world.settled();
    expect(standing(discord)).toEqual(['Processing', RESULT]);
    const [old, message] = discord.visibleMessages(discord.channel);
    expect(old).toBe(handle.message);
    expect(message?.reference).toMatchObject({ messageId: old?.id });
    const refused = discord.requests.filter(({ code }) => code === 30046);
    expect(refused).toHaveLength(1);
    const press = await discord.press({ message: here(message), customId: `save:${job.id}` });
    await press.followedUp();
    await discord.waiting.until(
      () => (message?.text.includes('Saved') ? true : undefined),
      () => 'Saved in the new message',
    );
    expect(standing(discord)).toEqual(['Processing', RESULT]);
    expect(discord.pings).toHaveLength(1);
  });
});
