import { type Fields, given, isFields } from '../discord/shape.ts';

/** Collects what Slack would complain about, each with a pointer to its place. */
export interface Complaints {
  readonly all: string[];
  add(pointer: string, message: string): void;
  /** A text of `least` to `most` characters; anything else is complained about. */
  text(pointer: string, value: unknown, least: number, most: number): void;
  /** A list of `least` to `most` items. Returns it, or an empty one. */
  items(pointer: string, value: unknown, least: number, most: number): unknown[];
  /** An object with these members and no others; those with `!` are required. Null where it is no object. */
  object(pointer: string, value: unknown, members: string[]): Fields | null;
}

export function createComplaints(): Complaints {
  const all: string[] = [];
  const add = (pointer: string, message: string) => void all.push(`${message} [json-pointer:${pointer}]`);
  return {
    all,
    add,
    text(pointer, value, least, most) {
      if (typeof value !== 'string') return add(pointer, 'must be a string');
      if (value.length < least) add(pointer, `must be more than ${least - 1} characters`);
      if (value.length > most) add(pointer, `must be less than ${most + 1} characters`);
    },
    items(pointer, value, least, most) {
      if (!Array.isArray(value)) {
        add(pointer, 'must be an array');
        return [];
      }
      if (value.length < least) add(pointer, `no fewer than ${least} items allowed`);
      if (value.length > most) add(pointer, `no more than ${most} items allowed`);
      return value;
    },
    object(pointer, value, members) {
      if (!isFields(value)) {
        add(pointer, 'must be an object');
        return null;
      }
      const names = members.map((one) => one.replace('!', ''));
      for (const member of members)
        if (member.endsWith('!') && !given(value[member.slice(0, -1)]))
          add(pointer, `missing required field: ${member.slice(0, -1)}`);
      for (const name of Object.keys(value))
        if (!names.includes(name)) add(`${pointer}/${name}`, `invalid additional property: ${name}`);
      return value;
    },
  };
}

/** A text object of one of the kinds, between one character and `most`. */
export function checkText(
  complaints: Complaints,
  pointer: string,
  value: unknown,
  most: number,
  kinds: ('plain_text' | 'mrkdwn')[] = ['plain_text'],
) {
  const object = complaints.object(pointer, value, ['type!', 'text!', 'emoji', 'verbatim']);
  if (!object) return;
  const kind = kinds.find((one) => one === object.type);
  if (!kind) complaints.add(`${pointer}/type`, `must be ${kinds.join(' or ')}`);
  if (kind === 'mrkdwn' && given(object.emoji))
    complaints.add(`${pointer}/emoji`, 'invalid additional property: emoji');
  if (kind === 'plain_text' && given(object.verbatim))
    complaints.add(`${pointer}/verbatim`, 'invalid additional property: verbatim');
  complaints.text(`${pointer}/text`, object.text, 1, most);
}
