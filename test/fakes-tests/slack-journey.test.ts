import type { App, webApi } from '@slack/bolt';
import { expect, test } from 'vitest';
import { actionIdOf, controlsOf, shownFiles, shownPictures } from '../fakes/slack/handle.ts';
import { anHttpApp, aPicture, aSlack, aSocketApp, upload } from './slack-support.ts';

const section = (text: string) => ({ type: 'section' as const, text: { type: 'plain_text' as const, text } });

/** Tries until Slack knows the file, as an app has to. */
async function shown(client: webApi.WebClient, message: webApi.ChatUpdateArguments): Promise<void> {
  for (;;) {
    try {
      await client.chat.update(message);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}

/** A bot in miniature: pending, processing, completed with a picture and a button. */
function paints(app: App, picture: Buffer) {
  app.command('/nanobanana', async ({ ack, command, client }) => {
    await ack();
    const channel = command.channel_id;
    const { ts = '' } = await client.chat.postMessage({
      channel,
      text: `Pending: ${command.text}`,
      blocks: [section(`Pending ${command.text}`)],
    });
    await client.chat.update({ channel, ts, text: 'Processing', blocks: [section('Processing')] });
    const id = await upload(client, picture);
    const image = { type: 'image' as const, slack_file: { id }, alt_text: 'a fox, painted' };
    const button = {
      type: 'button' as const,
      text: { type: 'plain_text' as const, text: 'Again' },
      action_id: 'again:1',
      value: '1',
    };
    const blocks = [section('Completed'), image, { type: 'actions' as const, elements: [button] }];
    await shown(client, { channel, ts, text: 'Completed: a fox', blocks });
  });
  app.action(/^again:/, async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'Once more it is', response_type: 'ephemeral' });
  });
}

test.each(['socket', 'http'] as const)(
  'a job of a real Bolt app, from command to picture and press, by %s',
  async (mode) => {
    const fake = await aSlack({ mode });
    const picture = await aPicture();
    if (mode === 'socket') {
      const { app, connect } = aSocketApp(fake);
      paints(app, picture);
      await connect();
    } else {
      const { app, listen } = anHttpApp(fake);
      paints(app, picture);
      await listen();
    }

    const handle = await fake.slash({ text: 'a fox' });
    await handle.until('Completed');

    expect(handle.ack).toMatchObject({ inTime: true, payload: {} });
    expect(handle.timeline.map((one) => one.by)).toEqual(['post', 'update', 'update']);
    expect(handle.timeline.map((one) => one.text.split('\n')[0])).toEqual([
      'Pending a fox',
      'Processing',
      'Completed',
    ]);
    expect(handle.message?.updates).toBe(2);
    expect(controlsOf(handle.reply())).toMatchObject([{ action_id: 'again:1', value: '1' }]);
    const [file] = shownFiles(handle.reply());
    expect(file).toMatchObject({ name: 'a.png', width: 8, height: 6, mimetype: 'image/png' });
    expect(file?.bytes.equals(picture)).toBe(true);
    expect(shownPictures(handle.reply())).toMatchObject([{ alt: 'a fox, painted', file: { name: 'a.png' } }]);

    const again = await fake.press({
      message: handle.message,
      actionId: actionIdOf(handle.reply(), 'again:'),
    });
    await again.until('Once more');
    expect(again.ephemerals).toHaveLength(1);
    expect(fake.visibleMessages()).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  },
);
