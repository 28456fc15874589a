import { describe, expect, it } from 'vitest';
import { shownPictures } from '../fakes/slack/handle.ts';
import { aSlackApp } from '../helpers/slack-app.ts';

const words = (timeline: readonly { text: string }[]) =>
  timeline.map(({ text }) => /Pending|Processing|Completed|Failed|Unknown|Cancelled/.exec(text)?.[0] ?? '');

describe.concurrent.each(['socket', 'http'] as const)('/nanobanana on Slack, by %s', (mode) => {
  it('is acknowledged first, then one message goes Pending, Processing, Completed in place, with the file', async () => {
    const { slack, piapi } = await aSlackApp({ slack: { mode } });
    const handle = await slack.slash({ text: 'a fox in snow --aspect 16:9' });
    await handle.until('Completed');
    expect(handle.ack).toMatchObject({ inTime: true, payload: {} });
    expect(handle.before).toEqual([]);
    expect(words(handle.timeline)).toEqual(['Pending', 'Processing', 'Completed']);
    expect(shownPictures(handle.reply())).toHaveLength(1);
    expect(handle.reply().text).toContain('US$0.03');
    expect(slack.visibleMessages()).toHaveLength(1);
    expect(piapi.book).toMatchObject([{ charged: 300_000, prompt: 'a fox in snow' }]);
    expect(slack.violations).toEqual([]);
  });
});
