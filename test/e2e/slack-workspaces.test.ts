import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/app.ts';
import { aSlackApp, type SlackWorld } from '../helpers/slack-app.ts';

const fast = { delays: { pendingMs: 30, processingMs: 60 } };

/** The process for any workspace, with nobody's token. */
async function forMany(): Promise<SlackWorld & { installPage: string }> {
  const world = await aSlackApp({
    slack: { mode: 'http', processingMs: 20 },
    piapi: fast,
    env: {
      SLACK_BOT_TOKEN: '',
      SLACK_CLIENT_ID: '1234567890.0987654321',
      SLACK_CLIENT_SECRET: 'a-client-secret-of-the-fake-slack',
      SECRET_KEY: 'ab'.repeat(32),
    },
  });
  return { ...world, installPage: `${world.env.PUBLIC_URL}/slack/install` };
}

const filesIn = (dir: string): string =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
    .join('\n');

describe.concurrent('several workspaces', () => {
  it('install the app each for itself, work, and are forgotten when they take it out', async () => {
    const { slack, piapi, app, installPage } = await forMany();
    const team = slack.world.team({ name: 'Acme', installed: false });
    const user = slack.world.user(team, { name: 'ada', locale: 'ko-KR' });
    const channel = slack.world.channel(team, { name: 'art' });
    const installed = await slack.install({ url: installPage, team, user });
    expect(installed.status).toBe(200);
    expect(installed.body).toContain('nanobanana is installed');
    await eventually(() => slack.visibleMessages(slack.world.dm(user)).length === 1);
    const handle = await slack.slash({ text: 'a fox', channel, user });
    await handle.until('완료');
    expect(filesIn(app.dataDir)).not.toContain(team.token);
    expect(app.log.join('')).not.toContain(team.token);

    slack.uninstall(team);
    await eventually(() => app.log.some((line) => line.includes('taken out of a workspace')));
    await eventually(() => readdirSync(join(app.dataDir, 'credentials', 'slack')).length === 0);
    const after = await slack.slash({ text: 'another fox', channel, user, forged: true });
    await after.answered();
    expect(piapi.book).toHaveLength(1);
  });

  it.each([
    ['forged', (back: URL) => back.searchParams.set('state', 'a-state-of-my-own')],
    ['left out', (back: URL) => back.searchParams.delete('state')],
  ])('are not installed with a state that is %s', async (_, tamper) => {
    const { slack, installPage } = await forMany();
    const team = slack.world.team({ installed: false });
    const user = slack.world.user(team);
    const { status } = await slack.install({ url: installPage, team, user, tamper });
    expect(status).toBe(400);
    expect(slack.calls('oauth.v2.access')).toEqual([]);
  });

  it('are installed once by one state, and only in the browser that it was made for', async () => {
    const { slack, installPage } = await forMany();
    const team = slack.world.team({ installed: false });
    const user = slack.world.user(team);
    const { backUrl } = await slack.install({ url: installPage, team, user });
    expect((await fetch(backUrl)).status).toBe(400);
    const { backUrl: stolen } = await slack.install({
      url: installPage,
      team,
      user,
      tamper: (back) => back.searchParams.set('state', backUrl.searchParams.get('state') ?? ''),
    });
    expect((await fetch(stolen)).status).toBe(400);
  });

  it('one of which says no hears that nothing was installed', async () => {
    const { slack, installPage } = await forMany();
    const team = slack.world.team({ installed: false });
    const { body } = await slack.install({
      url: installPage,
      team,
      user: slack.world.user(team),
      deny: true,
    });
    expect(body).toContain('was not installed');
  });
});

describe.concurrent('App Home', () => {
  it('shows how to start, what is running, and the newest pictures', async () => {
    const { slack } = await aSlackApp({ slack: { processingMs: 20 }, piapi: fast });
    const first = await slack.openHome();
    expect((await first.untilView('nanobanana is ready.')).type).toBe('home');
    const handle = await slack.slash({ text: 'a fox in snow' });
    await handle.until('Completed');
    const home = await eventually(async () => {
      const opened = await slack.openHome();
      const shown = await opened.untilView();
      return shown.text.includes('a fox in snow') && opened;
    });
    const asked = await slack.press({ view: home.view, actionId: 'create:home' });
    const form = await eventually(() => asked.interaction.views[0]);
    expect(form.view.callback_id).toMatch(/^make:/);
  });
});

describe.concurrent('a request to /slack/events', () => {
  it.each([
    ['unsigned', {}],
    ['signed by somebody else', { secret: 'another-secret' }],
    ['altered on its way', { altered: true }],
    ['older than five minutes', { seconds: -301 }],
    ['from the future', { seconds: 301 }],
  ])('that is %s is refused, and nothing comes of it', async (_, forgery) => {
    const { slack, env, piapi } = await aSlackApp({ slack: { mode: 'http' }, piapi: fast });
    const body = new URLSearchParams({
      command: '/nanobanana',
      text: 'a fox',
      team_id: slack.team.id,
      channel_id: slack.channel.id,
      user_id: slack.user.id,
      trigger_id: '1.2.x',
      response_url: `${slack.url}/response/none`,
    }).toString();
    const time = String(Math.floor(Date.now() / 1000) + ('seconds' in forgery ? forgery.seconds : 0));
    const secret = 'secret' in forgery ? forgery.secret : slack.signingSecret;
    const hash = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex');
    const signed = { 'x-slack-request-timestamp': time, 'x-slack-signature': `v0=${hash}` };
    const response = await fetch(`${env.PUBLIC_URL}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(Object.keys(forgery).length === 0 ? {} : signed),
      },
      body: 'altered' in forgery ? `${body}&x=1` : body,
    });
    expect(response.status).toBe(401);
    expect(slack.calls('chat.postMessage')).toEqual([]);
    expect(piapi.book).toEqual([]);
  });
});
