import { PermissionFlagsBits as Bits, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { fields, list } from '../fakes/discord/shape.ts';
import { aDiscord, aPicture, aRest, bytes, codeOf } from './discord-support.ts';

const hour = 60 * 60_000;

async function begin(options: Parameters<typeof aDiscord>[0] = {}) {
  const fake = await aDiscord({ rateLimits: 'off', ...options });
  const rest = aRest(fake);
  const send = async (body: object, files: { name: string; data: Buffer }[] = [], channel = fake.channel) => {
    const answer = fields(await rest.post(Routes.channelMessages(channel.id), { body, files }));
    return fake.messages.get(String(answer.id));
  };
  const edit = (id: string, body: object, files: { name: string; data: Buffer }[] = []) =>
    rest.patch(Routes.channelMessage(fake.channel.id, id), { body, files });
  return { fake, rest, send, edit };
}

test('an edit keeps the attachments that it lists, adds its files, and deletes what it leaves out', async () => {
  const { send, edit } = await begin();
  const files = ['a.png', 'b.png'].map((name) => ({ name, data: bytes(3) }));
  const message = await send({ content: 'two' }, files);
  const [first, second] = message.attachments;
  await edit(message.id, { content: 'same files' });
  expect(message.attachments.map((one) => one.filename)).toEqual(['a.png', 'b.png']);
  await edit(message.id, { attachments: [{ id: second?.id }, { id: 0 }] }, [
    { name: 'c.png', data: bytes(1) },
  ]);
  expect(message.attachments.map((one) => one.filename)).toEqual(['b.png', 'c.png']);
  expect(await codeOf(edit(message.id, { attachments: [{ id: first?.id }] }))).toBe(50035);
  await edit(message.id, { attachments: [] });
  expect(message.attachments).toEqual([]);
});

test('without a list an edit adds its files to those that are there', async () => {
  const { send, edit } = await begin();
  const message = await send({ content: 'one' }, [{ name: 'a.png', data: bytes(1) }]);
  await edit(message.id, {}, [{ name: 'b.png', data: bytes(1) }]);
  expect(message.attachments.map((one) => one.filename)).toEqual(['a.png', 'b.png']);
});

test('a file that an edit uploads but does not list is refused', async () => {
  const { send, edit } = await begin();
  const message = await send({ content: 'one' }, [{ name: 'a.png', data: bytes(1) }]);
  const listed = { attachments: [{ id: message.attachments[0]?.id }] };
  expect(await codeOf(edit(message.id, listed, [{ name: 'b.png', data: bytes(1) }]))).toBe(50035);
});

test('a file above ten mebibytes is too large, unless the server is boosted; 25 are too many for a request', async () => {
  const { fake, rest, send } = await begin();
  const large = [{ name: 'a.png', data: bytes(10 * 1024 * 1024 + 1) }];
  expect(await codeOf(send({}, large))).toBe(40005);
  const boosted = fake.world.channel(fake.world.guild({ boostTier: 2 }));
  expect((await send({}, large, boosted)).attachments).toHaveLength(1);
  const three = ['a', 'b', 'c'].map((name) => ({ name, data: bytes(9 * 1024 * 1024) }));
  expect(await codeOf(rest.post(Routes.channelMessages(boosted.id), { body: {}, files: three }))).toBe(40005);
});

test('alt text has at most 1024 characters', async () => {
  const { send } = await begin();
  const files = [{ name: 'a.png', data: await aPicture() }];
  const described = (size: number) => ({ attachments: [{ id: 0, description: 'x'.repeat(size) }] });
  expect((await send(described(1_024), files)).attachments[0]?.description).toHaveLength(1_024);
  expect(await codeOf(send(described(1_025), files))).toBe(50035);
});

test('a repeated nonce gives the first message back, for a few minutes and only where asked', async () => {
  const { fake, send } = await begin();
  const body = { content: 'result', nonce: 'job-1-done', enforce_nonce: true };
  const first = await send(body);
  expect((await send(body)).id).toBe(first.id);
  expect((await send({ ...body, enforce_nonce: false })).id).not.toBe(first.id);
  expect(await codeOf(send({ ...body, nonce: 'x'.repeat(26) }))).toBe(50035);
  fake.advance(10 * 60_000);
  expect((await send(body)).id).not.toBe(first.id);
});

test('who would be pinged is on record, in edits without allowed_mentions too', async () => {
  const { fake, send, edit } = await begin();
  const text = '<@7> <@&8> @everyone';
  const quiet = await send({ content: text, allowed_mentions: { parse: [] } });
  await send({ content: text, allowed_mentions: { users: ['7'] } });
  await edit(quiet.id, { content: text });
  await edit(quiet.id, { flags: 1 << 15, content: null, components: [{ type: 10, content: 'hi <@7>' }] });
  expect(fake.pings.map(({ write, users, roles, everyone }) => ({ write, users, roles, everyone }))).toEqual([
    { write: 'create', users: ['7'], roles: [], everyone: false },
    { write: 'edit', users: ['7'], roles: ['8'], everyone: true },
    { write: 'edit', users: ['7'], roles: [], everyone: false },
  ]);
});

test('a reply to a message that is gone fails, or goes without where it may', async () => {
  const { fake, send } = await begin();
  const target = await fake.post({ channel: fake.channel, author: fake.user, content: 'hello' });
  const reply = (more: object = {}) =>
    send({ content: 'yes', message_reference: { message_id: target.id, ...more } });
  expect((await reply()).reference).toMatchObject({ messageId: target.id });
  expect(fake.pings.at(-1)?.repliedUser).toBe(fake.user.id);
  fake.deleteMessage(target);
  expect(await codeOf(reply())).toBe(50035);
  expect((await reply({ fail_if_not_exists: false })).reference).toBeNull();
});

test('messages of others come back empty over HTTP, and only own ones can be edited', async () => {
  const { fake, rest, send, edit } = await begin();
  const files = [{ name: 'cat.png', bytes: await aPicture() }];
  const theirs = await fake.post({
    channel: fake.channel,
    author: fake.user,
    content: 'my cat',
    files,
    embeds: [{ title: 'x' }],
  });
  const mine = await send({ content: 'a dog' });
  const read = (id: string) => rest.get(Routes.channelMessage(fake.channel.id, id));
  expect(await read(theirs.id)).toMatchObject({ content: '', attachments: [], embeds: [], components: [] });
  expect(await read(mine.id)).toMatchObject({ content: 'a dog' });
  expect(await codeOf(edit(theirs.id, { content: 'hacked' }))).toBe(50005);
  const handle = await fake.messageCommand({ command: 'Use this', target: theirs });
  const whole = fields(fields(fields(handle.payload.data).resolved).messages)[theirs.id];
  expect(whole).toMatchObject({
    content: 'my cat',
    attachments: [{ filename: 'cat.png', width: 8 }],
    embeds: [{ title: 'x' }],
  });
});

test('a forwarded message carries its pictures in a snapshot', async () => {
  const { fake } = await begin();
  const files = [{ name: 'cat.png', bytes: await aPicture() }];
  const original = await fake.post({ channel: fake.channel, author: fake.user, files });
  const target = await fake.post({ channel: fake.channel, author: fake.user, forwards: original });
  const handle = await fake.messageCommand({ command: 'Use this', target });
  const whole = fields(fields(fields(handle.payload.data).resolved).messages)[target.id];
  expect(whole).toMatchObject({
    attachments: [],
    message_reference: { type: 1 },
    message_snapshots: [{ message: { attachments: [{ filename: 'cat.png' }] } }],
  });
});

test('missing permissions and places are named by their codes', async () => {
  const { fake, rest, send, edit } = await begin();
  const message = await send({ content: 'first' });
  const post = (channel: string, files: { name: string; data: Buffer }[] = []) =>
    codeOf(rest.post(Routes.channelMessages(channel), { body: { content: 'x' }, files }));
  const hidden = fake.world.channel(fake.guild);
  fake.world.deny(hidden, fake.world.bot, Bits.ViewChannel);
  const mute = fake.world.channel(fake.guild);
  fake.world.deny(mute, 'everyone', Bits.SendMessages);
  const fileless = fake.world.channel(fake.guild);
  fake.world.deny(fileless, fake.world.bot, Bits.AttachFiles);
  const thread = fake.world.thread(fake.channel);
  expect(await post('1')).toBe(10003);
  expect(await post(hidden.id)).toBe(50001);
  expect(await post(mute.id)).toBe(50013);
  expect(await post(fileless.id, [{ name: 'a.png', data: bytes(1) }])).toBe(50013);
  expect(await post(thread.id)).toBe('no error');
  Object.assign(thread, { archived: true, locked: true });
  expect(await post(thread.id)).toBe(50083);
  expect(await codeOf(edit('1', { content: 'x' }))).toBe(10008);
  fake.deleteMessage(message);
  expect(await codeOf(edit(message.id, { content: 'x' }))).toBe(10008);
});

test('an archived thread takes no edit, and is woken by a message', async () => {
  const { fake, rest } = await begin();
  const thread = fake.world.thread(fake.channel);
  const post = (content: string) => rest.post(Routes.channelMessages(thread.id), { body: { content } });
  const { id } = fields(await post('first'));
  const edit = () => rest.patch(Routes.channelMessage(thread.id, String(id)), { body: { content: 'new' } });
  thread.archived = true;
  expect(await codeOf(edit())).toBe(50083);
  await post('second');
  expect(thread.archived).toBe(false);
  expect(await codeOf(edit())).toBe('no error');
});

test('messages are read from a point on, oldest first, and none where the bot was kicked', async () => {
  const { fake, rest, send } = await begin();
  const made = [await send({ content: '1' }), await send({ content: '2' }), await send({ content: '3' })];
  const read = (query: string) =>
    rest.get(Routes.channelMessages(fake.channel.id), { query: new URLSearchParams(query) });
  const ids = async (query: string) => list(await read(query)).map((one) => fields(one).id);
  expect(await ids('limit=1')).toEqual([made[2]?.id]);
  expect(await ids(`after=${made[0]?.id}&limit=1`)).toEqual([made[1]?.id]);
  expect(await ids(`after=${made[0]?.id}`)).toEqual([made[2]?.id, made[1]?.id]);
  fake.world.kick(fake.guild);
  expect(await codeOf(read('limit=1'))).toBe(50001);
});

test('direct messages reach who allows them', async () => {
  const { fake, rest } = await begin();
  const open = async (user: { id: string }) =>
    String(fields(await rest.post(Routes.userChannels(), { body: { recipient_id: user.id } })).id);
  const dm = await open(fake.user);
  expect(await open(fake.user)).toBe(dm);
  const say = { body: { content: 'psst' } };
  expect(await codeOf(rest.post(Routes.channelMessages(dm), say))).toBe('no error');
  const shy = await open(fake.world.user({ refusesDms: true }));
  expect(await codeOf(rest.post(Routes.channelMessages(shy), say))).toBe(50007);
});

test('a message older than an hour takes only so many edits', async () => {
  const { fake, send, edit } = await begin({ oldMessageEdits: 2 });
  const message = await send({ content: 'old' });
  fake.advance(hour + 1);
  expect(await codeOf(edit(message.id, { content: '1' }))).toBe('no error');
  await edit(message.id, { content: '2' });
  const answer = await fetch(`${fake.apiUrl}/v10/channels/${fake.channel.id}/messages/${message.id}`, {
    method: 'PATCH',
    headers: { authorization: `Bot ${fake.token}`, 'content-type': 'application/json' },
    body: '{"content":"3"}',
  });
  expect(await answer.json()).toMatchObject({ code: 30046 });
  expect(message.content).toBe('2');
});

test('an empty message is refused', async () => {
  const { send } = await begin();
  expect(await codeOf(send({ content: '' }))).toBe(50006);
});

test('own permissions in a private channel are those of its overwrites', async () => {
  const { fake } = await begin();
  const friend = fake.world.user();
  fake.world.join(fake.guild, friend, { permissions: Bits.ManageGuild });
  const secret = fake.world.channel(fake.guild, { private: true, visibleTo: [friend] });
  expect(fake.world.permissions(fake.user, secret)).toBe(0n);
  expect(fake.world.permissions(friend, secret) & Bits.ManageGuild).toBe(Bits.ManageGuild);
  expect(fake.world.permissions(fake.world.bot, secret) & Bits.ViewChannel).toBe(Bits.ViewChannel);
});
