import { describe, expect, test } from 'vitest';
import { type Attempt, statuses } from '../../src/core/job.ts';
import { anAttempt } from '../helpers/jobs.ts';
import type { Asked, Books, PaidTask } from './books.ts';
import { check } from './check.ts';
import { asked, attempt, books, jobWith, lost, picture, prompt, task } from './example.ts';

const unknownJob = (held: number) =>
  jobWith(
    { status: 'unknown' },
    anAttempt({
      id: 'attempt-1',
      state: 'unknown',
      money: { reserved: 30_000, committed: 0, returned: 30_000 - held },
    }),
  );
const unknown: Asked = { ...asked, statuses: ['pending', 'unknown'], text: lost, messages: [{ files: [] }] };

describe('nothing is said', () => {
  test('of a job that came out once, everywhere', () => {
    expect(check(books())).toEqual([]);
  });

  test('of a job that is unknown, says so with its money, and is held', () => {
    expect(check(books({ asked: [unknown], tasks: [], jobs: [unknownJob(30_000)] }))).toEqual([]);
  });

  test('of a command that the bot never saved, or never heard', () => {
    const thinking: Asked = { ...asked, statuses: [], text: '', messages: [] };
    const unheard = { ...thinking, acknowledged: false };
    for (const command of [thinking, unheard])
      expect(check(books({ asked: [command], tasks: [], jobs: [], listed: [] }))).toEqual([]);
  });

  test('of a task that was unknown and is found', () => {
    const found: Asked = { ...asked, statuses: ['pending', 'unknown', 'processing', 'completed'] };
    expect(check(books({ asked: [found] }))).toEqual([]);
  });
});

const elsewhere = (first: Partial<Attempt>, last: Partial<Attempt>) =>
  jobWith({
    tasks: [
      {
        n: 1,
        status: 'completed',
        attempts: [
          { ...attempt, ...first },
          { ...attempt, id: 'attempt-2', ...last },
        ],
      },
    ],
  });
const givenBack = {
  end: 'failed',
  failure: { reason: 'provider_error', again: true },
  money: { reserved: 30_000, committed: 0, returned: 30_000 },
} as const;
const nameless: PaidTask = {
  ...task,
  id: 'apiyi-1',
  provider: 'apiyi',
  attempt: undefined,
  picture: undefined,
};

describe('nothing is said of several providers', () => {
  test('where one gave its money back and the next one made it', () => {
    const refunded = { ...task, microDollars: 0, picture: undefined };
    const next = { ...task, id: 'task-2', provider: 'qingbo', attempt: 'attempt-2' };
    const jobs = [elsewhere(givenBack, { provider: 'qingbo' })];
    expect(check(books({ tasks: [refunded, next], jobs }))).toEqual([]);
  });

  test('where it was unknown, and then turns out to have failed for nothing', () => {
    const refunded = { ...task, microDollars: 0, picture: undefined };
    const statuses = ['pending', 'unknown', 'failed'] as const;
    const failed = jobWith({
      status: 'failed',
      tasks: [{ n: 1, status: 'failed', attempts: [{ ...attempt, ...givenBack }] }],
    });
    const reply = { ...asked, statuses, messages: [{ files: [] }] };
    expect(check(books({ asked: [reply], tasks: [refunded], jobs: [failed] }))).toEqual([]);
  });

  test('where the picture came with an answer whose provider keeps none', () => {
    const jobs = [jobWith({}, { ...attempt, provider: 'apiyi' })];
    expect(check(books({ tasks: [nameless], jobs }))).toEqual([]);
  });
});

describe('a violation is said', () => {
  const another = { ...task, id: 'task-2', attempt: 'attempt-2' };
  const cases: [string, Partial<Books>, RegExp][] = [
    ['a second task for one picture', { tasks: [task, another] }, /2 tasks paid, 1 asked for/],
    ['an attempt that was sent twice', { tasks: [task, { ...task, id: 'task-2' }] }, /submitted twice/],
    ['a task that nobody asked for', { tasks: [task, { ...another, prompt: 'else' }] }, /nobody asked/],
    ['a task that never ended', { tasks: [{ ...task, microDollars: undefined }] }, /never ended/],
    [
      'a task whose command got no reply',
      { asked: [{ ...asked, statuses: [], messages: [] }], jobs: [] },
      /the reply says nothing/,
    ],
    ['a reply that does not end', { asked: [{ ...asked, statuses: ['processing'] }] }, /ends at processing/],
    ['a reply that fails', { asked: [{ ...asked, statuses: ['failed'] }] }, /failed, though nothing failed/],
    [
      'a step back',
      { asked: [{ ...asked, statuses: ['processing', 'pending', 'completed'] }] },
      /step back from processing to pending/,
    ],
    [
      'a step back from an end',
      { asked: [{ ...asked, statuses: ['completed', 'processing', 'completed'] }] },
      /step back from completed to processing/,
    ],
    ['a result shown twice', { asked: [{ ...asked, messages: [{ files: [picture, picture] }] }] }, /2 times/],
    [
      'a result in two messages',
      { asked: [{ ...asked, messages: [{ files: [picture] }, { files: [] }] }] },
      /2 messages name it/,
    ],
    ['a result that is not shown', { asked: [{ ...asked, messages: [{ files: [] }] }] }, /shown 0 times/],
    [
      "somebody else's picture",
      { asked: [{ ...asked, messages: [{ files: [picture, Buffer.from('x')] }] }] },
      /1 pictures that are not its own/,
    ],
    [
      'unknown, with the picture there',
      { asked: [unknown], jobs: [unknownJob(30_000)] },
      /unknown, though 1 pictures were made/,
    ],
    [
      'unknown without a word of the money',
      { asked: [{ ...unknown, text: 'Unknown' }], tasks: [], jobs: [unknownJob(30_000)] },
      /money is held, and the reply does not say so/,
    ],
    ['unknown with nothing held', { asked: [unknown], tasks: [], jobs: [unknownJob(0)] }, /no money is held/],
    ['a job that history does not list', { listed: [] }, /0 entries in the history, not 1/],
    ['a job that history lists twice', { listed: [prompt, prompt] }, /2 entries in the history, not 1/],
    ['a job without a record', { jobs: [] }, /0 records in the data, not 1/],
    ['a job with two records', { jobs: [jobWith(), jobWith()] }, /2 records in the data, not 1/],
    [
      'a record that says something else',
      { jobs: [jobWith({ status: 'unknown' })] },
      /record says unknown, the reply completed/,
    ],
    [
      'a charge that was not booked',
      { tasks: [{ ...task, microDollars: 60_000 }] },
      /booked 30000, paid 60000/,
    ],
    [
      'two that were paid for one picture, at two providers',
      { tasks: [task, { ...nameless }], jobs: [elsewhere({}, { provider: 'apiyi' })] },
      /2 tasks paid, 1 asked for/,
    ],
    [
      'a charge without a name that nobody booked',
      { tasks: [nameless], jobs: [jobWith({}, { ...attempt, ...givenBack, provider: 'apiyi' })] },
      /booked 0 and held 0, paid 30000/,
    ],
    [
      'a picture of an answer that is not shown',
      {
        asked: [{ ...asked, messages: [{ files: [] }] }],
        tasks: [nameless],
        jobs: [jobWith({}, { ...attempt, provider: 'apiyi' })],
      },
      /1 pictures that came with the answer are not shown/,
    ],
    ['a damaged file', { log: ['{"level":50,"msg":"was set aside"}'] }, /damaged file/],
    ['an error in the log', { log: ['{"level":50,"msg":"x"}'] }, /an error in the log/],
    ['output that is no log', { log: ['Segmentation fault'] }, /not a line of the log/],
    ['a mention', { pings: 1 }, /1 mentions/],
  ];

  test.each(cases)('%s', (_what, change, sentence) => {
    expect(check(books(change)).join('\n')).toMatch(sentence);
  });

  test('whatever else a reply may end with', () => {
    const allowed = ['completed', 'unknown'];
    for (const status of statuses.filter((one) => !allowed.includes(one)))
      expect(check(books({ asked: [{ ...asked, statuses: [status] }] }))).not.toEqual([]);
  });
});
