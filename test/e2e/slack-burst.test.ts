import { expect, it } from 'vitest';
import { shownPictures } from '../fakes/slack/handle.ts';
import { eventually } from '../helpers/app.ts';
import { aSlackApp } from '../helpers/slack-app.ts';

const WORKSPACES = 20;
const EACH = 10;
const BURST_MS = 5_000;

it('two hundred commands from twenty workspaces are acknowledged in time, shown within limits, and all end', async () => {
  const { slack, piapi, env } = await aSlackApp({
    slack: { mode: 'http', rateLimits: {}, processingMs: 20 },
    piapi: { delays: { pendingMs: 20, processingMs: 40 }, pictureSize: 32 },
    env: {
      SLACK_BOT_TOKEN: '',
      SLACK_CLIENT_ID: '1234567890.0987654321',
      SLACK_CLIENT_SECRET: 'a-client-secret-of-the-fake-slack',
      SECRET_KEY: 'ab'.repeat(32),
      PIAPI_CONCURRENCY: '40',
    },
  });
  const places = [];
  for (let n = 0; n < WORKSPACES; n += 1) {
    const team = slack.world.team({ name: `Team ${n}`, installed: false });
    const user = slack.world.user(team, { name: `person${n}` });
    await slack.install({ url: `${env.PUBLIC_URL}/slack/install`, team, user });
    places.push({ user, channel: slack.world.channel(team, { name: 'art' }) });
  }
  const handles = await Promise.all(
    places.flatMap((place, n) =>
      Array.from({ length: EACH }, async (_, i) => {
        await new Promise((go) => setTimeout(go, ((i * WORKSPACES + n) * BURST_MS) / (EACH * WORKSPACES)));
        return slack.slash({ ...place, text: `fox ${n} ${i}` });
      }),
    ),
  );
  await Promise.all(handles.map((handle) => handle.answered()));
  expect(handles.filter(({ ack }) => !ack?.inTime).map(({ ack }) => ack?.afterMs)).toEqual([]);
  const done = () =>
    slack.messages.all.filter(
      (one) => shownPictures(one.timeline.at(-1) ?? { blocks: [], files: [] }).length > 0,
    );
  await eventually(() => done().length === WORKSPACES * EACH, 120_000);
  expect(piapi.book).toHaveLength(WORKSPACES * EACH);
  expect(slack.calls('chat.update').filter(({ status }) => status === 429)).toEqual([]);
  const updates = slack.messages.all.map((one) => one.updates);
  // Its states and one more, and where many wait its place in line.
  expect(Math.max(...updates)).toBeLessThanOrEqual(6);
}, 150_000);
