import { newId } from '../../src/core/ids.ts';
import type { Attempt, Job, Task } from '../../src/core/job.ts';
import { attemptId } from '../../src/core/job.ts';

let serial = 0;

/** A job as `create` stores it, with whatever a test wants changed. */
export function aJob(change: Partial<Job> = {}): Job {
  serial += 1;
  const createdAt = change.createdAt ?? Date.UTC(2026, 10, 3, 12) + serial;
  const id = change.id ?? newId(createdAt);
  return {
    format: 1,
    id,
    revision: 0,
    eventKey: `event-${serial}`,
    area: 'nanobanana',
    guild: 'web:sunny-studio',
    platform: 'web',
    room: { id: 'channel', private: false },
    person: { id: 'mina', name: 'Mina' },
    language: 'en',
    createdAt,
    request: {
      prompt: 'A yellow raincoat on a rainy street',
      model: 'nano-banana',
      aspect: '1:1',
      resolution: '1K',
      count: 1,
      pictures: [],
    },
    status: 'pending',
    tasks: [aTask({}, id)],
    place: {},
    delivery: 'open',
    saved: {},
    ...change,
  };
}

export function aTask(change: Partial<Task> = {}, job = newId(Date.now())): Task {
  const n = change.n ?? 1;
  return { n, status: 'pending', attempts: [anAttempt({ id: attemptId(job, n, 1) })], ...change };
}

export function anAttempt(change: Partial<Attempt> = {}): Attempt {
  serial += 1;
  return {
    id: `attempt-${serial}`,
    provider: 'demo',
    state: 'waiting',
    key: `key-${serial}`,
    looks: 0,
    money: { reserved: 0, committed: 0, returned: 0 },
    ...change,
  };
}
