import { type Fields, fields } from '../discord/shape.ts';
import type { Complaints } from './rules.ts';

const inline: Record<string, string[]> = {
  text: ['type!', 'text!', 'style'],
  link: ['type!', 'url!', 'text', 'unsafe', 'style'],
  emoji: ['type!', 'name!', 'unicode', 'skin_tone', 'style', 'url'],
  user: ['type!', 'user_id!', 'style'],
  usergroup: ['type!', 'usergroup_id!', 'style'],
  channel: ['type!', 'channel_id!', 'style'],
  broadcast: ['type!', 'range!', 'style'],
  date: ['type!', 'timestamp!', 'format!', 'url', 'fallback', 'style'],
  color: ['type!', 'value!', 'style'],
};

const outer: Record<string, string[]> = {
  rich_text_section: ['type!', 'elements!'],
  rich_text_quote: ['type!', 'elements!', 'border'],
  rich_text_preformatted: ['type!', 'elements!', 'border', 'language'],
  rich_text_list: ['type!', 'elements!', 'style!', 'indent', 'offset', 'border'],
};

const styles = ['bold', 'italic', 'strike', 'code', 'highlight', 'client_highlight', 'unlink', 'underline'];

function checkInline(complaints: Complaints, pointer: string, value: unknown) {
  const type = String(fields(value).type);
  const members = inline[type];
  if (!members) return complaints.add(`${pointer}/type`, `unsupported type: ${type}`);
  const element = complaints.object(pointer, value, members);
  if (!element) return;
  if (type === 'text') complaints.text(`${pointer}/text`, element.text, 1, 40_000);
  if (type === 'date') checkDate(complaints, pointer, element);
  if (element.style !== undefined && type !== 'list')
    complaints.object(`${pointer}/style`, element.style, styles);
}

function checkDate(complaints: Complaints, pointer: string, element: Fields) {
  if (!Number.isInteger(element.timestamp)) complaints.add(`${pointer}/timestamp`, 'must be an integer');
  if (!/\{(day_)?(date|time|ago)[a-z_]*\}/.test(String(element.format)))
    complaints.add(`${pointer}/format`, 'must hold at least one token');
}

/** The parts of a `rich_text` block. */
export function checkRichText(complaints: Complaints, pointer: string, value: unknown) {
  const parts = complaints.items(pointer, value, 1, 100);
  for (const [index, part] of parts.entries()) {
    const place = `${pointer}/${index}`;
    const type = String(fields(part).type);
    const members = outer[type];
    if (!members) {
      complaints.add(`${place}/type`, `unsupported type: ${type}`);
      continue;
    }
    const object = complaints.object(place, part, members);
    if (!object) continue;
    if (type === 'rich_text_list') checkRichText(complaints, `${place}/elements`, object.elements);
    else
      for (const [at, one] of complaints.items(`${place}/elements`, object.elements, 1, 1_000).entries())
        checkInline(complaints, `${place}/elements/${at}`, one);
  }
}
