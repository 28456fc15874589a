import assert from 'node:assert/strict';
import type { Laid } from '../../../src/bots/slack/layout.ts';
import type { Modal } from '../../../src/bots/slack/modal.ts';
import { fields } from '../../fakes/discord/shape.ts';
import { type BlocksAsked, checkBlocks } from '../../fakes/slack/block-rules.ts';
import { SlackError } from '../../fakes/slack/errors.ts';
import { limits } from '../../fakes/slack/limits.ts';
import { mentionsOf } from '../../fakes/slack/mrkdwn.ts';
import { checkView } from '../../fakes/slack/view-rules.ts';
import { assertClean } from './markup.ts';

/** Messages and forms as they go out, held against the rules of the fake Slack. */

/** Any file is there that could be: which ones are is no matter of text. */
const asked = {
  team: {},
  files: { forBlock: () => ({}) },
} as unknown as Pick<BlocksAsked, 'team' | 'files'>;

/** Where links of ours lead: to messages, and to pictures in their original size. */
const OURS =
  /^https:\/\/(acme\.slack\.com\/archives\/[A-Z0-9]+\/p\d+(\?thread_ts=[\d.]+&cid=[A-Z0-9]+)?|bot\.example\/media\/\w+)$/;
/** A link of ours in marked-up text: the only thing that may begin with a bracket. */
const LINK = /^<([^<>|\s]+)\|((?:[^<>&]|&(?:amp|lt|gt);)*)>$/;
const ESCAPED = /^(?:[^<>&]|&(?:amp|lt|gt);)*$/;
/** What a person typed stands in a field of their own form as they typed it. */
const SHOWN = new Set(['text', 'alt_text', 'accessibility_label', 'fallback']);
/** Of a rich text: what pings, or shows something other than words. */
const ALIVE = new Set(['user', 'usergroup', 'channel', 'broadcast', 'emoji', 'color']);

export function assertLaid({ text, blocks }: Laid): void {
  assert.ok(text.trim() !== '' && text.length <= limits.updateText, 'what a notification says');
  assert.match(text, ESCAPED, 'a sign that means something in a notification');
  assertClean(text, 'a notification');
  const sent = asSent(blocks);
  taken(() => checkBlocks(sent, { ...asked, place: 'message' }));
  assert.deepEqual(mentionsOf({ text, blocks: sent, linkNames: true }).filter(isOfSlack), []);
  assertDead(sent);
}

/** With `link_names` a plain `@channel` pings as well; the bot sends none. */
const isOfSlack = (mention: string): boolean => mention.startsWith('<');

export function assertForm(modal: Modal): void {
  const view = asSent(modal);
  taken(() => checkView(view, { ...asked, place: 'modal' }));
  assertDead(view);
}

/** With one file for all of them: they are called what Slack called them. */
const asSent = (part: unknown) =>
  JSON.parse(JSON.stringify(part, (key, value) => (key === 'slack_file' ? { id: 'F000000001' } : value)));

/** What Slack's rules say against it, where they do. */
function taken(check: () => void): void {
  try {
    check();
  } catch (error) {
    assert.fail(error instanceof SlackError ? `${error.message} ${JSON.stringify(error)}` : `${error}`);
  }
}

/** Nothing below is more than the letters that it is, but for links of ours. */
function assertDead(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  const { type, text, url, alt_text: alt } = fields(part);
  assert.ok(!ALIVE.has(String(type)), `${type} came to life`);
  if (type === 'mrkdwn')
    assert.match(LINK.exec(String(text))?.[1] ?? '', OURS, 'a text that is read as markup');
  if (url !== undefined) assert.match(String(url), OURS, 'a link that nobody made');
  if (type === 'image') assert.notEqual(String(alt ?? '').trim(), '', 'no words for a picture');
  for (const [field, value] of Object.entries(part)) {
    if (typeof value === 'string' && SHOWN.has(field)) assertClean(value, field);
    else assertDead(value);
  }
}

/** The form of blocks without their words: the same whatever people typed, unless somebody broke out. */
export const formOf = ({ blocks }: Pick<Laid, 'blocks'>): string =>
  JSON.stringify(blocks, (key, value) =>
    typeof value === 'string' && SHOWN.has(key) ? (key === 'accessibility_label' ? undefined : '') : value,
  );
