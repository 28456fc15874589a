import { type Fields, fields, given, isFields, text } from '../discord/shape.ts';
import { checkElement } from './element-rules.ts';
import { explained, SlackError } from './errors.ts';
import type { Files } from './files.ts';
import { limits } from './limits.ts';
import { textOfBlocks } from './mrkdwn.ts';
import { checkRichText } from './rich-text-rules.ts';
import { type Complaints, checkText, createComplaints } from './rules.ts';
import type { Block, FakeTeam } from './types.ts';

export interface BlocksAsked {
  place: 'message' | 'modal' | 'home';
  team: FakeTeam;
  files: Files;
}

type Check = (complaints: Complaints, pointer: string, block: Fields, asked: BlocksAsked) => void;

const menus = [
  'static_select',
  'users_select',
  'channels_select',
  'conversations_select',
  'radio_buttons',
  'checkboxes',
];
const inActions = ['button', 'overflow', ...menus];
const inSection = [...inActions, 'multi_static_select'];
const inInput = [
  'plain_text_input',
  'number_input',
  'url_text_input',
  'email_text_input',
  'multi_static_select',
  ...menus,
];

/** Slack takes pictures as PNG, JPEG and GIF alone, from an address that it can reach or from a file of its own. */
function checkPicture(complaints: Complaints, pointer: string, image: Fields, { files, team }: BlocksAsked) {
  complaints.text(`${pointer}/alt_text`, image.alt_text, 1, limits.imageAlt);
  const sources = [image.image_url, image.slack_file].filter(given);
  if (sources.length !== 1) complaints.add(pointer, 'must have either image_url or slack_file');
  if (given(image.image_url)) {
    complaints.text(`${pointer}/image_url`, image.image_url, 1, limits.imageUrl);
    if (!/^https?:\/\//.test(text(image.image_url)) || /\.(webp|svg|heic)(\?|$)/.test(text(image.image_url)))
      complaints.add(`${pointer}/image_url`, 'downloading image failed');
  }
  if (!given(image.slack_file)) return;
  const file = complaints.object(`${pointer}/slack_file`, image.slack_file, ['id', 'url']);
  if (!file) return;
  if (given(file.id) && !/^F[A-Z0-9]{8,}$/.test(text(file.id)))
    complaints.add(`${pointer}/slack_file/id`, 'input must match regex pattern: ^[F][A-Z0-9]{8,}$');
  else if (!files.forBlock(file, team)) complaints.add(`${pointer}/slack_file`, 'invalid slack file');
}

const imageMembers = ['type!', 'image_url', 'slack_file', 'alt_text!'];

const section: Check = (complaints, pointer, block, asked) => {
  if (!given(block.text) && !given(block.fields)) complaints.add(pointer, 'must have text or fields');
  const kinds = ['plain_text', 'mrkdwn'] as ('plain_text' | 'mrkdwn')[];
  if (given(block.text)) checkText(complaints, `${pointer}/text`, block.text, limits.sectionText, kinds);
  if (given(block.fields)) {
    const cells = complaints.items(`${pointer}/fields`, block.fields, 1, limits.sectionFields);
    for (const [index, cell] of cells.entries())
      checkText(complaints, `${pointer}/fields/${index}`, cell, limits.sectionField, kinds);
  }
  if (!given(block.accessory)) return;
  if (fields(block.accessory).type !== 'image')
    return checkElement(complaints, `${pointer}/accessory`, block.accessory, inSection);
  const image = complaints.object(`${pointer}/accessory`, block.accessory, imageMembers);
  if (image) checkPicture(complaints, `${pointer}/accessory`, image, asked);
};

const context: Check = (complaints, pointer, block, asked) => {
  const elements = complaints.items(`${pointer}/elements`, block.elements, 1, limits.contextElements);
  for (const [index, element] of elements.entries()) {
    const place = `${pointer}/elements/${index}`;
    if (fields(element).type !== 'image') {
      checkText(complaints, place, element, limits.sectionText, ['plain_text', 'mrkdwn']);
      continue;
    }
    const image = complaints.object(place, element, imageMembers);
    if (image) checkPicture(complaints, place, image, asked);
  }
};

const actions: Check = (complaints, pointer, block) => {
  const elements = complaints.items(`${pointer}/elements`, block.elements, 1, limits.actions);
  for (const [index, element] of elements.entries())
    checkElement(complaints, `${pointer}/elements/${index}`, element, inActions);
  const named = elements.map((one) => fields(one).action_id).filter(given);
  if (new Set(named).size < named.length) complaints.add(`${pointer}/elements`, 'action_id already exists');
};

const input: Check = (complaints, pointer, block, { place }) => {
  checkText(complaints, `${pointer}/label`, block.label, limits.label);
  if (given(block.hint)) checkText(complaints, `${pointer}/hint`, block.hint, limits.label);
  const kinds = place === 'modal' ? [...inInput, 'file_input'] : inInput;
  checkElement(complaints, `${pointer}/element`, block.element, kinds);
};

const image: Check = (complaints, pointer, block, asked) => {
  checkPicture(complaints, pointer, block, asked);
  if (given(block.title)) checkText(complaints, `${pointer}/title`, block.title, limits.imageTitle);
};

const rules: Record<string, { members: string[]; check?: Check; places?: BlocksAsked['place'][] }> = {
  section: { members: ['text', 'fields', 'accessory', 'expand'], check: section },
  header: {
    members: ['text!', 'level'],
    check: (complaints, pointer, block) =>
      checkText(complaints, `${pointer}/text`, block.text, limits.headerText),
  },
  divider: { members: [] },
  image: { members: ['image_url', 'slack_file', 'alt_text!', 'title'], check: image },
  context: { members: ['elements!'], check: context },
  actions: { members: ['elements!'], check: actions },
  input: { members: ['label!', 'element!', 'dispatch_action', 'hint', 'optional'], check: input },
  rich_text: {
    members: ['elements!'],
    check: (complaints, pointer, block) => checkRichText(complaints, `${pointer}/elements`, block.elements),
  },
  markdown: {
    members: ['text!'],
    places: ['message'],
    check: (complaints, pointer, block) => complaints.text(`${pointer}/text`, block.text, 1, 12_000),
  },
};

function checkBlock(complaints: Complaints, pointer: string, value: unknown, asked: BlocksAsked) {
  const type = String(fields(value).type);
  const rule = rules[type];
  if (!rule || rule.places?.includes(asked.place) === false)
    return complaints.add(`${pointer}/type`, `unsupported type: ${type}`);
  const block = complaints.object(pointer, value, ['type!', 'block_id', ...rule.members]);
  if (!block) return;
  if (given(block.block_id)) complaints.text(`${pointer}/block_id`, block.block_id, 1, limits.blockId);
  rule.check?.(complaints, pointer, block, asked);
}

/** Notes what Slack refuses in a list of blocks. */
export function complainAboutBlocks(
  complaints: Complaints,
  pointer: string,
  value: unknown,
  asked: BlocksAsked,
) {
  const blocks = complaints.items(pointer, value, 0, limits.blocks[asked.place]);
  for (const [index, block] of blocks.entries()) checkBlock(complaints, `${pointer}/${index}`, block, asked);
  const named = blocks.map((one) => fields(one).block_id).filter(given);
  for (const [index, id] of named.entries())
    if (named.indexOf(id) !== index) complaints.add(pointer, `block_id "${String(id)}" already exists`);
}

/** The blocks of a message. Throws `invalid_blocks` with every complaint. */
export function checkBlocks(value: unknown, asked: BlocksAsked): Block[] {
  if (!Array.isArray(value)) throw new SlackError('invalid_blocks_format');
  const complaints = createComplaints();
  complainAboutBlocks(complaints, '/blocks', value, asked);
  if (complaints.all.length > 0) throw explained('invalid_blocks', complaints.all);
  const blocks = value.filter(isFields);
  if (textOfBlocks(blocks).length > limits.blocksText) throw new SlackError('msg_blocks_too_long');
  return blocks;
}
