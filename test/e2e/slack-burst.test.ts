import { expect, it } from 'vitest';
import { shownPictures } from '../fakes/slack/handle.ts';
import { eventually } from '../helpers/app.ts';
import { measureGivenShare } from '../helpers/given-share.ts';
import { aSlackApp } from '../helpers/slack-app.ts';
import { inARow, statusIn } from './parity/surface.ts';

const WORKSPACES = 20;
const EACH = 10;
const BURST_MS = 10_000;
/** Slack's own deadline. */
const ACKNOWLEDGED_MS = 3_000;
const PLACE_EVERY_MS = 30_000;
const NOTHING = { blocks: [], files: [] };

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
  const givenShare = measureGivenShare();
  const handles = await Promise.all(
    places.flatMap((place, n) =>
      Array.from({ length: EACH }, async (_, i) => {
        await new Promise((go) => setTimeout(go, ((i * WORKSPACES + n) * BURST_MS) / (EACH * WORKSPACES)));
        return slack.slash({ ...place, text: `fox ${n} ${i}` });
      }),
    ),
  );
  await Promise.all(handles.map((handle) => handle.answered(60_000)));
  const share = givenShare();
  const workedMs = handles.map(({ ack }) => (ack?.afterMs ?? Number.POSITIVE_INFINITY) * share);
  expect(workedMs.filter((ms) => ms > ACKNOWLEDGED_MS)).toEqual([]);
  const ours = () => slack.messages.all.filter(({ text }) => text.includes('fox '));
  const done = () => ours().filter(({ timeline }) => shownPictures(timeline.at(-1) ?? NOTHING).length > 0);
  await eventually(() => done().length === WORKSPACES * EACH, 120_000, 250);
  expect(piapi.book).toHaveLength(WORKSPACES * EACH);
  expect(slack.calls('chat.update').filter(({ status }) => status === 429)).toEqual([]);
  for (const { timeline } of ours()) {
    const states = timeline.map(({ text }) => statusIn(text));
    expect(inARow(states)).toEqual(['Pending', 'Processing', 'Completed']);
    expect(timeline.length - 1).toBeLessThanOrEqual(inARow(states).length + 1);
    // Nothing is shown twice but the place of who waits, and that seldom.
    for (const [i, { at, text }] of timeline.entries()) {
      if (states[i] !== states[i - 1]) continue;
      expect(text).toMatch(/^Pending/);
      expect(at - (timeline[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(PLACE_EVERY_MS);
    }
  }
}, 150_000);
