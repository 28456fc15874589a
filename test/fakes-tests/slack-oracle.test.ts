import { expect, test } from 'vitest';
import { createOracle } from '../fakes/slack/oracle.ts';
import { aClient, aPicture, aSlack, upload } from './slack-support.ts';

const file = 'shared/oracles/slack/slack_web_openapi_v2_without_examples.json';
const anOracle = () => createOracle(`../${file}`) ?? createOracle(`../../${file}`);
const oracle = anOracle();

// The description is not part of the project: where it is missing there is nothing to compare with.
test.skipIf(!oracle)('what the fake answers to the real client is what Slack describes', async () => {
  if (!oracle) return;
  const fake = await aSlack({
    oracle,
    processingMs: 0,
    scopes: ['chat:write', 'files:write', 'files:read', 'users:read', 'channels:read', 'im:write'],
  });
  const client = aClient(fake);
  const channel = fake.channel.id;
  await client.auth.test();
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'one', unfurl_links: false });
  await client.chat.update({ channel, ts, text: 'two' });
  await client.chat.postEphemeral({ channel, user: fake.user.id, text: 'psst' });
  await client.chat.delete({ channel, ts });
  await client.users.info({ user: fake.user.id, include_locale: true });
  await client.conversations.info({ channel });
  await client.conversations.open({ users: fake.user.id });
  await client.files.info({ file: await upload(client, await aPicture()) });
  await client.views.publish({ user_id: fake.user.id, view: { type: 'home', blocks: [] } });
  expect(oracle.differences).toEqual([]);
  expect(oracle.checked).toBeGreaterThanOrEqual(10);
});

test.skipIf(!oracle)('an argument that Slack does not know is noticed, and a missing one', async () => {
  const strict = anOracle();
  if (!strict) return;
  const fake = await aSlack({ oracle: strict });
  const client = aClient(fake);
  await client.apiCall('chat.postMessage', { channel: fake.channel.id, text: 'x', unfurl_link: false });
  await client.apiCall('chat.update', { channel: fake.channel.id, text: 'x' }).catch(() => undefined);
  expect(strict.differences).toEqual([
    { side: 'request', method: 'chat.postMessage', errors: ['unknown argument unfurl_link'] },
    { side: 'request', method: 'chat.update', errors: ['missing argument ts'] },
  ]);
});
