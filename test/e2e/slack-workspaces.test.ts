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

    const revoking = slack.world.team({ name: 'Birch', installed: false });
    const owner = slack.world.user(revoking, { name: 'bo' });
    await slack.install({ url: installPage, team: revoking, user: owner });
    const kept = () => readdirSync(join(app.dataDir, 'credentials', 'slack'));
    expect(kept()).toHaveLength(2);
    slack.revoke(revoking);
    await eventually(() => kept().length === 1);

    slack.uninstall(team);
    await eventually(() => app.log.some((line) => line.includes('taken out of a workspace')));
    await eventually(() => kept().length === 0);
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
  it('shows how to start, what is running, and the newest pictures that its reader may see', async () => {
    const { slack, piapi } = await aSlackApp({ slack: { processingMs: 20 }, piapi: { delays: 'manual' } });
    const jun = slack.world.user(slack.team, { name: 'jun', locale: 'ko-KR' });
    const secret = slack.world.channel(slack.team, { name: 'secret', private: true, members: [slack.user] });
    const home = async (user = slack.user) => (await slack.openHome(user)).untilView();
    expect((await home()).text).toMatch(
      /nanobanana is ready\.[\s\S]*Nothing is running\.[\s\S]*Results appear here/,
    );

    const open = await slack.slash({ text: 'a fox in snow' });
    const hidden = await slack.slash({ text: 'a hidden owl', channel: secret });
    for (const handle of [open, hidden]) await handle.until('Pending');
    const running = await eventually(async () => {
      const { text } = await home();
      return text.includes('a fox in snow') && text.includes('a hidden owl') && text;
    });
    expect(running).toMatch(/Running now\n(?:Pending|Processing) · /);
    for (const [task] of await eventually(() => piapi.tasks.size === 2 && [...piapi.tasks]))
      piapi.move(task, { status: 'completed' });
    const shown = await eventually(async () => {
      const view = await home();
      return (JSON.stringify(view.view.blocks).match(/"slack_file"/g) ?? []).length === 2 && view;
    });
    expect(shown.text).toMatch(/Nothing is running\.[\s\S]*Recent pictures[\s\S]*a hidden owl/);

    const others = await home(jun);
    expect(others.text).toMatch(/진행 중인 작업이 없어요\.[\s\S]*최근 이미지[\s\S]*a fox in snow/);
    expect(others.text).not.toContain('a hidden owl');
    const asked = await slack.press({ view: shown, actionId: 'create:home' });
    const form = await eventually(() => asked.interaction.views[0]);
    expect(form.view.callback_id).toMatch(/^make:/);
  });
});

describe.concurrent('a forged request to /slack/events', () => {
  it('is refused whatever is wrong with it, and nothing comes of it', async () => {
    const { slack, piapi } = await aSlackApp({ slack: { mode: 'http' }, piapi: fast });
    const payload = {
      command: '/nanobanana',
      text: 'a fox',
      team_id: slack.team.id,
      channel_id: slack.channel.id,
      user_id: slack.user.id,
      trigger_id: '1.2.x',
      response_url: `${slack.url}/response/none`,
    };
    const forgeries = [
      'none',
      'wrong secret',
      'altered body',
      'garbage',
      'stale',
      'future',
      'ssl check',
    ] as const;
    for (const forgery of forgeries)
      expect(await slack.http.forge(payload, forgery), forgery).toMatchObject({ status: 401 });
    expect(slack.calls('chat.postMessage')).toEqual([]);
    expect(piapi.book).toEqual([]);
  });
});
