import { expect, it } from 'vitest';
import { actionIdOf } from '../fakes/slack/handle.ts';
import { eventually } from '../helpers/app.ts';
import { filesBelow, hits, textPlace } from '../helpers/canaries.ts';
import { png } from '../helpers/images.ts';
import { aSlackApp } from '../helpers/slack-app.ts';

it.each(['socket', 'http'] as const)(
  'no token or secret of Slack stands in logs, replies or files, at trace level: %s',
  async (mode) => {
    const { slack, app, env } = await aSlackApp({
      slack: { mode, processingMs: 20 },
      piapi: { delays: { pendingMs: 20, processingMs: 40 }, fetchInputs: true },
      env: { LOG_LEVEL: 'trace' },
    });
    slack.faults.add({ kind: 'status', method: 'chat.update', times: 2 });
    slack.faults.add({ kind: 'reset', method: 'users.info' });
    slack.faults.add({ kind: 'error', method: 'files.getUploadURLExternal', error: 'internal_error' });
    const message = await slack.post({ files: [{ name: 'cat.png', bytes: await png(20, 20) }] });
    const asked = await slack.messageShortcut({ callbackId: 'nanobanana_edit', message });
    const form = await asked.untilView();
    const sent = await slack.submitView({ from: form, values: { prompt: 'a hat' } });
    await sent.until('Completed', 60_000);
    const wrong = await slack.slash({ text: 'a fox --nonsense' });
    await wrong.until('--nonsense');
    const again = await slack.press({ message: sent.message, actionId: actionIdOf(sent.reply(), 'save:') });
    await again.answered();
    await eventually(() => again.ephemerals.length > 0 || again.messages.length > 0);

    const canaries: Record<string, string> = {
      'bot token': slack.token,
      'app token': slack.appToken,
      'signing secret': slack.signingSecret,
      'address for private words': String(wrong.payload.response_url),
      trigger: String(wrong.payload.trigger_id),
    };
    const shown = slack.messages.all.flatMap(({ timeline }) =>
      timeline.map(({ blocks, text }) => [blocks, text]),
    );
    const metrics = await (await fetch(`http://127.0.0.1:${env.PORT}/metrics`)).text();
    const places = [
      textPlace('the log', app.log.join('')),
      textPlace('replies', shown),
      textPlace('metrics', metrics),
      ...(await filesBelow(app.dataDir, [])),
    ];
    expect(places.length).toBeGreaterThan(4);
    expect(hits(canaries, places)).toEqual([]);
  },
);
