import { expect, test } from 'vitest';
import { createCore, PRICE } from '../helpers/core.ts';
import { aJob, anAttempt, aTask } from '../helpers/jobs.ts';

test('a first message that is tried again after a crash is brought up to date: the platform may have kept the earlier one', async () => {
  const { store, jobs, clock, bot } = createCore();
  const money = { reserved: PRICE, committed: 0, returned: 0 };
  const attempt = anAttempt({ provider: 'test', state: 'submitting', submittedAt: clock.now(), money });
  const job = aJob({ createdAt: clock.now(), delivery: 'open', tasks: [aTask({ attempts: [attempt] })] });
  await store.create({ job, limits: {}, owner: 'a process that died', leaseMs: 0, now: clock.now() });
  await jobs.start();
  await clock.advance(5_000);
  expect(bot.shown.map(({ how, status }) => [how, status])).toEqual([
    ['open', 'unknown'],
    ['show', 'unknown'],
  ]);
});
