import { App, HTTPReceiver, MemoryInstallationStore } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { FakeSlack } from '../fakes/slack/index.ts';
import { aClient, aSlack, errorOf, quiet, stopLater } from './slack-support.ts';

/** A real receiver with Slack's own install flow. */
async function anInstaller(fake: FakeSlack) {
  const receiver = new HTTPReceiver({
    signingSecret: fake.signingSecret,
    clientId: fake.clientId,
    clientSecret: fake.clientSecret,
    stateSecret: 'a-state-secret',
    scopes: ['commands', 'chat:write'],
    installationStore: new MemoryInstallationStore(),
    logger: quiet,
    redirectUri: 'http://127.0.0.1/slack/oauth_redirect',
    installerOptions: {
      directInstall: true,
      redirectUriPath: '/slack/oauth_redirect',
      authorizationUrl: `${fake.url}/oauth/v2/authorize`,
      clientOptions: { slackApiUrl: fake.apiUrl },
    },
  });
  const app = new App({
    receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: fake.apiUrl, logger: quiet },
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  stopLater(() => app.stop());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  fake.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  // The address that leads back is fixed before the port is known: the person's browser is sent to the real one.
  const moved = (back: URL) => {
    back.port = String(port);
  };
  return { app, moved, url: `http://127.0.0.1:${port}/slack/install` };
}

test('a person installs the app: its own token, its scopes, and it answers there', async () => {
  const fake = await aSlack({ mode: 'http' });
  const team = fake.world.team({ name: 'New', installed: false });
  const channel = fake.world.channel(team);
  const user = fake.world.user(team);
  const { app, moved, url } = await anInstaller(fake);
  app.command('/nanobanana', async ({ ack, client }) => {
    await ack();
    await client.chat.postMessage({ channel: channel.id, text: 'Pending' });
  });
  await expect(fake.slash({ user, channel })).rejects.toThrow('not installed in New');
  const installed = await fake.install({ url, team, user, tamper: moved });
  expect(installed.status).toBe(200);
  expect(installed.authorizeUrl.searchParams.get('scope')).toBe('commands,chat:write');
  expect([...team.scopes]).toEqual(['commands', 'chat:write']);
  await (await fake.slash({ user, channel })).until('Pending');
});

test('another state, and a no, install nothing', async () => {
  const fake = await aSlack({ mode: 'http' });
  const team = fake.world.team({ installed: false });
  const user = fake.world.user(team);
  const { moved, url } = await anInstaller(fake);
  const forged = await fake.install({
    url,
    team,
    user,
    tamper(back) {
      moved(back);
      back.searchParams.set('state', 'made-up');
    },
  });
  const denied = await fake.install({ url, team, user, deny: true, tamper: moved });
  expect([forged.status, denied.status]).toEqual([400, 500]);
  expect(team.installation).toBe('never');
  expect(fake.calls('oauth.v2.access')).toEqual([]);
});

test('a code works once, for ten minutes, for its own app and address', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const { clientId: client_id, clientSecret: client_secret } = fake;
  const grant = () =>
    fake.oauth.grant(fake.team, fake.user, { scopes: ['commands'], redirectUri: 'https://a.b/back' });
  const access = (more: Record<string, string>) =>
    errorOf(
      client.oauth.v2.access({
        client_id,
        client_secret,
        code: grant(),
        redirect_uri: 'https://a.b/back',
        ...more,
      }),
    );
  expect(await access({ client_id: 'other' })).toBe('invalid_client_id');
  expect(await access({ client_secret: 'wrong' })).toBe('bad_client_secret');
  expect(await access({ code: 'made-up' })).toBe('invalid_code');
  expect(await access({ redirect_uri: 'https://evil.b' })).toBe('bad_redirect_uri');
  const before = fake.token;
  const code = grant();
  expect([await access({ code }), await access({ code })]).toEqual(['no error', 'code_already_used']);
  expect(fake.token).not.toBe(before);
  const old = grant();
  fake.advance(600_001);
  expect(await access({ code: old })).toBe('invalid_code');
});
