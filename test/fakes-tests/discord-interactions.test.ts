import type { REST } from '@discordjs/rest';
import { Events, MessageFlags, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import type { InteractionHandle } from '../fakes/discord/handle.ts';
import type { FakeDiscord } from '../fakes/discord/index.ts';
import { fields } from '../fakes/discord/shape.ts';
import { aClient, aDiscord, aRest, bytes, codeOf } from './discord-support.ts';

const minute = 60_000;
const ephemeral = MessageFlags.Ephemeral;

const answer = (rest: REST, handle: InteractionHandle, type: number, data?: unknown) =>
  rest.post(Routes.interactionCallback(handle.id, handle.token), { body: { type, data }, auth: false });
const edit = (
  fake: FakeDiscord,
  rest: REST,
  handle: InteractionHandle,
  body: unknown,
  files: { name: string; data: Buffer }[] = [],
) => rest.patch(Routes.webhookMessage(fake.applicationId, handle.token), { body, files, auth: false });
const followUp = (fake: FakeDiscord, rest: REST, handle: InteractionHandle, body: unknown) =>
  rest.post(Routes.webhook(fake.applicationId, handle.token), { body, auth: false });

async function begin(
  options: Parameters<FakeDiscord['slash']>[0] = { command: 'paint', options: { prompt: 'x' } },
) {
  const fake = await aDiscord({ rateLimits: 'off' });
  const rest = aRest(fake);
  const handle = await fake.slash(options);
  return { fake, rest, handle };
}

test('an answer within three seconds counts, one millisecond later the interaction is unknown', async () => {
  const fake = await aDiscord({ now: () => 1_800_000_000_000 });
  const rest = aRest(fake);
  const early = await fake.slash({ command: 'paint', options: { prompt: 'x' } });
  const late = await fake.slash({ command: 'paint', options: { prompt: 'x' } });
  fake.advance(3_000);
  expect(await codeOf(answer(rest, early, 5))).toBe('no error');
  expect(early.ack).toMatchObject({ afterMs: 3_000, first: true });
  fake.advance(1);
  expect(late.expired).toBe(true);
  expect(await codeOf(answer(rest, late, 5))).toBe(10062);
  expect(late.ack).toBeNull();
});

test('a second answer is refused as already acknowledged', async () => {
  const { rest, handle } = await begin();
  await answer(rest, handle, 5);
  expect(await codeOf(answer(rest, handle, 4, { content: 'hello' }))).toBe(40060);
  expect(handle.timeline).toHaveLength(1);
});

test('the webhook of an interaction does not exist before the answer', async () => {
  const { fake, rest, handle } = await begin();
  expect(await codeOf(edit(fake, rest, handle, { content: 'early' }))).toBe(10015);
  await answer(rest, handle, 5);
  expect(handle.ack?.first).toBe(false);
});

test('the token lives fifteen minutes, and a made-up one not at all', async () => {
  const { fake, rest, handle } = await begin();
  await answer(rest, handle, 5);
  fake.advance(14 * minute);
  expect(await codeOf(edit(fake, rest, handle, { content: 'in time' }))).toBe('no error');
  fake.advance(minute + 1_000);
  expect(await codeOf(edit(fake, rest, handle, { content: 'late' }))).toBe(50027);
  const madeUp = rest.patch(Routes.webhookMessage(fake.applicationId, 'nonsense'), { body: {}, auth: false });
  expect(await codeOf(madeUp)).toBe(50027);
});

test('a deferred answer takes no flag but ephemeral', async () => {
  const { rest, handle } = await begin();
  expect(await codeOf(answer(rest, handle, 5, { flags: MessageFlags.IsComponentsV2 | ephemeral }))).toBe(
    50035,
  );
  expect(await codeOf(answer(rest, handle, 5, { flags: ephemeral }))).toBe('no error');
  expect(handle.ephemeral).toBe(true);
});

test('no edit changes whether a reply is private', async () => {
  const { fake, rest, handle } = await begin();
  await answer(rest, handle, 5, { flags: ephemeral });
  await edit(fake, rest, handle, { content: 'still private', flags: 0 });
  expect(handle.ephemeral).toBe(true);
  const open = await fake.slash({ command: 'paint', options: { prompt: 'x' } });
  await answer(rest, open, 5);
  await edit(fake, rest, open, { content: 'still public', flags: ephemeral });
  expect(open.ephemeral).toBe(false);
});

test('asked for it, the answer carries the id of the message that it made', async () => {
  const { rest, handle } = await begin();
  const route = Routes.interactionCallback(handle.id, handle.token);
  const query = new URLSearchParams({ with_response: 'true' });
  const got = fields(await rest.post(route, { body: { type: 5 }, query, auth: false }));
  expect(fields(fields(got.resource).message).id).toBe(handle.message?.id);
  expect(got.interaction).toMatchObject({
    response_message_loading: true,
    response_message_ephemeral: false,
  });
});

test('the first message after a deferred answer fills it, the next is a follow-up with its own privacy', async () => {
  const { fake, rest, handle } = await begin();
  await answer(rest, handle, 5);
  await followUp(fake, rest, handle, { content: 'the reply', flags: ephemeral });
  expect(handle.reply()).toMatchObject({ content: 'the reply' });
  expect(handle.ephemeral).toBe(false);
  await followUp(fake, rest, handle, { content: 'psst', flags: ephemeral });
  expect((await handle.followedUp()).flags & ephemeral).toBe(ephemeral);
});

test('where only the person installed the app, five follow-ups are the most', async () => {
  const fake = await aDiscord({ rateLimits: 'off' });
  const rest = aRest(fake);
  const guild = fake.world.guild({ installed: false });
  const channel = fake.world.channel(guild);
  fake.world.join(guild, fake.user);
  const handle = await fake.slash({ command: 'paint', options: { prompt: 'x' }, channel });
  expect(handle.payload.authorizing_integration_owners).toEqual({ 1: fake.user.id });
  await answer(rest, handle, 4, { content: 'reply' });
  const codes = [];
  for (let count = 0; count < 6; count += 1)
    codes.push(await codeOf(followUp(fake, rest, handle, { content: 'more' })));
  expect(codes).toEqual([...Array(5).fill('no error'), 40094]);
  const message = handle.message?.id ?? '';
  expect(
    await codeOf(rest.patch(Routes.channelMessage(channel.id, message), { body: { content: 'x' } })),
  ).toBe(50001);
});

test('a press can update its message at once or later, and @original is then that message', async () => {
  const { fake, rest, handle } = await begin();
  const row = { type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'go:1' }] };
  await answer(rest, handle, 4, { content: 'first', components: [row] });
  const { message } = handle;
  if (!message) throw new Error('no message');
  const now = await fake.press({ message, customId: 'go:1' });
  await answer(rest, now, 7, { content: 'second' });
  const later = await fake.press({ message, customId: 'go:1' });
  await answer(rest, later, 6);
  await edit(fake, rest, later, { content: 'third', components: [] });
  expect(handle.timeline.map((one) => one.content)).toEqual(['first', 'second', 'third']);
  await expect(fake.press({ message, customId: 'go:1' })).rejects.toThrow('no control go:1');
});

test('a command has no message to update', async () => {
  const { rest, handle } = await begin();
  expect(await codeOf(answer(rest, handle, 6))).toBe(50035);
});

test('a deleted reply is an unknown message to its token', async () => {
  const { fake, rest, handle } = await begin();
  await answer(rest, handle, 4, { content: 'soon gone' });
  if (handle.message) fake.deleteMessage(handle.message);
  expect(await codeOf(edit(fake, rest, handle, { content: 'hello?' }))).toBe(10008);
});

test('interactions in a direct message, a group and a private channel say so', async () => {
  const fake = await aDiscord();
  const input = { command: 'paint', options: { prompt: 'x' } };
  const dm = await fake.slash({ ...input, channel: fake.world.dm(fake.user) });
  const group = await fake.slash({ ...input, channel: fake.world.groupDm([fake.user, fake.world.user()]) });
  expect(dm.payload).toMatchObject({
    context: 1,
    authorizing_integration_owners: { 0: '0' },
    user: { id: fake.user.id },
  });
  expect(group.payload).toMatchObject({ context: 2, authorizing_integration_owners: { 1: fake.user.id } });
  expect(dm.payload).not.toHaveProperty('member');
});

test('of two answers at the same moment one counts and the other is told so', async () => {
  const { rest, handle } = await begin();
  const both = ['a', 'b'].map((content) => codeOf(answer(rest, handle, 4, { content })));
  expect((await Promise.all(both)).sort()).toEqual([40060, 'no error']);
});

test('two sessions of one shard both get each interaction, and the second to answer is too late', async () => {
  const fake = await aDiscord();
  const clients = [await aClient(fake), await aClient(fake)];
  const answers = clients.map(
    (client) =>
      new Promise<unknown>((done) =>
        client.once(Events.InteractionCreate, (interaction) => {
          if (interaction.isChatInputCommand()) done(codeOf(interaction.deferReply()));
        }),
      ),
  );
  await fake.slash({ command: 'paint', options: { prompt: 'x' } });
  const codes = await Promise.all(answers);
  expect(codes.sort()).toEqual([40060, 'no error']);
});

test('a file may be as large as the interaction says, whatever the server allows', async () => {
  const { fake, rest, handle } = await begin({
    command: 'paint',
    options: { prompt: 'x' },
    attachmentSizeLimit: 5,
  });
  expect(handle.payload.attachment_size_limit).toBe(5);
  await answer(rest, handle, 5);
  expect(await codeOf(edit(fake, rest, handle, {}, [{ name: 'a.png', data: bytes(6) }]))).toBe(40005);
  expect(await codeOf(edit(fake, rest, handle, {}, [{ name: 'a.png', data: bytes(5) }]))).toBe('no error');
});
