import assert from 'node:assert/strict';
import type { Outgoing } from '../../../src/bots/discord/payload.ts';
import { checkMessageComponents } from '../../fakes/discord/component-rules.ts';
import { textDisplays } from '../../fakes/discord/component-tree.ts';
import { DiscordError } from '../../fakes/discord/errors.ts';
import { checkModal } from '../../fakes/discord/modal-rules.ts';
import { createProblems } from '../../fakes/discord/problems.ts';
import { activeMarks, assertClean } from './markup.ts';

/** Messages and forms as they go out, held against the rules of the fake Discord. */

const SHOWN = new Set(['content', 'label', 'description', 'placeholder']);

export function assertMessage({ components, files = [] }: Pick<Outgoing, 'components' | 'files'>): void {
  const names = new Set(files.map(({ name }) => name));
  const problems = createProblems();
  taken(() => {
    checkMessageComponents(components, { v2: true, has: (name) => names.has(name), problems });
    problems.settle();
  });
  for (const { name, alt = '' } of files) {
    assert.match(name, /^[\w.-]{1,100}$/, 'the name of a file');
    assertClean(alt, 'an alt text');
  }
  assertShown(components);
}

export function assertModal(data: unknown): void {
  taken(() => checkModal(data));
  assertShown(Object(data).components);
}

/** What Discord's rules say against it, where they do. */
function taken(check: () => void): void {
  try {
    check();
  } catch (error) {
    assert.fail(error instanceof DiscordError ? JSON.stringify(error) : `${error}`);
  }
}

/** Everything below that people read or have read to them. */
function assertShown(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [field, value] of Object.entries(part)) {
    if (typeof value === 'string' && SHOWN.has(field)) assertClean(value, field);
    else assertShown(value);
  }
}

/** The markup of all its texts: the same whatever people typed, unless somebody broke out. */
export const marksOf = ({ components }: Pick<Outgoing, 'components'>): string =>
  textDisplays(components).flatMap(activeMarks).join(' ');
