import { describe, expect, it } from 'vitest';
import { createAlarm } from '../../src/core/wake.ts';
import { fakeClock } from '../helpers/clock.ts';

function setUp() {
  const clock = fakeClock();
  const stop = new AbortController();
  const alarm = createAlarm(clock);
  const start = clock.now();
  const woken: number[] = [];
  const sleep = (ms: number) => alarm.sleep(ms, stop.signal).then(() => woken.push(clock.now() - start));
  return { clock, stop, alarm, woken, sleep };
}

describe('an alarm', () => {
  it('lets sleep as long as was asked for when nobody rings', async () => {
    const { clock, woken, sleep } = setUp();
    void sleep(8_000);
    await clock.advance(60_000);
    expect(woken).toEqual([8_000]);
  });

  it('ends the sleep at once when it rings', async () => {
    const { clock, alarm, woken, sleep } = setUp();
    void sleep(8_000);
    await clock.advance(3_000);
    alarm.ring();
    await clock.advance(0);
    expect(woken).toEqual([3_000]);
  });

  it('wakes nobody within a second of falling asleep, however often it rings, and then once', async () => {
    const { clock, alarm, woken, sleep } = setUp();
    void sleep(8_000);
    for (let i = 0; i < 20; i += 1) {
      alarm.ring();
      await clock.advance(20);
    }
    expect(woken).toEqual([]);
    await clock.advance(600);
    expect(woken).toEqual([1_000]);
    void sleep(8_000);
    await clock.advance(60_000);
    expect(woken).toEqual([1_000, 9_000]);
  });

  it('remembers a ring that came while nobody slept, for one sleep', async () => {
    const { clock, alarm, woken, sleep } = setUp();
    alarm.ring();
    void sleep(8_000);
    await clock.advance(1_000);
    expect(woken).toEqual([1_000]);
    void sleep(8_000);
    await clock.advance(7_999);
    expect(woken).toHaveLength(1);
    await clock.advance(1);
    expect(woken).toHaveLength(2);
  });

  it('sleeps less than a second where that is asked for', async () => {
    const { clock, woken, sleep } = setUp();
    void sleep(300);
    await clock.advance(300);
    expect(woken).toEqual([300]);
  });

  it.each([500, 5_000])('ends when it is stopped after %i ms, and leaves nothing asleep', async (ms) => {
    const { clock, stop, woken, sleep } = setUp();
    void sleep(60_000);
    await clock.advance(ms);
    stop.abort();
    await clock.settle();
    expect(woken).toEqual([ms]);
    expect(clock.sleeping).toBe(0);
  });
});
