import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buttonOf } from '../../../src/bots/discord/components.ts';
import { areaOfId } from '../../../src/bots/discord/layout.ts';
import { type ListPage, listId, parseListId } from '../../../src/bots/discord/list.ts';
import { outputOf } from '../../../src/bots/discord/pictures.ts';
import { newId } from '../../../src/core/ids.ts';
import { areaNames, attemptId, jobOfAttempt, outputId, parseId } from '../../../src/core/job.ts';
import { actions } from '../../../src/core/view-types.ts';
import type { Edge } from '../edge.ts';
import { nastyWord } from '../support/text.ts';

/** Discord takes no longer `custom_id`. */
const MAX_CUSTOM_ID = 100;

const list: fc.Arbitrary<ListPage> = fc
  .record({
    area: fc.constantFrom(...areaNames),
    kind: fc.constantFrom('history' as const, 'saved' as const),
    page: fc.integer({ min: 1, max: 9_999_999 }),
    person: fc.option(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String), { nil: undefined }),
  })
  .map(({ person, ...rest }) => ({ ...rest, ...(person === undefined ? {} : { person }) }));

const sign = fc.oneof(fc.constantFrom('-0', '-01', '-99', '-5', '0', '-', ':', 'A', '\n'), nastyWord);

/** An id that may be ours but for a sign or two. */
const damaged: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom<string>(
      '0mhjob00000000000001',
      '0mhjob00000000000001-1',
      '0mhjob00000000000001-4-12',
      'page:nanobanana:history:3:42',
    ),
    fc.array(fc.tuple(fc.nat(30), sign), { maxLength: 2 }),
  )
  .map(([id, changes]) =>
    changes.reduce((text, [at, word]) => text.slice(0, at) + word + text.slice(at + (word.length % 2)), id),
  );

interface Case {
  readonly now: number;
  readonly random: readonly number[];
  readonly task: number;
  readonly attempt: number;
  readonly action: (typeof actions)[number];
  readonly list: ListPage;
  readonly foreign: string;
}

export const edge: Edge<Case> = {
  name: 'ids',
  arbitrary: fc.record({
    now: fc.nat(36 ** 9 - 1),
    random: fc.array(fc.nat(35), { minLength: 11, maxLength: 11 }),
    task: fc.integer({ min: 1, max: 4 }),
    attempt: fc.integer({ min: 1, max: 999 }),
    action: fc.constantFrom(...actions),
    list,
    foreign: fc.oneof(damaged, damaged, nastyWord),
  }),
  check(given) {
    assertOurs(given);
    assertForeign(given.foreign);
  },
};

/** What we make is read back as what it was, and fits everywhere. */
function assertOurs({ now, random, task, attempt, action, list: page }: Case): void {
  const digits = [...random];
  const job = newId(now, () => digits.pop() ?? 0);
  assert.match(job, /^[a-z0-9]{20}$/);
  assert.deepEqual(parseId(job), { job });
  const output = outputId(job, task);
  assert.deepEqual(parseId(output), { job, n: task });
  assert.equal(jobOfAttempt(attemptId(job, task, attempt)), job);
  for (const ending of ['png', 'jpg', 'webp']) assert.equal(outputOf(`${output}.${ending}`), output);
  const button = buttonOf({ action, id: output, label: 'x', style: 'primary' });
  assert.ok('custom_id' in button && button.custom_id === `${action}:${output}`);
  assert.ok(button.custom_id.length <= MAX_CUSTOM_ID);
  const id = listId(page);
  assert.deepEqual(parseListId(id), page);
  assert.ok(id.length <= MAX_CUSTOM_ID);
}

/** Nothing is read out of anything else; told sign by sign, where the product uses patterns. */
function assertForeign(text: string): void {
  const [job = '', n, attempt, ...more] = text.split('-');
  const isJob = job.length === 20 && [...job].every((sign) => isDigit(sign) || (sign >= 'a' && sign <= 'z'));
  const plain = n === undefined || (isNumber(n) && n.length <= 2);
  const expected =
    isJob && plain && attempt === undefined ? { job, ...(n === undefined ? {} : { n: Number(n) }) } : null;
  assert.deepEqual(parseId(text), expected);
  const ofAttempt = isJob && more.length === 0 && n?.length === 1 && '1234'.includes(n) && isAttempt(attempt);
  assert.equal(jobOfAttempt(text), ofAttempt ? job : null);
  const page = parseListId(text);
  if (page) assert.equal(listId(page), text);
  const named = outputOf(text);
  if (named !== undefined) assert.ok(text.startsWith(`${named}.`) && parseId(named)?.n !== undefined);
  assert.equal(areaOfId(text.length), undefined);
}

const isDigit = (sign: string): boolean => sign.length === 1 && sign >= '0' && sign <= '9';

const isNumber = (text: string): boolean => text !== '' && !text.startsWith('0') && [...text].every(isDigit);

const isAttempt = (text: string | undefined): boolean =>
  text !== undefined && text !== '' && text.length <= 3 && [...text].every(isDigit);
