import { expect, test } from 'vitest';
import { type Fields, fields, list } from '../fakes/discord/shape.ts';
import { checkBlocks } from '../fakes/slack/block-rules.ts';
import { SlackError } from '../fakes/slack/errors.ts';
import type { FakeSlack } from '../fakes/slack/index.ts';
import { checkView } from '../fakes/slack/view-rules.ts';
import { aSlack } from './slack-support.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const marked = (text: string) => ({ type: 'mrkdwn', text });
const x = (count: number) => 'x'.repeat(count);
const button = (more: Fields = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const actions = (...elements: Fields[]) => ({ type: 'actions', elements });
const option = (value: string, label = value) => ({ text: plain(label), value });
const select = (more: Fields = {}) => ({
  type: 'static_select',
  action_id: 's',
  options: [option('a')],
  ...more,
});
const input = (element: Fields, more: Fields = {}) => ({
  type: 'input',
  label: plain('L'),
  element,
  ...more,
});
const typed = (more: Fields = {}) => ({ type: 'plain_text_input', action_id: 't', ...more });
const rich = (...elements: Fields[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const picture = (more: Fields = {}) => ({
  type: 'image',
  image_url: 'https://a.b/c.png',
  alt_text: 'alt',
  ...more,
});

/** What Slack complains about, without the places. */
function complaints(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const found = list(error.more.errors).map((one) => String(one).replace(/ \[json-pointer.*/, ''));
    return found.length > 0 ? found : [error.code];
  }
}

const inMessage = (fake: FakeSlack, blocks: unknown) =>
  complaints(() => checkBlocks(blocks, { place: 'message', team: fake.team, files: fake.files }));

test('blocks at their limits pass', async () => {
  const fake = await aSlack();
  const blocks = [
    { type: 'section', text: marked(x(3_000)), block_id: x(255) },
    { type: 'section', fields: Array.from({ length: 10 }, () => marked('x')) },
    { type: 'section', text: plain('x'), accessory: button({ value: x(2_000), action_id: x(255) }) },
    { type: 'header', text: plain(x(150)) },
    { type: 'divider' },
    picture({ alt_text: x(2_000), title: plain(x(2_000)) }),
    { type: 'context', elements: [plain('x'), marked('x'), picture()] },
    actions(...Array.from({ length: 25 }, (_none, index) => button({ action_id: `b${index}` }))),
    actions(button({ text: plain(x(75)), accessibility_label: x(75), style: 'danger' })),
    actions(select({ options: Array.from({ length: 100 }, (_none, index) => option(`v${index}`, x(30))) })),
    rich(
      { type: 'text', text: 'Processing', style: { bold: true } },
      { type: 'date', timestamp: 1, format: '{time}', fallback: 'x' },
    ),
  ];
  expect(inMessage(fake, blocks)).toEqual([]);
  const fifty = Array.from({ length: 50 }, () => ({ type: 'divider' }));
  expect(inMessage(fake, fifty)).toEqual([]);
});

test.each([
  ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'no more than 50 items allowed'],
  ['an unknown block', [{ type: 'gallery' }], 'unsupported type: gallery'],
  ['an unknown member', [{ type: 'divider', color: 'red' }], 'invalid additional property: color'],
  ['a long section', [{ type: 'section', text: plain(x(3_001)) }], 'must be less than 3001 characters'],
  ['an empty section', [{ type: 'section', text: plain('') }], 'must be more than 0 characters'],
  ['a section of nothing', [{ type: 'section' }], 'must have text or fields'],
  ['a long header', [{ type: 'header', text: plain(x(151)) }], 'must be less than 151 characters'],
  ['a marked-up header', [{ type: 'header', text: marked('x') }], 'must be plain_text'],
  [
    'an image without alt text',
    [{ type: 'image', image_url: 'https://a.b/c.png' }],
    'missing required field: alt_text',
  ],
  ['an image of WebP', [picture({ image_url: 'https://a.b/c.webp' })], 'downloading image failed'],
  [
    'an image of two sources',
    [picture({ slack_file: { id: 'F12345678' } })],
    'must have either image_url or slack_file',
  ],
  ['long alt text', [picture({ alt_text: x(2_001) })], 'must be less than 2001 characters'],
  [
    '26 buttons',
    [actions(...Array.from({ length: 26 }, (_n, i) => button({ action_id: `b${i}` })))],
    'no more than 25 items allowed',
  ],
  ['two buttons of one name', [actions(button(), button())], 'action_id already exists'],
  [
    'two blocks of one name',
    [1, 2].map(() => ({ type: 'divider', block_id: 'same' })),
    'block_id "same" already exists',
  ],
  ['a long button', [actions(button({ text: plain(x(76)) }))], 'must be less than 76 characters'],
  ['a long value', [actions(button({ value: x(2_001) }))], 'must be less than 2001 characters'],
  ['a long action_id', [actions(button({ action_id: x(256) }))], 'must be less than 256 characters'],
  ['a disabled button', [actions(button({ disabled: true }))], 'invalid additional property: disabled'],
  ['a coloured button', [actions(button({ style: 'secondary' }))], 'must be one of: primary, danger'],
  [
    'a confirmation without text',
    [actions(button({ confirm: { title: plain('x') } }))],
    'missing required field: text',
  ],
  ['a select of nothing', [actions(select({ options: [] }))], 'no fewer than 1 items allowed'],
  [
    '101 options',
    [actions(select({ options: Array.from({ length: 101 }, (_n, i) => option(`${i}`)) }))],
    'no more than 100 items allowed',
  ],
  ['a long option', [actions(select({ options: [option('a', x(76))] }))], 'must be less than 76 characters'],
  [
    'two options of one value',
    [actions(select({ options: [option('a'), option('a', 'b')] }))],
    'options must have unique values',
  ],
  [
    'a first choice that is no option',
    [actions(select({ initial_option: option('z') }))],
    'initial_option must be one of the options',
  ],
  ['a field to type in among buttons', [actions(typed())], 'unsupported type: plain_text_input'],
  [
    'a file field in a message',
    [input({ type: 'file_input', action_id: 'f' })],
    'unsupported type: file_input',
  ],
  ['an empty rich text', [rich({ type: 'text', text: '' })], 'must be more than 0 characters'],
  ['an unknown rich text', [rich({ type: 'quote' })], 'unsupported type: quote'],
  [
    'a date without a token',
    [rich({ type: 'date', timestamp: 1, format: 'now' })],
    'must hold at least one token',
  ],
  [
    'too much text in all',
    Array.from({ length: 5 }, () => ({ type: 'section', text: plain(x(3_000)) })),
    'msg_blocks_too_long',
  ],
])('%s is refused', async (_name, blocks, complaint) => {
  const fake = await aSlack();
  expect(inMessage(fake, blocks)).toContain(complaint);
});

const modal = (blocks: unknown[], more: Fields = {}) => ({
  type: 'modal',
  title: plain('T'),
  submit: plain('Go'),
  blocks,
  ...more,
});

test.each([
  [
    'a whole modal',
    modal([input(typed({ max_length: 3_000 })), input({ type: 'file_input', action_id: 'f' })], {
      private_metadata: x(3_000),
      callback_id: x(255),
      title: plain(x(24)),
    }),
    [],
  ],
  ['no title', { type: 'modal', blocks: [] }, ['missing required field: title']],
  ['a long title', modal([], { title: plain(x(25)) }), ['must be less than 25 characters']],
  ['a long submit', modal([], { submit: plain(x(25)) }), ['must be less than 25 characters']],
  [
    'fields without submit',
    { type: 'modal', title: plain('T'), blocks: [input(typed())] },
    ['submit is required where there are input blocks'],
  ],
  ['long metadata', modal([], { private_metadata: x(3_001) }), ['must be less than 3001 characters']],
  [
    '101 blocks',
    modal(Array.from({ length: 101 }, () => ({ type: 'divider' }))),
    ['no more than 100 items allowed'],
  ],
  ['a field for 3,001 characters', modal([input(typed({ max_length: 3_001 }))]), ['must be 1 to 3000']],
  [
    'a first text beyond the limit',
    modal([input(typed({ max_length: 3, initial_value: 'four' }))]),
    ['must be less than 4 characters'],
  ],
  [
    'eleven files',
    modal([input({ type: 'file_input', action_id: 'f', max_files: 11 })]),
    ['must be 1 to 10'],
  ],
  ['a home as a modal', { type: 'home', blocks: [] }, ['missing required field: title', 'must be modal']],
  ['megabytes', modal([], { private_metadata: x(250_000) }), ['view_too_large']],
])('a modal with %s gets Slack’s answer', async (_name, view, expected) => {
  const fake = await aSlack();
  const asked = { place: 'modal' as const, team: fake.team, files: fake.files };
  expect(complaints(() => checkView(fields(view), asked))).toEqual(expected);
});
