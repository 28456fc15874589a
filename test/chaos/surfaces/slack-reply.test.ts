import { afterAll, expect, test } from 'vitest';
import { createFakeSlack, type FakeSlack } from '../../fakes/slack/index.ts';
import type { FakeFile } from '../../fakes/slack/types.ts';
import { shownOf } from './slack-reply.ts';

const prompt = 'a paper boat with the number 00001 on its sail';
const fake = await createFakeSlack();
afterAll(() => fake.close());

function post(
  where: FakeSlack['channel'],
  text: string,
  files: FakeFile[] = [],
  threadTs: string | null = null,
) {
  const { team } = fake;
  return fake.messages.post({
    team,
    channelId: where.id,
    author: team.bot,
    by: 'post',
    text,
    files,
    threadTs,
  });
}

const aFile = (name: string) =>
  fake.files.given(fake.team, fake.team.bot, { name, bytes: Buffer.from(name) }, { own: true });

test('the newest message that names the prompt is its reply, the one before was left behind', async () => {
  const channel = fake.world.channel(fake.team, { name: 'crashed' });
  const first = post(channel, `Pending\n${prompt}`);
  const reply = post(channel, `Processing\n${prompt}`);
  post(channel, 'Pending\na paper boat with the number 00002 on its sail');
  const file = await aFile('boat.png');
  fake.messages.update(reply, { text: `Completed\n${prompt}`, files: [file] }, 'update');
  expect(shownOf(fake, prompt)).toMatchObject({
    statuses: ['processing', 'completed'],
    messages: [{ files: [Buffer.from('boat.png')] }],
    left: [{ id: first.ts, at: first.createdAt, until: reply.createdAt, states: 1, files: 0 }],
  });
  for (const one of [first, reply]) fake.deleteMessage(one);
});

test('a picture in the thread counts as shown, by the reply or by what was left behind', async () => {
  const channel = fake.world.channel(fake.team, { name: 'threads' });
  const first = post(channel, `Pending\n${prompt}`);
  const reply = post(channel, `Completed\n${prompt}`);
  for (const { ts } of [first, reply, reply]) post(channel, '', [await aFile('boat.png')], ts);
  const { messages, left } = shownOf(fake, prompt);
  expect(messages.map(({ files }) => files.length)).toEqual([2]);
  expect(left.map(({ files }) => files)).toEqual([1]);
});
