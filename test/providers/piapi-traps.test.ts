import { describe, expect, it, onTestFinished } from 'vitest';
import type { Charge, TaskState } from '../../src/core/contracts/provider.ts';
import { fixture } from '../fakes/piapi/answers.ts';
import { openBench as open } from '../helpers/piapi-bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

interface Document {
  data: Record<string, unknown>;
}

const recorded = (name: string) => fixture(name) as Document;

async function openBench() {
  const bench = await open();
  onTestFinished(() => bench.fake.stop());
  return bench;
}

/** What each of these answers to GET is read as, in order. */
async function readAll(...bodies: readonly unknown[]): Promise<TaskState[]> {
  const bench = await openBench();
  const states: TaskState[] = [];
  for (const body of bodies) {
    bench.fake.fault('get', { kind: 'status', status: 200, body });
    states.push(await bench.status({ task: 'task-1', price: 30_000 }));
  }
  return states;
}

const changed = (name: string, change: Record<string, unknown>): Document => ({
  ...recorded(name),
  data: { ...recorded(name).data, ...change },
});

const stateOf = (state: TaskState | undefined) =>
  state && 'finished' in state ? state.finished.kind : state?.state;

const chargesOf = (states: readonly TaskState[]): Charge[] =>
  states.flatMap((state) => ('finished' in state ? [state.finished.charge] : []));

describe('what a task of PiAPI consumes (trap 3)', () => {
  it('stands in the answer to its creation already, and is charged at its end alone', async () => {
    const created = recorded('create-response');
    expect(created).toMatchObject({ data: { status: 'pending', meta: { usage: { consume: 300_000 } } } });
    const bench = await openBench();
    bench.fake.fault('create', { kind: 'status', status: 200, body: created });
    expect(await bench.provider.submit(aRequest(), submitOptions())).toEqual({
      accepted: { task: created.data.task_id, price: 30_000 },
    });
    const states = await readAll(created, recorded('get-processing'), recorded('get-completed'));
    expect(chargesOf(states)).toEqual([{ known: true, microDollars: 30_000, own: '300000 points' }]);
  });
});

describe('a time of a task of PiAPI (trap 4)', () => {
  const times = (time: unknown) => ({ created_at: time, started_at: time, ended_at: time });
  const usage = { consume: 300_000 };

  it.each(['0001-01-01T00:00:00Z', '2025-10-18T01:45:37.318778184Z', '', 'soon', null, 0])(
    'of %j changes nothing: how long it took is told by our own clock',
    async (time) => {
      const meta = { ...times(time), usage };
      const [state] = await readAll(changed('get-completed', { meta }));
      const [as] = await readAll(recorded('get-completed'));
      expect(state).toEqual(as);
      expect(stateOf(state)).toBe('completed');
    },
  );
});

describe('the error that every task of PiAPI has (trap 5)', () => {
  const none = { code: 0, raw_message: '', message: '', detail: null };
  const real = { code: 10_000, raw_message: '', message: 'failed to process task', detail: null };

  it.each([
    ['get-pending', 'pending'],
    ['get-processing', 'processing'],
    ['get-completed', 'completed'],
  ])('is no failure while the status of %s is %s', async (name, state) => {
    const states = await readAll(...[none, real, null].map((error) => changed(name, { error })));
    expect(states.map(stateOf)).toEqual([state, state, state]);
  });

  it('is none with code 0, and the task has failed all the same where its status says so', async () => {
    const [state] = await readAll(changed('get-failed', { error: none }));
    expect(state).toMatchObject({ finished: { kind: 'failed', reason: 'provider_error', again: false } });
  });
});

describe('the code around a task of PiAPI (trap 2)', () => {
  it.each([200, 0, '200', null, undefined])('may be %s: the status of the task counts', async (code) => {
    const { data } = recorded('get-completed');
    const [state] = await readAll({ ...(code === undefined ? {} : { code }), data });
    expect(stateOf(state)).toBe('completed');
  });
});
