import type { Job } from '../../src/core/job.ts';
import { aJob, anAttempt } from '../helpers/jobs.ts';
import type { Asked, Books, PaidTask } from './books.ts';

/** The books of one command that came out once, everywhere. */

export const prompt = 'a paper boat with the number 00001 on its sail';
export const picture = Buffer.from('the picture');
export const lost = 'PiAPI may or may not have taken this request, so about US$0.03 may have been charged.';
const money = { reserved: 30_000, committed: 30_000, returned: 0 };

export const task: PaidTask = {
  id: 'task-1',
  prompt,
  provider: 'piapi',
  attempt: 'attempt-1',
  microDollars: 30_000,
  picture,
};
export const asked: Asked = {
  platform: 'discord',
  prompt,
  count: 1,
  acknowledged: true,
  statuses: ['pending', 'processing', 'completed'],
  text: `**Completed**\n> ${prompt}`,
  messages: [{ files: [picture] }],
  left: [],
};
export const attempt = anAttempt({ id: 'attempt-1', state: 'ended', end: 'completed', money });

export function jobWith(change: Partial<Job> = {}, first = attempt): Job {
  const base = aJob();
  return {
    ...base,
    status: 'completed',
    request: { ...base.request, prompt },
    tasks: [{ n: 1, status: 'completed', attempts: [first] }],
    ...change,
  };
}

export function books(change: Partial<Books> = {}): Books {
  return {
    asked: [asked],
    tasks: [task],
    jobs: [jobWith()],
    listed: [prompt],
    log: ['{"level":30}'],
    pings: 0,
    deaths: [],
    ...change,
  };
}
