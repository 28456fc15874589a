import { describe, expect, it } from 'vitest';
import { endWaiting } from '../../src/core/advance.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import type { Job } from '../../src/core/job.ts';
import { attemptId } from '../../src/core/job.ts';
import { jobMoney, reserve } from '../../src/core/money.ts';
import * as outcome from '../../src/core/outcome.ts';
import { createRecords, refOf } from '../../src/core/records.ts';
import { createMemoryStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { aJob, anAttempt, aTask } from '../helpers/jobs.ts';

async function setUp(change: Partial<Job> = {}, around: (store: JobStore) => JobStore = (store) => store) {
  const clock = fakeClock();
  const memory = createMemoryStore();
  const store = around(memory);
  const made = await memory.create({
    job: aJob(change),
    limits: {},
    owner: 'this process',
    leaseMs: 60_000,
    now: clock.now(),
  });
  if (made.kind !== 'created') throw new Error(made.kind);
  const ref = refOf(made.job);
  const stored = async () => (await memory.get(ref, ref.id)) ?? never();
  return { clock, memory, ref, stored, records: createRecords({ store, clock }) };
}

const never = (): never => {
  throw new Error('the job is gone');
};

const longer = (job: Job): Job => ({ ...job, request: { ...job.request, prompt: `${job.request.prompt}!` } });

describe('changing a job', () => {
  it('loses no change, however many come at once, and each sees what the others did', async () => {
    const { records, ref, stored } = await setUp({ request: { ...aJob().request, prompt: 'a' } });
    let tries = 0;
    const edit = (job: Job) => {
      tries += 1;
      return longer(job);
    };
    await Promise.all(Array.from({ length: 8 }, () => records.change(ref, edit)));
    expect((await stored()).request.prompt).toBe('a!!!!!!!!');
    expect((await stored()).revision).toBe(8);
    expect(tries).toBeGreaterThan(8);
  });

  it('writes nothing where the newest job is to stay as it is, or is gone', async () => {
    const { records, memory, ref, stored } = await setUp();
    expect(await records.change(ref, () => null)).toEqual({ kind: 'unchanged' });
    expect((await stored()).revision).toBe(0);
    await memory.remove(ref, ref.id);
    expect(await records.change(ref, longer)).toEqual({ kind: 'unchanged' });
    expect(await records.read(ref)).toBeNull();
  });

  it('finds nothing by the id alone: guild and area belong to the name of a job', async () => {
    const { records, ref, stored } = await setUp();
    for (const foreign of [
      { ...ref, guild: 'web:river-lab' },
      { ...ref, area: 'hailou' as const },
    ]) {
      expect(await records.read(foreign)).toBeNull();
      expect(await records.change(foreign, longer)).toEqual({ kind: 'unchanged' });
    }
    expect((await stored()).revision).toBe(0);
  });

  it('says which limit is in the way, and leaves the job as it was', async () => {
    const { records, ref, stored } = await setUp();
    const dear = (job: Job): Job => ({
      ...job,
      tasks: [aTask({ attempts: [anAttempt({ money: reserve(500) })] })],
    });
    const changed = await records.change(ref, dear, { limits: { guild: 499 } });
    expect(changed).toMatchObject({ kind: 'limit', reached: { scope: 'guild', limit: 499, used: 0 } });
    expect(jobMoney(await stored()).held).toBe(0);
  });

  it('passes on a disk that refuses, once', async () => {
    let writes = 0;
    const { records, ref } = await setUp({}, (store) => ({
      ...store,
      update: () => {
        writes += 1;
        return Promise.reject(new Error('no space left'));
      },
    }));
    await expect(records.change(ref, longer)).rejects.toThrow('no space left');
    expect(writes).toBe(1);
  });
});

describe('a cancel and a submission of the same moment', () => {
  const claim = (id: string, now: number) => (job: Job) =>
    job.tasks[0]?.attempts[0]?.state === 'waiting' ? outcome.submitting(job, id, now, 60_000) : null;
  const cancel = (now: number) => (job: Job) =>
    job.tasks[0]?.attempts[0]?.state === 'waiting' ? endWaiting(job, now, { kind: 'cancelled' }) : null;

  it.each(['cancel', 'submission'])('give way to each other: the %s that is first wins', async (first) => {
    const { records, clock, ref, stored } = await setUp();
    const attempt = (await stored()).tasks[0]?.attempts[0]?.id ?? attemptId(ref.id, 1, 1);
    const edits = [claim(attempt, clock.now()), cancel(clock.now())];
    if (first === 'cancel') edits.reverse();
    const [won, lost] = await Promise.all(edits.map((edit) => records.change(ref, edit)));
    expect([won?.kind, lost?.kind]).toEqual(['saved', 'unchanged']);
    expect((await stored()).tasks[0]?.attempts[0]?.state).toBe(first === 'cancel' ? 'ended' : 'submitting');
  });
});

describe('a platform credential', () => {
  const sealed = (until: number) => ({ secret: { sealed: 'of the platform', until } });
  const inAMinute = fakeClock().now() + 60_000;

  it('stays with the job while it is good and the job is open', async () => {
    const { records, ref, stored } = await setUp(sealed(inAMinute));
    await records.change(ref, longer);
    expect((await stored()).secret).toEqual(sealed(inAMinute).secret);
  });

  it('goes with the change that closes the job', async () => {
    const { records, ref, stored } = await setUp(sealed(inAMinute));
    await records.change(ref, longer, { close: true });
    expect(await stored()).not.toHaveProperty('secret');
  });

  it('goes with the first change after its time', async () => {
    const { records, clock, ref, stored } = await setUp(sealed(inAMinute));
    await clock.advance(60_000);
    await records.change(ref, (job) => job);
    expect(await stored()).not.toHaveProperty('secret');
  });
});
