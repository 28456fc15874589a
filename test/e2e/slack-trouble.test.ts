import { describe, expect, it } from 'vitest';
import { shownPictures } from '../fakes/slack/handle.ts';
import type { FakeSlack } from '../fakes/slack/index.ts';
import type { FakeMessage } from '../fakes/slack/types.ts';
import { eventually, startApp } from '../helpers/app.ts';
import { aSlackApp } from '../helpers/slack-app.ts';

const fast = { slack: { processingMs: 20 } } as const;
const newest = (message: FakeMessage) => message.timeline.at(-1) ?? { blocks: [], files: [], mentions: [] };
const withPicture = (slack: FakeSlack) =>
  slack.messages.all.filter((one) => shownPictures(newest(one)).length > 0 && one.deletedAt === null);
const completed = (slack: FakeSlack) =>
  [...slack.messages.all].filter((one) => !one.ephemeralTo && one.text.includes('Completed'));

/** A job that is with PiAPI, and what ends it. */
async function aRunningJob(options: Parameters<typeof aSlackApp>[0] = {}) {
  const world = await aSlackApp({ ...fast, ...options, piapi: { delays: 'manual' } });
  const { slack, piapi } = world;
  const handle = await slack.slash({ text: 'a slow fox' });
  const task = () => eventually(() => [...piapi.tasks.keys()][0]);
  const end = async () => piapi.move(await task(), { status: 'completed' });
  return { ...world, handle, task, end };
}

describe.concurrent('a reply on Slack', () => {
  it('that was deleted is replaced by a new message, which names the requester alone', async () => {
    const { slack, handle, end } = await aRunningJob();
    await handle.until('Pending');
    if (handle.message) slack.deleteMessage(handle.message);
    await end();
    await eventually(() => withPicture(slack).length > 0);
    const [moved] = withPicture(slack);
    expect(moved?.text).toContain("The earlier reply can't be changed any more");
    expect(moved && newest(moved).mentions).toEqual([`<@${slack.user.id}>`]);
  });

  it('in a channel that the app had to leave goes to the requester', async () => {
    const { slack, handle, end } = await aRunningJob();
    await handle.until('Pending');
    slack.world.archive(slack.channel);
    slack.world.kick(slack.channel);
    await end();
    await eventually(() => completed(slack).length === 1);
    expect(completed(slack)[0]?.channelId).toBe(slack.world.dm(slack.user).id);
  });

  it('whose posting nobody answered is not posted again; the result gets a message of its own', async () => {
    const world = await aSlackApp({ ...fast, piapi: { delays: 'manual' } });
    const { slack, piapi } = world;
    slack.faults.add({ kind: 'lost', method: 'chat.postMessage' });
    await slack.slash({ text: 'a slow fox' });
    const [task] = await eventually(() => piapi.tasks.size > 0 && [...piapi.tasks.keys()]);
    piapi.move(task ?? '', { status: 'processing' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(slack.calls('chat.postMessage')).toHaveLength(1);
    piapi.move(task ?? '', { status: 'completed' });
    await eventually(() => withPicture(slack).length > 0);
    expect(piapi.book).toHaveLength(1);
    expect(slack.calls('chat.postMessage')).toHaveLength(2);
    expect(withPicture(slack)).toHaveLength(1);
  });

  it('waits as long as Slack asks, and shows its end', async () => {
    const { slack, handle, end } = await aRunningJob();
    await handle.until('Pending');
    slack.faults.add({ kind: 'rate limit', method: 'chat.update', ms: 1_000, times: 2 });
    await end();
    await handle.until('Completed');
    expect(completed(slack)).toHaveLength(1);
    expect(slack.visibleMessages()).toHaveLength(1);
  });

  it('shows its pictures once Slack has processed them', async () => {
    const { slack, handle, end } = await aRunningJob({ slack: { processingMs: 1_500 } });
    await end();
    await handle.until('Completed');
    expect(shownPictures(handle.reply())).toHaveLength(1);
    expect(slack.calls('chat.update').filter(({ error }) => error)).toEqual([]);
  });

  it('is taken up after a restart', async () => {
    const { slack, handle, task, end, app, env } = await aRunningJob();
    await handle.until('Pending');
    await task();
    await app.stop();
    const next = await startApp({ env, dataDir: app.dataDir });
    await end();
    await handle.until('Completed');
    expect(slack.visibleMessages()).toHaveLength(1);
    await next.stop();
  });

  it('whose token died stands in the history', async () => {
    const { slack, piapi, handle, end } = await aRunningJob();
    await handle.until('Pending');
    slack.team.installation = 'revoked';
    await end();
    await eventually(() => piapi.book.length === 1);
    // Only its end looks for another place.
    await eventually(() => slack.calls('chat.postMessage').some(({ error }) => error === 'token_revoked'));
    expect(completed(slack)).toEqual([]);
    slack.team.installation = 'live';
    const history = await slack.slash({ text: 'history' });
    expect((await history.until('a slow fox')).text).toContain('Completed');
  });
});

describe.concurrent('the connection to Slack', () => {
  it('comes back after Slack asked for a fresh one, without losing a command', async () => {
    const { slack, piapi } = await aSlackApp({
      ...fast,
      piapi: { delays: { pendingMs: 20, processingMs: 40 } },
    });
    slack.socket.requestRefresh();
    await eventually(() => slack.calls('apps.connections.open').length === 2);
    await slack.connected();
    const handle = await slack.slash({ text: 'a fox' });
    await handle.until('Completed');
    expect(piapi.book).toHaveLength(1);
  });

  it('comes back after it broke, and while Slack cannot be reached for a while', async () => {
    const { slack } = await aSlackApp({ ...fast, piapi: { delays: { pendingMs: 20, processingMs: 40 } } });
    slack.faults.add({ kind: 'status', method: 'apps.connections.open', times: 2 });
    slack.socket.drop();
    await eventually(() => slack.calls('apps.connections.open').length === 4);
    await slack.connected();
    const handle = await slack.slash({ text: 'a fox' });
    await handle.until('Completed');
  });
});

describe('a token that Slack refuses at the start', () => {
  it.each([
    ['SLACK_BOT_TOKEN', 'xoxb-nobodys'],
    ['SLACK_APP_TOKEN', 'xapp-nobodys'],
  ])('%s ends it, with what to put there', async (variable, token) => {
    const { env } = await aSlackApp(fast);
    const wrong = startApp({ env: { ...env, PORT: '0', [variable]: token } });
    await expect(wrong).rejects.toMatchObject({
      name: 'TokenRefusedError',
      message: expect.stringMatching(new RegExp(`^${variable}: Slack refuses it; put the token`)),
    });
  });
});
