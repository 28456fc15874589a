import { describe, expect, it } from 'vitest';
import { createSlots } from '../../src/media/slots.ts';

describe('slots', () => {
  it('run so many at once and the rest in order', async () => {
    const slots = createSlots(2);
    const started: number[] = [];
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const all = gates.map((gate, n) =>
      slots.run(async () => {
        started.push(n);
        await gate.promise;
        return n;
      }),
    );
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    gates[1]?.resolve();
    await all[1];
    await expect.poll(() => started).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  });

  it('are free again after work that failed', async () => {
    const slots = createSlots(1);
    await expect(slots.run(() => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
    expect(await slots.run(async () => 'next')).toBe('next');
  });

  it('let go of who gives up while waiting, and of who gave up before', async () => {
    const slots = createSlots(1);
    const gate = Promise.withResolvers<void>();
    const first = slots.run(() => gate.promise);
    const leave = new AbortController();
    const waiting = slots.run(async () => 'never', leave.signal);
    leave.abort(new Error('gave up'));
    await expect(waiting).rejects.toThrow('gave up');
    await expect(slots.run(async () => 'never', leave.signal)).rejects.toThrow('gave up');
    gate.resolve();
    await first;
    expect(await slots.run(async () => 'next')).toBe('next');
  });

  it('are not ended by a signal that comes while the work runs', async () => {
    const leave = new AbortController();
    const gate = Promise.withResolvers<string>();
    const slots = createSlots(1);
    const running = slots.run(() => gate.promise, leave.signal);
    leave.abort(new Error('gave up'));
    gate.resolve('done');
    expect(await running).toBe('done');
  });
});
