import { expect, test } from 'vitest';
import { shownFiles } from '../fakes/slack/handle.ts';
import { aClient, aPicture, aSlack, errorOf, upload } from './slack-support.ts';

const fixed = { now: () => 1_800_000_000_000, processingMs: 2_000 };

const image = (id: string) => [{ type: 'image' as const, slack_file: { id }, alt_text: 'a picture' }];

async function get(url: string | undefined, token: string | null) {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(url ?? '', { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes };
}

test('a file is shown by a block only once Slack has processed it', async () => {
  const fake = await aSlack(fixed);
  const client = aClient(fake);
  const channel = fake.channel.id;
  const picture = await aPicture(40, 20);
  const id = await upload(client, picture, 'fox.png');
  const post = () => client.chat.postMessage({ channel, text: 'x', blocks: image(id) });
  const error = await post().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]'] },
    },
  });
  expect((await client.files.info({ file: id })).file).toMatchObject({ mimetype: '' });
  fake.advance(2_000);
  expect((await client.files.info({ file: id })).file).toMatchObject({
    mimetype: 'image/png',
    original_w: 40,
    original_h: 20,
    size: picture.length,
  });
  await post();
  const [message] = fake.visibleMessages();
  expect(shownFiles(message?.timeline[0] ?? { files: [] })[0]?.bytes.equals(picture)).toBe(true);
});

test('an upload has to be as long as was said, and completed once', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const place = await client.files.getUploadURLExternal({ filename: 'a.png', length: 10 });
  const send = (size: number) =>
    fetch(place.upload_url ?? '', { method: 'POST', body: new Uint8Array(size) }).then((one) => one.status);
  const complete = () => client.files.completeUploadExternal({ files: [{ id: place.file_id ?? '' }] });
  expect(await errorOf(complete())).toBe('file_not_found');
  expect(await send(9)).toBe(400);
  expect(await send(10)).toBe(200);
  expect(await errorOf(complete())).toBe('no error');
  expect(await errorOf(complete())).toBe('file_not_found');
  expect(await send(10)).toBe(404);
});

test('the way of the library works too, and shares the file as a message of its own', async () => {
  const fake = await aSlack();
  const picture = await aPicture();
  const parent = await fake.post({ text: 'here' });
  await aClient(fake).filesUploadV2({
    channel_id: fake.channel.id,
    thread_ts: parent.ts,
    initial_comment: 'In its thread',
    filename: 'a.png',
    file: picture,
  });
  const shared = fake.visibleMessages().at(-1);
  expect(shared).toMatchObject({ text: 'In its thread', threadTs: parent.ts, own: true });
  expect(shared?.files[0]?.bytes.equals(picture)).toBe(true);
});

test('pictures that Slack does not show are refused: WebP, gone, of another workspace', async () => {
  const fake = await aSlack({ processingMs: 0 });
  const client = aClient(fake);
  const channel = fake.channel.id;
  const show = (id: string) => errorOf(client.chat.postMessage({ channel, text: 'x', blocks: image(id) }));
  const png = await upload(client, await aPicture());
  expect(await show(png)).toBe('no error');
  expect(await show(await upload(client, await aPicture(), 'a.webp'))).toBe('invalid_blocks');
  await client.files.delete({ file: png });
  expect(await show(png)).toBe('invalid_blocks');
  expect(await errorOf(client.files.info({ file: png }))).toBe('file_deleted');
  const other = fake.world.team();
  const theirs = await fake.files.given(other, fake.world.user(other), {
    name: 'b.png',
    bytes: await aPicture(),
  });
  expect(await show(theirs.id)).toBe('invalid_blocks');
  expect(await show('nonsense')).toBe('invalid_blocks');
});

test('a private address gives the bytes to the right token, and the sign-in page to all others', async () => {
  const fake = await aSlack();
  const bytes = await aPicture();
  const message = await fake.post({ text: 'look', files: [{ name: 'a.png', bytes }] });
  const id = message.files[0]?.id ?? '';
  const { file } = await aClient(fake).files.info({ file: id });
  expect(await get(file?.url_private_download, fake.token)).toEqual({
    status: 200,
    type: 'image/png',
    bytes,
  });
  for (const token of [null, 'xoxb-wrong', fake.world.team().token]) {
    const page = await get(file?.url_private, token);
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(page.bytes.toString()).toContain('Sign in');
  }
  fake.team.scopes.delete('files:read');
  expect((await get(file?.url_private, fake.token)).type).toContain('text/html');
});

test('files of places where the app is not, of other organisations and of other apps keep their rules', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const bytes = await aPicture();
  const secret = fake.world.channel(fake.team, { private: true, bot: false });
  const hidden = await fake.post({ channel: secret, files: [{ name: 'a.png', bytes }] });
  expect(await errorOf(client.files.info({ file: hidden.files[0]?.id ?? '' }))).toBe('file_not_found');

  const stub = await fake.files.given(fake.team, fake.user, { name: 'b.png', bytes }, { stub: true });
  const connected = await fake.post({ files: [stub] });
  const handle = await fake.messageShortcut({ callbackId: 'edit', message: connected });
  expect(handle.payload.message).toMatchObject({
    files: [{ id: stub.id, file_access: 'check_file_info', mode: 'file_access' }],
  });
  expect((await client.files.info({ file: stub.id })).file).toMatchObject({ name: 'b.png' });
  stub.refused = 'access_denied';
  expect(await errorOf(client.files.info({ file: stub.id }))).toBe('access_denied');

  const app = fake.world.app(fake.team);
  const made = await fake.post({ author: app, text: 'A chart', files: [{ name: 'd.png', bytes }] });
  const others = await fake.messageShortcut({ callbackId: 'edit', message: made });
  expect(others.payload.message).toMatchObject({ user: app.id, bot_id: `B${app.id.slice(1)}` });
  const theirs = (await client.files.info({ file: made.files[0]?.id ?? '' })).file;
  expect((await get(theirs?.url_private, fake.token)).bytes.equals(bytes)).toBe(true);

  const elsewhere = await fake.files.given(
    fake.team,
    fake.user,
    { name: 'c.png', bytes },
    { external: true },
  );
  await fake.post({ files: [elsewhere] });
  const { file } = await client.files.info({ file: elsewhere.id });
  expect(file).toMatchObject({ mode: 'external', is_external: true });
  expect((await get(file?.url_private, fake.token)).type).toContain('text/html');
});
