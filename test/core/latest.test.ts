import { describe, expect, it } from 'vitest';
import { createLatest } from '../../src/core/latest.ts';
import { fakeClock } from '../helpers/clock.ts';

function setUp() {
  const clock = fakeClock();
  const stop = new AbortController();
  const sent: number[] = [];
  const failures: unknown[] = [];
  const state = { value: 0, failing: 0, gate: Promise.resolve() };
  const latest = createLatest({
    clock,
    signal: stop.signal,
    failed: (error) => failures.push(error),
    send: async () => {
      const { value } = state;
      await state.gate;
      if (state.failing > 0) {
        state.failing -= 1;
        throw new Error('no connection');
      }
      sent.push(value);
    },
  });
  const change = (value: number) => {
    state.value = value;
    latest.changed();
  };
  return { clock, stop, sent, failures, state, latest, change };
}

describe('latest', () => {
  it('sends only the first and the newest of changes that come while one is in flight', async () => {
    const { sent, state, latest, change } = setUp();
    let open = () => {};
    state.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    for (const value of [1, 2, 3, 4]) change(value);
    open();
    await latest.settled();
    expect(sent).toEqual([1, 4]);
  });

  it('tries again with growing pauses, and then sends the newest', async () => {
    const { clock, sent, failures, state, change } = setUp();
    state.failing = 2;
    change(1);
    await clock.settle();
    state.value = 2;
    await clock.advance(1_000);
    expect(failures).toHaveLength(2);
    await clock.advance(1_999);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(sent).toEqual([2]);
  });

  it('counts its pauses anew once something went through, and never waits more than a minute', async () => {
    const { clock, sent, failures, state, change } = setUp();
    state.failing = 9;
    change(1);
    await clock.advance(63_000);
    expect(failures).toHaveLength(7);
    await clock.advance(60_000);
    expect(failures).toHaveLength(8);
    await clock.advance(120_000);
    expect(sent).toEqual([1]);
    state.failing = 1;
    change(2);
    await clock.advance(1_000);
    expect(sent).toEqual([1, 2]);
  });

  it('does not hurry because something changes while it waits to try again', async () => {
    const { clock, sent, failures, state, change } = setUp();
    state.failing = 1;
    change(1);
    for (const value of [2, 3, 4]) {
      await clock.advance(300);
      change(value);
    }
    expect([failures.length, sent.length]).toEqual([1, 0]);
    await clock.advance(100);
    expect(sent).toEqual([4]);
  });

  it('is settled when nothing was ever to be sent, and again after every change', async () => {
    const { clock, sent, latest, change } = setUp();
    await latest.settled();
    change(1);
    await latest.settled();
    expect(sent).toEqual([1]);
    change(2);
    await latest.settled();
    expect(sent).toEqual([1, 2]);
    expect(clock.sleeping).toBe(0);
  });

  it('sends nothing once it is stopped', async () => {
    const { stop, sent, latest, change } = setUp();
    stop.abort();
    change(1);
    await latest.settled();
    expect(sent).toEqual([]);
  });

  it('gives up when it is stopped', async () => {
    const { clock, stop, sent, state, latest, change } = setUp();
    state.failing = 100;
    change(1);
    await clock.advance(10_000);
    stop.abort();
    await latest.settled();
    expect(sent).toEqual([]);
  });
});
