import { type Fields, fields, list, text } from '../discord/shape.ts';

const unescaped = (value: string) =>
  value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Slack's marked-up text as a person reads it: labels of links, names of mentions, entities as signs. */
export function readable(marked: string): string {
  const shown = marked.replace(/<([^<>]+)>/g, (_whole, inside: string) => {
    const [target = '', label] = inside.split('|');
    return label ?? target.replace(/^[!#]/, '@');
  });
  return unescaped(shown);
}

/** A text object; plain text is shown as it is. */
function ofTextObject(value: unknown): string {
  const object = fields(value);
  return object.type === 'mrkdwn' ? readable(text(object.text)) : text(object.text);
}

function ofRichElement(element: Fields): string {
  if (element.type === 'text') return text(element.text);
  if (element.type === 'link') return text(element.text) || text(element.url);
  if (element.type === 'user') return `@${text(element.user_id)}`;
  if (element.type === 'broadcast') return `@${text(element.range)}`;
  if (element.type === 'emoji') return `:${text(element.name)}:`;
  if (element.type === 'date') return text(element.fallback);
  const inner = list(element.elements).map((one) => ofRichElement(fields(one)));
  return inner.join(element.type === 'rich_text_list' ? '\n' : '');
}

const optionTexts = (value: unknown) => list(value).map((one) => ofTextObject(fields(one).text));

function ofElement(value: unknown): string[] {
  const element = fields(value);
  if (typeof element.text === 'string') return [ofTextObject(element)];
  const labels = [ofTextObject(element.text), ofTextObject(element.placeholder), text(element.alt_text)];
  const options = [...optionTexts(element.options), ofTextObject(fields(element.initial_option).text)];
  const initial = text(element.initial_value);
  return [...labels, ...options, initial].filter((one) => one !== '');
}

function ofBlock(block: Fields): string[] {
  if (block.type === 'rich_text') return list(block.elements).map((one) => ofRichElement(fields(one)));
  const texts = [block.text, block.title, block.label, block.hint].map((one) =>
    typeof one === 'string' ? one : ofTextObject(one),
  );
  const cells = list(block.fields).map(ofTextObject);
  const inside = [block.accessory, block.element, ...list(block.elements)].flatMap(ofElement);
  const alt = block.type === 'image' ? [text(block.alt_text)] : [];
  return [...texts, ...cells, ...inside, ...alt].filter((one) => one !== '');
}

/** Everything readable in blocks, one text per line, in reading order. */
export function textOfBlocks(blocks: readonly Fields[]): string {
  return blocks.flatMap(ofBlock).join('\n');
}

const pinging = /<(!(?:channel|here|everyone|subteam\^[A-Z0-9]+)[^<>]*|@[UW][A-Z0-9]+[^<>]*)>/g;

function mentionsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mentionsIn);
  const object = fields(value);
  if (object.type === 'user') return [`<@${text(object.user_id)}>`];
  if (object.type === 'usergroup') return [`<!subteam^${text(object.usergroup_id)}>`];
  if (object.type === 'broadcast') return [`<!${text(object.range)}>`];
  if (object.type === 'mrkdwn') return text(object.text).match(pinging) ?? [];
  if (object.type === 'plain_text') return [];
  return Object.values(object).flatMap(mentionsIn);
}

/**
 * What in a message would notify somebody. With `link_names` or `parse: "full"` a plain `@channel` does too.
 * The `text` counts also where blocks are shown, since it is what a notification says.
 */
export function mentionsOf(message: {
  text: string;
  blocks: readonly Fields[];
  linkNames: boolean;
}): string[] {
  const named = message.linkNames ? (message.text.match(/@(channel|here|everyone)\b/g) ?? []) : [];
  return [...(message.text.match(pinging) ?? []), ...named, ...mentionsIn(message.blocks)];
}
