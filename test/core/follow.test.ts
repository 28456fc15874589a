import { describe, expect, it } from 'vitest';
import type { Outcome, Provider, TaskState } from '../../src/core/contracts/provider.ts';
import { follow } from '../../src/core/follow.ts';
import { createAlarm } from '../../src/core/wake.ts';
import { fakeClock } from '../helpers/clock.ts';

const completed: Outcome = {
  kind: 'completed',
  results: [{ url: 'https://example.com/a.png' }],
  charge: { known: true, microDollars: 30_000, own: '300000 points' },
};

/** A provider whose answers are decided by the time that has passed. */
function setUp(
  answer: (elapsed: number) => TaskState | Error,
  options: { webhook?: boolean; deadlineMs?: number; pollMs?: number } = {},
) {
  const clock = fakeClock();
  const start = clock.now();
  const asked: number[] = [];
  const stop = new AbortController();
  const alarm = createAlarm(clock);
  const seen: string[] = [];
  const provider: Provider = {
    name: 'test',
    title: 'Test',
    paid: true,
    capabilities: {
      models: {},
      webhooks: true,
      ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    },
    submit: () => Promise.reject(new Error('never')),
    status: async () => {
      asked.push(clock.now() - start);
      const given = answer(clock.now() - start);
      if (given instanceof Error) throw given;
      return given;
    },
  };
  const result = follow({
    provider,
    operation: {},
    submittedAt: start,
    deadlineAt: start + (options.deadlineMs ?? 600_000),
    typicalMs: 18_000,
    webhook: options.webhook ?? false,
    sink: () => Promise.reject(new Error('never')),
    alarm,
    clock,
    signal: stop.signal,
    onProcessing: async () => void seen.push('processing'),
    onError: () => seen.push('error'),
  });
  return { clock, asked, alarm, stop, seen, result };
}

const until =
  (end: number) =>
  (elapsed: number): TaskState =>
    elapsed >= end ? { finished: completed } : { state: elapsed < 1_000 ? 'pending' : 'processing' };

describe('follow', () => {
  it('ends with the outcome, soon after the provider is done and with few requests', async () => {
    const { clock, asked, result } = setUp(until(18_000));
    await clock.advance(60_000);
    await expect(result).resolves.toEqual({ kind: 'ended', outcome: completed });
    expect(asked.at(-1)).toBeLessThan(18_000 + 3_500);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('leaves as much time between two questions as the provider asks for', async () => {
    const { clock, asked, result } = setUp(until(18_000), { pollMs: 5_000 });
    await clock.advance(60_000);
    await result;
    const pauses = asked.slice(1).map((at, i) => at - (asked[i] ?? 0));
    expect(pauses.length).toBeGreaterThan(1);
    expect(Math.min(...pauses)).toBe(5_000);
  });

  it('says "processing" once', async () => {
    const { clock, seen, result } = setUp(until(18_000));
    await clock.advance(60_000);
    await result;
    expect(seen).toEqual(['processing']);
  });

  it('asks at once when a notice rings, and hardly before with a webhook', async () => {
    const { clock, asked, alarm, result } = setUp(until(12_000), { webhook: true });
    await clock.advance(12_000);
    const before = asked.length;
    alarm.ring();
    await clock.advance(0);
    await expect(result).resolves.toMatchObject({ kind: 'ended' });
    expect(asked).toHaveLength(before + 1);
    expect(before).toBeLessThanOrEqual(3);
  });

  it('finds the end also when the notice is lost', async () => {
    const { clock, result } = setUp(until(18_000), { webhook: true });
    await clock.advance(60_000);
    await expect(result).resolves.toMatchObject({ kind: 'ended' });
  });

  it('asks at most once a second in a flood of notices', async () => {
    const { clock, asked, alarm } = setUp(() => ({ state: 'processing' }));
    for (let i = 0; i < 300; i += 1) {
      alarm.ring();
      await clock.advance(20);
    }
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('does not lose a notice that comes while it is asking', async () => {
    const { clock, asked, alarm } = setUp((elapsed) => {
      if (elapsed > 0) alarm.ring();
      return { state: 'processing' };
    });
    alarm.ring();
    await clock.advance(3_500);
    expect(asked).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('asks one last time at the deadline, and calls the rest unknown, not failed', async () => {
    const { clock, asked, result } = setUp(() => ({ state: 'processing' }), { deadlineMs: 30_000 });
    await clock.advance(31_000);
    await expect(result).resolves.toEqual({ kind: 'deadline' });
    expect(asked.at(-1)).toBe(30_000);
  });

  it('takes a success at the deadline', async () => {
    const { clock, result } = setUp(until(30_000), { deadlineMs: 30_000 });
    await clock.advance(31_000);
    await expect(result).resolves.toMatchObject({ kind: 'ended' });
  });

  it('goes on after errors, with growing pauses', async () => {
    const { clock, asked, seen, result } = setUp((t) =>
      t < 10_000 ? new Error('reset') : { finished: completed },
    );
    await clock.advance(60_000);
    await result;
    expect(seen).toEqual(['error', 'error', 'error']);
    expect(asked).toEqual([0, 2_000, 6_000, 14_000]);
  });

  it('stops in the middle of a sleep', async () => {
    const { clock, stop, result } = setUp(() => ({ state: 'processing' }));
    await clock.advance(5_000);
    stop.abort();
    await expect(result).resolves.toEqual({ kind: 'stopped' });
  });
});
