import { describe, expect, test } from 'vitest';
import type { Asked, Books, LeftMessage } from './books.ts';
import { check } from './check.ts';
import { asked, books, picture } from './example.ts';

/** Posted at 1,000, when the process died; the next life posted the reply at 3,000. */
const leftBehind: LeftMessage = {
  id: '1.000001',
  at: 1_000,
  until: 3_000,
  states: 1,
  statuses: ['pending'],
  files: 0,
};
const onSlack = (change: Partial<LeftMessage> = {}): Asked => ({
  ...asked,
  platform: 'slack',
  left: [{ ...leftBehind, ...change }],
});
const death = { at: 1_005, saved: [] };

describe('a message of Slack before the reply', () => {
  test('is none where the process died before it saved which one it was', () => {
    expect(check(books({ asked: [onSlack()], deaths: [death] }))).toEqual([]);
  });

  test('is none where it showed as the process died', () => {
    expect(check(books({ asked: [onSlack()], deaths: [{ ...death, at: 900 }] }))).toEqual([]);
  });

  const saved = [{ ...death, saved: [leftBehind.id] }];
  const cases: [string, Partial<Books>, RegExp][] = [
    ['where nobody died', { asked: [onSlack()] }, /nobody died between them/],
    [
      'where somebody died only later',
      { asked: [onSlack()], deaths: [{ ...death, at: 3_500 }] },
      /nobody died between/,
    ],
    [
      'where somebody died long before',
      { asked: [onSlack()], deaths: [{ ...death, at: 10 }] },
      /nobody died between/,
    ],
    ['where the first one was saved', { asked: [onSlack()], deaths: saved }, /the first one was saved/],
    ['where it was changed', { asked: [onSlack({ states: 2 })], deaths: [death] }, /was changed/],
    ['where it shows a picture', { asked: [onSlack({ files: 1 })], deaths: [death] }, /shows a result/],
    [
      'where it says Completed',
      { asked: [onSlack({ statuses: ['completed'] })], deaths: [death] },
      /left behind shows a result/,
    ],
    [
      'where the result is shown nowhere',
      { asked: [{ ...onSlack(), messages: [{ files: [] }] }], deaths: [death] },
      /shown 0 times/,
    ],
    [
      'where the result is shown twice',
      { asked: [{ ...onSlack(), messages: [{ files: [picture, picture] }] }], deaths: [death] },
      /shown 2 times/,
    ],
  ];

  test.each(cases)('is a violation %s', (_what, change, sentence) => {
    expect(check(books(change)).join('\n')).toMatch(sentence);
  });
});
