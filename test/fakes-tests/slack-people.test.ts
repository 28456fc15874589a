import { expect, test } from 'vitest';
import { aClient, aPicture, aSlack, aSocketApp } from './slack-support.ts';

const button = (action_id: string) => ({
  type: 'button' as const,
  text: { type: 'plain_text' as const, text: 'Go' },
  action_id,
});
const buttons = (...ids: string[]) => [{ type: 'actions' as const, elements: ids.map(button) }];

test('a command says who, where and what, and carries no language', async () => {
  const fake = await aSlack();
  const handle = await fake.slash({ text: 'a fox --aspect 16:9', locale: 'ko-KR' });
  expect(handle.payload).toMatchObject({
    command: '/nanobanana',
    text: 'a fox --aspect 16:9',
    team_id: fake.team.id,
    channel_id: fake.channel.id,
    channel_name: 'general',
    user_id: fake.user.id,
  });
  expect(JSON.stringify(handle.payload)).not.toContain('ko-KR');
  expect(fake.user.locale).toBe('ko-KR');
});

test('what no person can do throws, unless it is forged', async () => {
  const fake = await aSlack();
  const outsider = fake.world.user(fake.world.team());
  const secret = fake.world.channel(fake.team, { private: true });
  await expect(fake.slash({ thread_ts: '1.2' })).rejects.toThrow('do not exist in threads');
  await expect(fake.slash({ user: outsider })).rejects.toThrow('is not in general');
  await expect(fake.slash({ channel: secret })).rejects.toThrow('is not in general');
  await expect(fake.press({ message: await fake.post(), actionId: 'x' })).rejects.toThrow('no control x');
  await fake.slash({ user: outsider, forged: true });
  await fake.press({ message: await fake.post(), actionId: 'x', value: 'job', forged: true });
});

test('a shortcut knows no channel; one on a message brings it whole, with its files', async () => {
  const fake = await aSlack();
  const shortcut = await fake.shortcut({ callbackId: 'create' });
  expect(shortcut.payload).toMatchObject({ type: 'shortcut', callback_id: 'create' });
  expect(shortcut.payload).not.toHaveProperty('channel');
  const outside = fake.world.channel(fake.team, { bot: false });
  const message = await fake.post({
    channel: outside,
    text: 'look',
    files: [{ name: 'a.png', bytes: await aPicture() }],
  });
  const handle = await fake.messageShortcut({ callbackId: 'edit', message });
  expect(handle.payload).toMatchObject({
    type: 'message_action',
    message_ts: message.ts,
    channel: { id: outside.id },
    message: { text: 'look', user: fake.user.id, files: [{ name: 'a.png', mimetype: 'image/png' }] },
  });
});

test('an ephemeral message is pressed without its content, by the one who sees it', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const channel = fake.channel.id;
  const start = await fake.slash();
  await client.chat.postEphemeral({ channel, user: fake.user.id, text: 'psst', blocks: buttons('go') });
  const [whisper] = start.ephemerals;
  const handle = await fake.press({ message: whisper ?? null, actionId: 'go' });
  expect(handle.payload).toMatchObject({ container: { is_ephemeral: true, message_ts: whisper?.ts } });
  expect(handle.payload).not.toHaveProperty('message');
  const other = fake.world.user(fake.team);
  await expect(fake.press({ message: whisper ?? null, actionId: 'go', user: other })).rejects.toThrow(
    'only somebody else',
  );
});

test('a response address answers five times in half an hour, privately or to all, or changes what was pressed', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  await client.chat.postMessage({ channel: fake.channel.id, text: 'press', blocks: buttons('go') });
  const [message] = fake.visibleMessages();
  const handle = await fake.press({ message: message ?? null, actionId: 'go' });
  const respond = async (body: Record<string, unknown>) => {
    const response = await fetch(String(handle.payload.response_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [response.status, await response.text()];
  };
  expect(await respond({ text: 'for you' })).toEqual([200, 'ok']);
  expect(await respond({ text: 'for all', response_type: 'in_channel' })).toEqual([200, 'ok']);
  expect(await respond({ text: 'instead', replace_original: true })).toEqual([200, 'ok']);
  expect(await respond({ text: 'x', blocks: [{ type: 'what' }] })).toMatchObject([
    404,
    expect.stringContaining('invalid_blocks'),
  ]);
  expect(await respond({ delete_original: true })).toEqual([200, 'ok']);
  expect(await respond({ text: 'more' })).toEqual([404, '{"ok":false,"error":"used_url"}']);
  expect(handle.ephemerals.map((one) => one.text)).toEqual(['for you']);
  expect(handle.messages.map((one) => one.text)).toEqual(['for all']);
  expect(message?.timeline.map((one) => one.text)).toEqual(['Go', 'instead']);
  expect(message?.deletedAt).not.toBeNull();
  const late = await fake.press({ message: await posted(), actionId: 'go' });
  fake.advance(1_800_001);
  const expired = await fetch(String(late.payload.response_url), { method: 'POST', body: '{"text":"x"}' });
  expect(await expired.json()).toEqual({ ok: false, error: 'expired_url' });

  async function posted() {
    await client.chat.postMessage({ channel: fake.channel.id, text: 'press', blocks: buttons('go') });
    return fake.visibleMessages().at(-1) ?? null;
  }
});

test('of many commands at once each finds the reply that repeats its words', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  const waiting: (() => Promise<unknown>)[] = [];
  app.command('/nanobanana', async ({ ack, command, client }) => {
    await ack();
    waiting.push(() =>
      client.chat.postMessage({ channel: command.channel_id, text: `Pending: ${command.text}` }),
    );
  });
  await connect();
  const prompts = ['a fox', 'a fox in the rain', 'a cat', 'a cat'];
  const handles = await Promise.all(prompts.map((text) => fake.slash({ text })));
  await Promise.all(handles.map((one) => one.answered()));
  for (const post of waiting.toReversed()) await post();
  expect(handles.map((one) => one.message?.text)).toEqual(prompts.map((one) => `Pending: ${one}`));
  expect(new Set(handles.map((one) => one.message)).size).toBe(4);
});

test('an uninstalled app hears of it, and its tokens are dead', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  const heard: string[] = [];
  app.use(async ({ payload, next }) => {
    if ('type' in payload) heard.push(String(payload.type));
    await next();
  });
  await connect();
  fake.uninstall();
  await expect.poll(() => heard.toSorted()).toEqual(['app_uninstalled', 'tokens_revoked']);
  await expect(fake.slash({ text: 'x' })).rejects.toThrow('not installed');
});

test('a message with a file arrives as an event where that is sent', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  const names: unknown[] = [];
  app.event('message', async ({ event }) => {
    if (event.subtype === 'file_share') names.push(event.files?.[0]?.name);
  });
  await connect();
  const message = await fake.post({ files: [{ name: 'a.png', bytes: await aPicture() }] });
  await fake.messageEvent(message).answered();
  await expect.poll(() => names).toEqual(['a.png']);
});

test('a press that only changes its message does not take the reply of the next command', async () => {
  const fake = await aSlack({ now: () => 1_800_000_000_000 });
  const client = aClient(fake);
  const channel = fake.channel.id;
  await client.chat.postMessage({ channel, text: 'Pending', blocks: buttons('cancel') });
  const message = fake.visibleMessages()[0] ?? null;
  const cancel = await fake.press({ message, actionId: 'cancel' });
  await client.chat.update({ channel, ts: message?.ts ?? '', text: 'Cancelled' });
  const next = await fake.slash({ text: 'a fox' });
  await client.chat.postMessage({ channel, text: 'Pending something' });
  expect((await cancel.until('Cancelled')).by).toBe('update');
  expect(cancel.message).toBe(message);
  expect(next.message?.text).toBe('Pending something');
});
