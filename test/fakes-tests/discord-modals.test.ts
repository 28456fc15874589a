import { Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { fields, list } from '../fakes/discord/shape.ts';
import { aDiscord, aPicture, aRest, codeOf } from './discord-support.ts';

const long = (size: number) => 'x'.repeat(size);
const input = (more: object = {}) => ({ type: 4, custom_id: 'prompt', style: 2, ...more });
const label = (component: object, more: object = {}) => ({ type: 18, label: 'What', component, ...more });
const modal = (components: object[], more: object = {}) => ({
  custom_id: 'edit:1',
  title: 'Edit',
  components,
  ...more,
});
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ label: `l${index}`, value: `v${index}` }));
const select = (more: object = {}) => ({ type: 3, custom_id: 'model', options: options(2), ...more });

const refused: [string, object][] = [
  ['a title of 46 characters', modal([label(input())], { title: long(46) })],
  ['no title', modal([label(input())], { title: '' })],
  ['a custom_id of 101 characters', modal([label(input())], { custom_id: long(101) })],
  ['no fields', modal([])],
  ['six fields', modal([1, 2, 3, 4, 5, 6].map((n) => label(input({ custom_id: `p${n}` }))))],
  ['a label of 46 characters', modal([label(input(), { label: long(46) })])],
  ['a description of 101 characters', modal([label(input(), { description: long(101) })])],
  ['a placeholder of 101 characters', modal([label(input({ placeholder: long(101) }))])],
  ['a value of 4001 characters', modal([label(input({ value: long(4_001) }))])],
  ['max_length 4001', modal([label(input({ max_length: 4_001 }))])],
  ['a style that there is not', modal([label(input({ style: 3 }))])],
  ['a disabled field', modal([label(select({ disabled: true }))])],
  ['a required select of min_values 0', modal([label(select({ min_values: 0 }))])],
  ['eleven files', modal([label({ type: 19, custom_id: 'images', max_values: 11 })])],
  ['one radio button', modal([label({ type: 21, custom_id: 'r', options: options(1) })])],
  ['eleven checkboxes', modal([label({ type: 22, custom_id: 'c', options: options(11) })])],
  ['one custom_id twice', modal([label(input()), label(input())])],
  ['a button', modal([label({ type: 2, style: 1, label: 'x', custom_id: 'b' })])],
  ['a field without its label', modal([input()])],
];

async function begin() {
  const fake = await aDiscord({ rateLimits: 'off' });
  const rest = aRest(fake);
  const handle = await fake.slash({ command: 'paint', options: { prompt: 'x' } });
  const answer = (to: { id: string; token: string }, body: object) =>
    codeOf(rest.post(Routes.interactionCallback(to.id, to.token), { body, auth: false }));
  return { fake, rest, handle, answer };
}

test.each(refused)('%s is refused', async (_, data) => {
  const { handle, answer } = await begin();
  expect(await answer(handle, { type: 9, data })).toBe(50035);
  expect(handle.ack).toBeNull();
});

const whole = modal([
  label(input({ required: true, max_length: 10 })),
  label(select()),
  label({ type: 19, custom_id: 'images', required: false, max_values: 2 }),
  label({ type: 21, custom_id: 'size', options: options(2) }),
  label({ type: 22, custom_id: 'pictures', options: options(3), required: false }),
]);

test('a modal is filled in and sent, with the files resolved', async () => {
  const { fake, handle, answer } = await begin();
  expect(await answer(handle, { type: 9, data: whole })).toBe('no error');
  expect(handle.ack?.type).toBe(9);
  const files = [{ name: 'a.png', bytes: await aPicture() }];
  const sent = await fake.submitModal({
    from: handle,
    fields: { prompt: 'bluer', model: 'v1', images: files, size: 'v0', pictures: ['v0', 'v2'] },
  });
  const data = fields(sent.payload.data);
  const answers = list(data.components).map((one) => fields(fields(one).component));
  const [id] = Object.keys(fields(fields(data.resolved).attachments));
  expect(sent.payload).toMatchObject({ type: 5, data: { custom_id: 'edit:1' } });
  expect(answers).toMatchObject([
    { type: 4, custom_id: 'prompt', value: 'bluer' },
    { type: 3, custom_id: 'model', values: ['v1'] },
    { type: 19, custom_id: 'images', values: [id] },
    { type: 21, custom_id: 'size', value: 'v0' },
    { type: 22, custom_id: 'pictures', values: ['v0', 'v2'] },
  ]);
});

test('what a person cannot type is refused by the fake itself, unless it is forged', async () => {
  const { fake, handle, answer } = await begin();
  await answer(handle, { type: 9, data: whole });
  const good = { prompt: 'bluer', model: 'v1', size: 'v0' };
  const submit = (more: object, forged = false) =>
    fake.submitModal({ from: handle, forged, fields: { ...good, ...more } });
  await expect(submit({ prompt: '' })).rejects.toThrow('prompt is required');
  await expect(submit({ prompt: long(11) })).rejects.toThrow('wrong length');
  await expect(submit({ model: 'v9' })).rejects.toThrow('no option v9');
  await expect(submit({ colour: 'x' })).rejects.toThrow('no field colour');
  expect((await submit({ model: 'v9' }, true)).payload.type).toBe(5);
});

test('a modal answers neither a modal nor anything that was answered before', async () => {
  const { fake, rest, handle, answer } = await begin();
  await answer(handle, { type: 9, data: modal([label(input())]) });
  const sent = await fake.submitModal({ from: handle, fields: { prompt: 'x' } });
  expect(await answer(sent, { type: 9, data: modal([label(input())]) })).toBe(50035);
  expect(await answer(sent, { type: 5 })).toBe('no error');
  expect(await answer(sent, { type: 9, data: modal([label(input())]) })).toBe(40060);
  const original = rest.patch(Routes.webhookMessage(fake.applicationId, handle.token), {
    body: { content: 'x' },
    auth: false,
  });
  expect(await codeOf(original)).toBe(10008);
});

test('a modal opened from a button brings its message along, which it may update', async () => {
  const { fake, handle, answer } = await begin();
  const components = [{ type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'go:1' }] }];
  await answer(handle, { type: 4, data: { content: 'first', components } });
  if (!handle.message) throw new Error('no message');
  const pressed = await fake.press({ message: handle.message, customId: 'go:1' });
  await answer(pressed, { type: 9, data: modal([label(input())]) });
  const sent = await fake.submitModal({ from: pressed, fields: { prompt: 'x' } });
  expect(fields(sent.payload.message).id).toBe(handle.message.id);
  expect(await answer(sent, { type: 7, data: { content: 'second', components: [] } })).toBe('no error');
  expect(handle.reply().content).toBe('second');
});
