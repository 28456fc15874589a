import type { Problems } from './problems.ts';
import { type Fields, given, isFields, list, text } from './shape.ts';
import type { Ping } from './types.ts';

export type Mentioned = Pick<Ping, 'users' | 'roles' | 'everyone' | 'repliedUser'>;

const ids = (value: unknown) => list(value).map(text);

/** Discord refuses a list and `parse` for the same kind, and lists of more than a hundred. */
export function checkAllowedMentions(value: unknown, problems: Problems) {
  if (!isFields(value)) return;
  const parse = ids(value.parse);
  for (const kind of ['users', 'roles'] as const) {
    if (parse.includes(kind) && list(value[kind]).length > 0)
      problems.add(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse and ${kind} exclude one another`,
      );
    if (list(value[kind]).length > 100)
      problems.add(['allowed_mentions', kind], 'BASE_TYPE_MAX_LENGTH', 'Must be 100 or fewer in length.');
  }
  for (const [index, kind] of parse.entries()) {
    if (!['users', 'roles', 'everyone'].includes(kind))
      problems.add(['allowed_mentions', 'parse', index], 'BASE_TYPE_CHOICES', 'Unknown kind of mention');
  }
}

function found(source: string, pattern: RegExp): string[] {
  return [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

/**
 * Who a text would notify. Without `allowed_mentions` every mention counts, in an edit as in a new message. Code
 * marks don't protect here: a bot that relies on them is to be caught.
 */
export function mentionsOf(source: string, allowed: unknown, repliedTo: string | null): Mentioned {
  const users = found(source, /<@!?(\d+)>/g);
  const roles = found(source, /<@&(\d+)>/g);
  const everyone = /@(everyone|here)\b/.test(source);
  if (!given(allowed)) return { users, roles, everyone, repliedUser: repliedTo };
  const rules: Fields = isFields(allowed) ? allowed : {};
  const parse = ids(rules.parse);
  const may = (kind: 'users' | 'roles', id: string) => parse.includes(kind) || ids(rules[kind]).includes(id);
  return {
    users: users.filter((id) => may('users', id)),
    roles: roles.filter((id) => may('roles', id)),
    everyone: everyone && parse.includes('everyone'),
    repliedUser: rules.replied_user === true ? repliedTo : null,
  };
}
