import { webApi } from '@slack/bolt';
import { expect, test } from 'vitest';
import { fields } from '../fakes/discord/shape.ts';
import type { FakeSlack } from '../fakes/slack/index.ts';
import { aClient, aSlack, errorOf } from './slack-support.ts';

const json = (token: string | null): Record<string, string> => ({
  'content-type': 'application/json',
  ...(token ? { authorization: `Bearer ${token}` } : {}),
});

async function call(
  fake: FakeSlack,
  method: string,
  init: { headers: Record<string, string>; body: string },
) {
  const response = await fetch(`${fake.apiUrl}${method}`, { method: 'POST', ...init });
  return fields(await response.json());
}

test('a token counts in the header, and in the body of a form alone', async () => {
  const fake = await aSlack();
  const form = (args: Record<string, string>) => ({ body: new URLSearchParams(args).toString() });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await call(fake, 'auth.test', { headers, ...form({ token: fake.token }) })).toMatchObject({
    ok: true,
    team_id: fake.team.id,
    user_id: fake.team.bot.id,
    bot_id: fake.team.botId,
  });
  expect((await call(fake, 'auth.test', { headers: json(fake.token), body: '{}' })).ok).toBe(true);
  const inJson = JSON.stringify({ token: fake.token });
  expect((await call(fake, 'auth.test', { headers: json(null), body: inJson })).error).toBe('not_authed');
  expect((await call(fake, 'auth.test', { headers: json('xoxb-nobody'), body: '{}' })).error).toBe(
    'invalid_auth',
  );
});

test('a JSON body is read by the methods that take one, and ignored by the others', async () => {
  const fake = await aSlack();
  const said = JSON.stringify({ channel: fake.channel.id, text: 'x', blocks: [{ type: 'divider' }] });
  expect((await call(fake, 'chat.postMessage', { headers: json(fake.token), body: said })).ok).toBe(true);
  const asked = JSON.stringify({ user: fake.user.id });
  expect(await call(fake, 'users.info', { headers: json(fake.token), body: asked })).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: { messages: ['[ERROR] missing required field: user'] },
  });
});

test('a revoked token, an uninstalled app and a token of another kind are told apart', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  fake.revoke();
  expect(await errorOf(client.auth.test())).toBe('token_revoked');
  fake.uninstall();
  expect(await errorOf(client.auth.test())).toBe('account_inactive');
  expect(await errorOf(aClient(fake, { token: fake.appToken }).auth.test())).toBe('not_allowed_token_type');
  expect(await errorOf(client.apps.connections.open())).toBe('invalid_auth');
});

test('a missing scope is named, with those that are there', async () => {
  const fake = await aSlack({ scopes: ['commands', 'users:read'] });
  const client = aClient(fake);
  const refused = client.chat.postMessage({ channel: fake.channel.id, text: 'x' });
  const error = await refused.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(webApi.WebAPIPlatformError);
  expect(error).toMatchObject({
    data: { error: 'missing_scope', needed: 'chat:write', provided: 'commands,users:read' },
  });
});

test('every method that needs a scope fails without it and works with it', async () => {
  const needed = {
    'chat.postMessage': 'chat:write',
    'chat.postEphemeral': 'chat:write',
    'files.getUploadURLExternal': 'files:write',
    'files.info': 'files:read',
    'users.info': 'users:read',
    'conversations.info': 'channels:read',
    'conversations.open': 'im:write',
    'conversations.join': 'channels:join',
  };
  const fake = await aSlack({ scopes: [] });
  const client = aClient(fake);
  const args = {
    channel: fake.channel.id,
    text: 'x',
    user: fake.user.id,
    users: fake.user.id,
    filename: 'a.png',
    length: 5,
    file: 'F0',
  };
  for (const [method, scope] of Object.entries(needed)) {
    expect(await errorOf(client.apiCall(method, args)), method).toBe('missing_scope');
    fake.team.scopes.add(scope);
    expect(await errorOf(client.apiCall(method, args)), method).not.toBe('missing_scope');
    fake.team.scopes.clear();
  }
});

test('with a manifest only its commands, shortcuts and scopes exist', async () => {
  const manifest = {
    features: {
      slash_commands: [{ command: '/paint' }],
      shortcuts: [{ callback_id: 'paint_create', type: 'global' }],
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write'] } },
  };
  const fake = await aSlack({ manifest });
  expect([...fake.team.scopes]).toEqual(['commands', 'chat:write']);
  await expect(fake.slash({ command: 'nanobanana' })).rejects.toThrow('no command /nanobanana');
  await expect(fake.shortcut({ callbackId: 'other' })).rejects.toThrow('no shortcut other');
  await fake.slash({ command: '/paint' });
  fake.team.scopes.delete('commands');
  await expect(fake.slash({ command: '/paint' })).rejects.toThrow('without the scope commands');
});

test('an unknown method and unreadable arguments are errors of their own', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  expect(await errorOf(client.apiCall('files.upload'))).toBe('unknown_method');
  const broken = client.apiCall('chat.postMessage', { channel: fake.channel.id, text: 'x', blocks: '[{' });
  expect(await errorOf(broken)).toBe('invalid_blocks_format');
});
