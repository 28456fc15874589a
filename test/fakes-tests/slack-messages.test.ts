import { expect, test } from 'vitest';
import { aClient, aSlack, errorOf } from './slack-support.ts';

const at = { now: () => 1_800_000_000_000 };

test('a post and its updates are one message with a timeline; text without blocks drops the blocks', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const channel = fake.channel.id;
  const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'Pending' } }];
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'fallback', blocks });
  await client.chat.update({ channel, ts, attachments: [{ text: 'more', fallback: 'more' }] });
  await client.chat.update({ channel, ts, text: 'done &amp; dusted' });
  const [message] = fake.visibleMessages();
  expect(message?.timeline.map(({ by, text, notification }) => ({ by, text, notification }))).toEqual([
    { by: 'post', text: 'Pending', notification: 'fallback' },
    { by: 'update', text: 'Pending', notification: 'fallback' },
    { by: 'update', text: 'done & dusted', notification: 'done &amp; dusted' },
  ]);
  expect(message).toMatchObject({ updates: 2, blocks: [], own: true });
});

test('where the app may not write it says why', async () => {
  const fake = await aSlack({ now: at.now });
  const client = aClient(fake);
  const outside = fake.world.channel(fake.team, { bot: false });
  const hidden = fake.world.channel(fake.team, { private: true, bot: false });
  const archived = fake.world.channel(fake.team, { archived: true });
  const say = (channel: string) => errorOf(client.chat.postMessage({ channel, text: 'x' }));
  expect(await say('C999')).toBe('channel_not_found');
  expect(await say(hidden.id)).toBe('channel_not_found');
  expect(await say(outside.id)).toBe('not_in_channel');
  expect(await say(archived.id)).toBe('is_archived');
  fake.team.scopes.add('chat:write.public');
  expect(await say(outside.id)).toBe('no error');
  expect(await say(fake.user.id)).toBe('no error');
  expect(fake.visibleMessages(fake.world.dm(fake.user))).toHaveLength(1);
  fake.team.messagesTab = false;
  expect(await say(fake.user.id)).toBe('messages_tab_disabled');
});

test('only own messages can be updated, while they exist and may be edited', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const channel = fake.channel.id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'mine' });
  const { message_ts = '' } = await client.chat.postEphemeral({ channel, user: fake.user.id, text: 'psst' });
  const update = (stamp: string) => errorOf(client.chat.update({ channel, ts: stamp, text: 'x' }));
  expect(await update('1.000001')).toBe('message_not_found');
  expect(await update(message_ts)).toBe('message_not_found');
  expect(await update((await fake.post({ text: 'hers' })).ts)).toBe('cant_update_message');
  fake.team.editWindowMs = 60_000;
  fake.advance(60_001);
  expect(await update(ts)).toBe('edit_window_closed');
  fake.team.editWindowMs = null;
  fake.world.archive(fake.channel);
  expect(await update(ts)).toBe('is_inactive');
  fake.channel.archived = false;
  fake.world.kick(fake.channel);
  expect(await update(ts)).toBe('not_in_channel');
  fake.world.invite(fake.channel);
  expect(await update(ts)).toBe('no error');
  const [message] = fake.visibleMessages();
  if (message) fake.deleteMessage(message);
  expect(await update(ts)).toBe('message_not_found');
});

test('texts have their limits, and a message needs one', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const channel = fake.channel.id;
  const post = (text: string) => errorOf(client.chat.postMessage({ channel, text }));
  expect(await post('')).toBe('no_text');
  expect(await post('x'.repeat(40_001))).toBe('msg_too_long');
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x'.repeat(40_000) });
  expect(await errorOf(client.chat.update({ channel, ts, text: 'x'.repeat(4_001) }))).toBe('msg_too_long');
  const parts = Array.from({ length: 101 }, () => ({ text: 'x', fallback: 'x' }));
  expect(await errorOf(client.chat.postMessage({ channel, text: 'x', attachments: parts }))).toBe(
    'too_many_attachments',
  );
});

test('what would notify somebody is shown, wherever it hides', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const channel = fake.channel.id;
  const mark = { type: 'mrkdwn' as const, text: 'hi <@U1> and <!subteam^S1>' };
  const user = { type: 'user' as const, user_id: 'U2' };
  const rich = {
    type: 'rich_text' as const,
    elements: [{ type: 'rich_text_section' as const, elements: [user] }],
  };
  await client.chat.postMessage({ channel, text: 'a <!channel> &lt;!here&gt; @here <http://a.b|c>' });
  await client.chat.postMessage({ channel, text: '@here <!everyone>', link_names: true });
  await client.chat.postMessage({ channel, text: 'safe', blocks: [{ type: 'section', text: mark }, rich] });
  const plain = { type: 'plain_text' as const, text: '<!channel>' };
  await client.chat.postMessage({ channel, text: 'safe', blocks: [{ type: 'section', text: plain }] });
  expect(fake.visibleMessages().map((one) => one.timeline[0]?.mentions)).toEqual([
    ['<!channel>'],
    ['<!everyone>', '@here'],
    ['<@U1>', '<!subteam^S1>', '<@U2>'],
    [],
  ]);
  expect(fake.mentionsShown().map((one) => one.mentions.length)).toEqual([1, 2, 3]);
  expect(fake.visibleMessages()[0]?.text).toBe('a @channel <!here> @here c');
});

test('blocks without a text for notifications are sent, and noted', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  await client.apiCall('chat.postMessage', { channel: fake.channel.id, blocks: [{ type: 'divider' }] });
  expect(fake.violations.map((one) => one.rule)).toEqual(['no fallback text']);
});

test('a reply in a thread stands in that thread', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const parent = await fake.post({ text: 'look' });
  await client.chat.postMessage({ channel: fake.channel.id, text: 'there', thread_ts: parent.ts });
  expect(fake.visibleMessages().map((one) => one.threadTs)).toEqual([null, parent.ts]);
});

test('one workspace never sees the messages and people of another', async () => {
  const fake = await aSlack();
  const other = fake.world.team();
  const stranger = fake.world.user(other);
  const client = aClient(fake, { token: other.token });
  expect(await errorOf(client.chat.postMessage({ channel: fake.channel.id, text: 'x' }))).toBe(
    'channel_not_found',
  );
  expect(await errorOf(aClient(fake).users.info({ user: stranger.id }))).toBe('user_not_visible');
  expect(await errorOf(client.users.info({ user: stranger.id }))).toBe('no error');
});

test('a person is told with language and rights where that is asked for', async () => {
  const fake = await aSlack();
  const guest = fake.world.user(fake.team, { locale: 'ko-KR', guest: 'single', admin: true });
  const client = aClient(fake);
  const { user } = await client.users.info({ user: guest.id, include_locale: true });
  expect(user).toMatchObject({
    locale: 'ko-KR',
    is_ultra_restricted: true,
    is_restricted: true,
    is_admin: true,
  });
  expect((await client.users.info({ user: guest.id })).user).not.toHaveProperty('locale');
});

test('channels say what they are, each kind by its own scope', async () => {
  const fake = await aSlack({ scopes: ['channels:read', 'im:write'] });
  const client = aClient(fake);
  const shared = fake.world.channel(fake.team, { name: 'with-others', extShared: true, bot: false });
  const secret = fake.world.channel(fake.team, { private: true });
  const { channel } = await client.conversations.info({ channel: shared.id });
  expect(channel).toMatchObject({
    name: 'with-others',
    is_ext_shared: true,
    is_member: false,
    is_private: false,
  });
  expect(await errorOf(client.conversations.info({ channel: secret.id }))).toBe('missing_scope');
  const { channels } = await client.conversations.list({ types: 'public_channel' });
  expect(channels?.map((one) => one.name)).toEqual(['general', 'with-others']);
  const opened = await client.conversations.open({ users: fake.user.id });
  expect(opened.channel?.id).toBe(fake.world.dm(fake.user).id);
});
