import { expect, it, onTestFinished } from 'vitest';
import { createFakeEvolink } from '../fakes/evolink/server.ts';
import { actionIdOf } from '../fakes/slack/handle.ts';
import { eventually } from '../helpers/app.ts';
import { aSlackApp } from '../helpers/slack-app.ts';

it('Try {provider} after Unknown says on Slack that it may cost twice, and sends one request there after the yes', async () => {
  const evolink = await createFakeEvolink();
  onTestFinished(() => evolink.stop());
  const { slack, piapi } = await aSlackApp({
    piapi: { history: 'unsupported' },
    env: {
      PROVIDERS: 'piapi,evolink',
      EVOLINK_API_KEY: evolink.apiKey,
      EVOLINK_BASE_URL: evolink.url,
      EVOLINK_FILES_URL: evolink.filesUrl,
    },
  });
  piapi.fault('create', { kind: 'lost' });
  const handle = await slack.slash({ text: 'a fox in snow' });
  await handle.until('Unknown');
  const pressed = await slack.press({
    message: handle.message,
    actionId: actionIdOf(handle.reply(), 'move:'),
  });
  const form = await pressed.untilView();
  expect(JSON.stringify(form.view.blocks)).toContain('The first request may still be charged');
  expect(evolink.book).toHaveLength(0);
  await slack.submitView({ from: form, values: {} });
  await eventually(() => evolink.book.length === 1);
  await handle.until(/Processing|Completed|Failed/);
  expect(piapi.book).toHaveLength(1);
});
