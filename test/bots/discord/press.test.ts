import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import type { Job, Status } from '../../../src/core/job.ts';
import type { InteractionHandle } from '../../fakes/discord/handle.ts';
import type { FakeMessage, FakeUser } from '../../fakes/discord/types.ts';
import { eventually } from '../../helpers/app.ts';
import { JOB, job, output, task } from '../../helpers/views.ts';
import { aBot, type BotWorld, here, liveOf } from './helpers.ts';

/** A reply in the channel that shows a job in some state, made by the fake's own person. */
async function reply(
  world: BotWorld,
  status: Status,
  options: { change?: Partial<Job>; channel?: FakeMessage['channelId'] } = {},
): Promise<FakeMessage> {
  const { discord } = world;
  const channel = discord.world.channels.get(options.channel ?? discord.channel.id) ?? discord.channel;
  const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' }, channel });
  const opened = await eventually(() => world.replies.at(-1));
  const guild = `discord:${discord.guild.id}`;
  const made = job(status, [task(1, status)], {
    guild,
    person: { id: discord.user.id, name: 'Mina' },
    ...options.change,
  });
  const shown = await world.bot.show(opened, liveOf(made));
  world.jobs.set(JOB, { ...made, reply: shown.reply.json });
  world.calls.splice(0);
  return here(handle.message);
}

const press = async (
  world: BotWorld,
  message: FakeMessage,
  action: string,
  by: { user?: FakeUser; forged?: boolean; locale?: string } = {},
): Promise<InteractionHandle> => {
  const customId = action.includes(':') ? action : `${action}:${JOB}`;
  const handle = await world.discord.press({ message, customId, ...by });
  await handle.answered();
  return handle;
};
const said = async (handle: InteractionHandle) => (await handle.followedUp()).timeline.at(-1)?.text ?? '';
const called = (world: BotWorld) => world.calls.map(({ name }) => name).filter((name) => name !== 'history');

describe('the buttons of a reply', () => {
  it('Again: a message of its own by the bot, and the pressed one stays', async () => {
    const world = await aBot({ checked: true });
    const message = await reply(world, 'completed');
    const states = message.timeline.length;
    const handle = await press(world, message, 'again');
    expect(handle.ack).toMatchObject({ type: 6, first: true });
    await eventually(() => world.discord.visibleMessages().length === 2);
    expect(message.timeline).toHaveLength(states);
    const created = world.discord.requests.filter(
      ({ route, method }) => method === 'POST' && route.endsWith('/messages'),
    );
    expect(created).toMatchObject([
      { body: { enforce_nonce: true, nonce: expect.stringMatching(/^.{20}-open$/) } },
    ]);
    expect(world.discord.violations).toEqual([]);
  });

  describe('in a place that only an interaction’s token reaches', () => {
    async function outside(status: Status, options: Parameters<typeof aBot>[0] = {}) {
      const world = await aBot(options);
      const { discord } = world;
      const elsewhere = discord.world.guild({ installed: false });
      discord.world.join(elsewhere, discord.user);
      const channel = discord.world.channel(elsewhere).id;
      const guild = `discord:dm-${discord.user.id}`;
      const message = await reply(world, status, { channel, change: { guild } });
      const complete = () => {
        const made = job('completed', [task(1, 'completed')], {
          guild,
          person: here(world.jobs.get(JOB)).person,
        });
        world.jobs.set(JOB, { ...here(world.jobs.get(JOB)), ...made });
      };
      const shows = () => eventually(() => message.timeline.at(-1)?.text.includes('Completed'));
      return { world, message, complete, shows };
    }

    it('Again is answered by its own message, of which there is one however often it is written', async () => {
      const { world, message } = await outside('completed');
      const handle = await press(world, message, 'again');
      expect(handle.ack).toMatchObject({ type: 5, ephemeral: false });
      await eventually(() => world.replies.length === 2);
      expect(world.replies[1]?.json).toMatchObject({ by: 'answer', message: handle.message?.id });
      expect(handle.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH']);
    });

    it('Again pressed twice leaves no message that says nothing', async () => {
      const { world, message } = await outside('completed', { jobs: () => ({ again: async () => null }) });
      const handle = await press(world, message, 'again');
      await eventually(() => handle.message?.deletedAt);
      expect(handle.followups).toEqual([]);
    });

    it.each(['cancel', 'check', 'retry'])(
      '%s shows the newest state though there is nothing to do',
      async (action) => {
        const done = () => Promise.reject(new UserError('already_done'));
        const refused = () => ({ cancel: done, look: done, retry: done });
        const { world, message, complete, shows } = await outside('pending', { jobs: refused });
        complete();
        const handle = await world.discord.press({ message, customId: `${action}:${JOB}`, forged: true });
        await shows();
        expect(await said(handle)).toContain('That is already done.');
      },
    );

    it('Details shows it too, beside the private card', async () => {
      const { world, message, complete, shows } = await outside('unknown');
      complete();
      const handle = await press(world, message, 'details');
      await shows();
      expect(await said(handle)).toContain('Nano Banana');
      expect(here(handle.followups[0]).flags & 64).toBe(64);
    });
  });

  it.each([
    ['cancel', 'pending'],
    ['check', 'unknown'],
  ] as const)('%s: acts, and leaves the reply to its job', async (action, status) => {
    const world = await aBot();
    const message = await reply(world, status);
    const handle = await press(world, message, action);
    expect(handle.ack).toMatchObject({ type: 6 });
    await eventually(() => called(world).length === 1);
    expect(called(world)).toEqual([action === 'check' ? 'look' : action]);
    expect(handle.followups).toEqual([]);
  });

  it('Check shows the newest state itself where nothing else reaches the reply', async () => {
    const world = await aBot();
    const { discord } = world;
    const elsewhere = discord.world.guild({ installed: false });
    discord.world.join(elsewhere, discord.user);
    const guild = `discord:dm-${discord.user.id}`;
    const channel = discord.world.channel(elsewhere).id;
    const message = await reply(world, 'processing', { channel, change: { guild } });
    const made = here(world.jobs.get(JOB));
    world.jobs.set(JOB, {
      ...made,
      ...job('completed', [task(1, 'completed')], { guild, person: made.person }),
    });
    discord.advance(20 * 60_000);
    await press(world, message, 'check');
    await eventually(() => message.timeline.at(-1)?.text.includes('Completed'));
    expect(message.timeline.at(-1)?.attachments).toHaveLength(1);
  });

  it('Delete asks once more by a form, and its submission is the yes', async () => {
    const world = await aBot({ checked: true });
    const message = await reply(world, 'completed');
    const handle = await press(world, message, 'delete');
    expect(handle.ack).toMatchObject({ type: 9 });
    expect(handle.modal).toMatchObject({ title: 'Delete this result?' });
    expect(called(world)).toEqual([]);
    const sent = await world.discord.submitModal({ from: handle });
    expect(await said(sent)).toBe('Deleted.');
    expect(called(world)).toEqual(['delete']);
    expect(world.discord.violations).toEqual([]);
  });

  it('Try again after a failure needs no question', async () => {
    const world = await aBot();
    const handle = await press(
      world,
      await reply(world, 'failed', { change: { tasks: [retryable()] } }),
      'retry',
    );
    expect(handle.ack).toMatchObject({ type: 6 });
    await eventually(() => called(world).length === 1);
    expect(world.called('retry')[0]?.args[2]).toEqual({ confirmed: false });
  });

  it('Try another provider asks for a new attempt there', async () => {
    const world = await aBot();
    const customId = `move:${JOB}`;
    await world.discord.press({ message: await reply(world, 'failed'), customId, forged: true });
    await eventually(() => /"move":true/.test(JSON.stringify(world.called('retry')[0]?.args)));
  });

  it('Try again after "unknown" says that it may cost twice, and asks', async () => {
    const world = await aBot();
    const handle = await press(world, await reply(world, 'unknown'), 'retry');
    expect(handle.modal).toMatchObject({ title: 'Try again?' });
    expect(JSON.stringify(handle.modal)).toContain('A new one costs about US$0.03 more.');
    await world.discord.submitModal({ from: handle });
    await eventually(() => world.called('retry').length === 2);
    expect(world.called('retry')[1]?.args[2]).toEqual({ confirmed: true });
  });

  it('Try another provider after "unknown" says so and asks as well', async () => {
    const world = await aBot();
    const customId = `move:${JOB}`;
    const handle = await world.discord.press({
      message: await reply(world, 'unknown'),
      customId,
      forged: true,
    });
    await eventually(() => handle.modal !== null);
    expect(JSON.stringify(handle.modal)).toContain('The first request may still be charged.');
    await world.discord.submitModal({ from: handle });
    await eventually(() => world.called('retry').length === 2);
    expect(world.called('retry')[1]?.args[2]).toEqual({ confirmed: true, move: true });
  });

  it('Change prompt opens the request of a failed job as it was', async () => {
    const world = await aBot();
    const request = {
      ...job('failed').request,
      prompt: 'an old fox',
      pictures: [{ name: 'a.png', source: { kind: 'url' as const, url: 'https://x.example/a' } }],
    };
    const handle = await press(world, await reply(world, 'failed', { change: { request } }), 'change');
    expect(JSON.stringify(handle.modal)).toContain('an old fox');
    const sent = await world.discord.submitModal({ from: handle, fields: { prompt: 'a new fox' } });
    await sent.until('Pending');
    expect(world.called('submit')[0]?.args[2]).toMatchObject({
      prompt: 'a new fox',
      aspect: '16:9',
      pictures: [{ source: { kind: 'input', job: JOB, index: 0 } }],
    });
  });

  it.each(['check', 'retry', 'change'])('%s: nobody but the requester', async (action) => {
    const world = await aBot();
    const message = await reply(world, action === 'change' ? 'failed' : 'unknown');
    const user = world.discord.world.user();
    world.discord.world.join(world.discord.guild, user);
    const handle = await press(world, message, action, { user });
    const text = handle.ack?.type === 4 ? handle.reply().text : await said(handle);
    expect(text).toContain('Only Mina and moderators can do that.');
    expect(called(world)).toEqual([]);
  });
});

describe('Save', () => {
  it('says so privately', async () => {
    const world = await aBot();
    const handle = await press(world, await reply(world, 'completed'), 'save');
    expect(await said(handle)).toContain('Saved.');
    expect(here(handle.followups[0]).flags & 64).toBe(64);
  });

  it('asks first where not everyone can see the picture', async () => {
    const world = await aBot();
    const message = await reply(world, 'completed', { change: { room: { id: 'x', private: true } } });
    const handle = await press(world, message, 'save');
    expect(await said(handle)).toContain('Not everyone can read this channel.');
    expect(called(world)).toEqual([]);
    const yes = await press(world, here(handle.followups[0]), `publish:${JOB}`);
    expect(await said(yes)).toContain('Saved.');
    expect(called(world)).toEqual(['save']);
  });

  it('says who saved it, and lets them take it back', async () => {
    const by = { id: '77', name: 'Jun' };
    const world = await aBot({
      jobs: () => ({ save: async () => ({ saved: 'already', by, mayRemove: true }) }),
    });
    const saved = { [output(1)]: { by, at: 1_700_000_000_000 } };
    const handle = await press(world, await reply(world, 'completed', { change: { saved } }), 'save');
    expect(await said(handle)).toContain('<@77> saved this at <t:1700000000:f>.');
    const removed = await press(world, here(handle.followups[0]), `unsave:${JOB}`);
    expect(await said(removed)).toBe('Removed from saved.');
    expect(called(world)).toEqual(['unsave']);
  });
});

describe('a press that is not right', () => {
  it.each([
    `again:${'z'.repeat(20)}`,
    'again:../../etc/passwd',
    `again:${JOB}:more`,
    `animate:${JOB}`,
    `constructor:${JOB}`,
    `__proto__:${JOB}`,
    'again',
    '',
    'page:nanobanana:history:0',
    'page:other:history:1',
    'pick:other',
    'x'.repeat(100),
  ])('%s gets the same words as any result that is not here', async (customId) => {
    const world = await aBot();
    const message = await reply(world, 'completed');
    const handle = await world.discord.press({ message, customId, forged: true });
    await handle.answered();
    const text = handle.ack?.type === 4 ? handle.reply().text : await said(handle);
    expect(text).toContain("That result isn't here. Nothing was charged. Look in History.");
    expect(called(world).filter((name) => name !== 'again')).toEqual([]);
  });

  it('of another guild’s job is told the same', async () => {
    const world = await aBot();
    const message = await reply(world, 'completed', { change: { guild: 'discord:5' } });
    const handle = await press(world, message, 'save', { locale: 'ko' });
    expect(await said(handle)).toContain('그 결과는 여기에 없어요.');
    expect(called(world)).toEqual([]);
  });

  it('is refused privately for what only the core knows', async () => {
    const world = await aBot({
      jobs: () => ({ cancel: () => Promise.reject(new UserError('already_done')) }),
    });
    const handle = await press(world, await reply(world, 'pending'), 'cancel');
    expect(await said(handle)).toContain('That is already done.');
  });
});

const retryable = () => task(1, 'failed', { failure: { reason: 'unavailable', again: true } });
