import type { types, webApi } from '@slack/bolt';
import { expect, test } from 'vitest';
import { fields } from '../fakes/discord/shape.ts';
import type { FakeSlack } from '../fakes/slack/index.ts';
import { aClient, aPicture, aSlack, aSocketApp, errorOf } from './slack-support.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const field = (
  block_id: string,
  element: types.InputBlock['element'],
  optional = false,
): types.InputBlock => ({
  type: 'input',
  block_id,
  optional,
  label: plain(block_id),
  element,
});

const ratios = ['1:1', '16:9'].map((value) => ({ text: plain(value), value }));
const form: types.ModalView = {
  type: 'modal',
  callback_id: 'paint',
  private_metadata: 'kept',
  title: plain('Paint'),
  submit: plain('Make'),
  blocks: [
    field('prompt', { type: 'plain_text_input', action_id: 'prompt', max_length: 20 }),
    field('aspect', {
      type: 'static_select',
      action_id: 'aspect',
      options: ratios,
      initial_option: { text: plain('1:1'), value: '1:1' },
    }),
    field('images', { type: 'file_input', action_id: 'images', filetypes: ['png'], max_files: 2 }, true),
    field('channel', {
      type: 'conversations_select',
      action_id: 'channel',
      default_to_current_conversation: true,
      response_url_enabled: true,
    }),
  ],
};

const triggerOf = (payload: Record<string, unknown>) => String(payload.trigger_id);
const open = (client: webApi.WebClient, payload: Record<string, unknown>, view = form) =>
  client.views.open({ trigger_id: triggerOf(payload), view });

async function shown(fake: FakeSlack) {
  const handle = await fake.slash({ text: '' });
  await open(aClient(fake), handle.payload);
  return handle;
}

test('a trigger opens one view, within three seconds, for its own workspace', async () => {
  const fake = await aSlack({ now: () => 1_800_000_000_000 });
  const client = aClient(fake);
  const [first, late, foreign] = [await fake.slash(), await fake.slash(), await fake.slash()];
  expect(await errorOf(open(client, first.payload))).toBe('no error');
  expect(first.view?.text).toContain('Paint');
  expect(await errorOf(open(client, first.payload))).toBe('exchanged_trigger_id');
  const other = aClient(fake, { token: fake.world.team().token });
  expect(await errorOf(open(other, foreign.payload))).toBe('invalid_trigger_id');
  fake.advance(3_000);
  expect(await errorOf(open(client, foreign.payload))).toBe('no error');
  fake.advance(1);
  expect(await errorOf(open(client, late.payload))).toBe('expired_trigger_id');
});

test('a submission carries what the person put in and what the view showed', async () => {
  const fake = await aSlack();
  const handle = await shown(fake);
  const bytes = await aPicture();
  const sent = await fake.submitView({
    from: handle,
    values: { prompt: 'a fox', images: [{ name: 'a.png', bytes }] },
  });
  expect(sent.payload).toMatchObject({
    type: 'view_submission',
    user: { id: fake.user.id },
    view: {
      callback_id: 'paint',
      private_metadata: 'kept',
      state: {
        values: {
          prompt: { prompt: { type: 'plain_text_input', value: 'a fox' } },
          aspect: { aspect: { selected_option: { value: '1:1' } } },
          images: { images: { type: 'file_input', files: [{ name: 'a.png', mimetype: 'image/png' }] } },
          channel: { channel: { selected_conversation: fake.channel.id } },
        },
      },
    },
    response_urls: [{ channel_id: fake.channel.id, block_id: 'channel' }],
  });
  const [file] = [...fake.files.all.values()];
  expect(await errorOf(aClient(fake).files.info({ file: file?.id ?? '' }))).toBe('no error');
});

test.each([
  [{}, 'prompt has to be filled in'],
  [{ prompt: 'x'.repeat(21) }, 'prompt takes 20 characters'],
  [{ prompt: 'x', aspect: '9:16' }, 'aspect has no option 9:16'],
  [{ prompt: 'x', images: [{ name: 'a.gif', bytes: Buffer.alloc(1) }] }, 'images does not take a.gif'],
  [{ prompt: 'x', colour: 'red' }, 'there is no field colour'],
])('no person can send %o', async (values, reason) => {
  const fake = await aSlack();
  const handle = await shown(fake);
  await expect(fake.submitView({ from: handle, values })).rejects.toThrow(reason);
});

test('answers to a submission close the view, put errors under its fields, or show another', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  app.command('/nanobanana', async ({ ack, client, body }) => {
    await ack();
    await open(client, { trigger_id: body.trigger_id });
  });
  app.view('paint', async ({ ack, view }) => {
    const said = view.state.values.prompt?.prompt?.value;
    if (said === 'bad') await ack({ response_action: 'errors', errors: { prompt: 'Not that' } });
    else if (said === 'next')
      await ack({ response_action: 'update', view: { ...form, title: plain('Second') } });
    else await ack();
  });
  await connect();
  const view = await (await fake.slash({ text: '' })).untilView('Paint');
  const bad = await fake.submitView({ from: view, values: { prompt: 'bad', channel: fake.channel } });
  expect(await bad.errors()).toEqual({ prompt: 'Not that' });
  const next = await fake.submitView({ from: view, values: { prompt: 'next', channel: fake.channel } });
  await next.untilView('Second');
  expect(view.errors).toEqual({});
  const good = await fake.submitView({ from: view, values: { prompt: 'good', channel: fake.channel } });
  await good.answered();
  expect(view.closed).toBe(true);
  expect(view.timeline.map((one) => one.by)).toEqual(['open', 'acknowledgement']);
  await expect(fake.submitView({ from: view })).rejects.toThrow('the view is closed');
  expect(fake.violations).toEqual([]);
});

test('views are updated by id or own name, if nobody was faster, and pushed three high', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const handle = await fake.slash();
  const { view } = await open(client, handle.payload, { ...form, external_id: 'mine' });
  const hash = view?.hash ?? '';
  const update = (more: Partial<webApi.ViewsUpdateArguments>) =>
    errorOf(client.apiCall('views.update', { view: form, ...more }));
  expect(await update({ view_id: view?.id ?? '', hash })).toBe('no error');
  expect(await update({ view_id: view?.id ?? '', hash })).toBe('hash_conflict');
  expect(await update({ external_id: 'nobody' })).toBe('not_found');
  const push = async (from: typeof handle) => {
    const button = { type: 'button' as const, text: plain('More'), action_id: 'more' };
    const top = from.view;
    if (top)
      fake.views.set(top, { ...top.view, blocks: [{ type: 'actions', elements: [button] }] }, 'update');
    const pressed = await fake.press({ view: from.view, actionId: 'more' });
    const result = await errorOf(client.views.push({ trigger_id: triggerOf(pressed.payload), view: form }));
    return { pressed, result };
  };
  const second = await push(handle);
  const third = await push(second.pressed);
  expect([second.result, third.result]).toEqual(['no error', 'no error']);
  expect((await push(third.pressed)).result).toBe('push_limit_reached');
});

test('the home of a person is published, seen when it is opened, and pressed in', async () => {
  const fake = await aSlack();
  const { app, connect } = aSocketApp(fake);
  app.event('app_home_opened', async ({ client, event }) => {
    const button = { type: 'button' as const, text: plain('Help'), action_id: 'help' };
    const blocks = [
      { type: 'section' as const, text: plain('Welcome') },
      { type: 'actions' as const, elements: [button] },
    ];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
  app.action('help', async ({ ack }) => ack());
  await connect();
  const home = await (await fake.openHome()).untilView('Welcome');
  expect(fake.home()).toBe(home);
  const pressed = await fake.press({ view: home, actionId: 'help' });
  expect(await pressed.answered()).toMatchObject({ inTime: true });
  expect(fields(pressed.payload.container)).toEqual({ type: 'view', view_id: home.id });
});

test('a closed view is told of where that was asked for', async () => {
  const fake = await aSlack();
  const client = aClient(fake);
  const handle = await fake.slash();
  await open(client, handle.payload);
  expect(await fake.closeView(handle)).toBeNull();
  const told = await fake.slash();
  await open(client, told.payload, { ...form, notify_on_close: true });
  expect((await fake.closeView(told))?.payload).toMatchObject({ type: 'view_closed', is_cleared: false });
});
