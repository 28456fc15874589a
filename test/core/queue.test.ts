import { describe, expect, it } from 'vitest';
import { createQueue, type Slot } from '../../src/core/queue.ts';

const never = new AbortController().signal;

function aQueue(places: number, areas = 1) {
  let now = 0;
  const timers: { at: number; run: () => void }[] = [];
  const queue = createQueue({
    concurrency: () => places,
    areas,
    now: () => now,
    later: (ms, run) => timers.push({ at: now + ms, run }),
  });
  const admitted: string[] = [];
  const slots = new Map<string, Slot>();
  const join = (
    job: string,
    guild = 'g1',
    person = 'p1',
    area: 'nanobanana' | 'hailou' = 'nanobanana',
    signal = never,
  ) =>
    queue.admit({ job, provider: 'piapi', area, guild, person }, signal).then((slot) => {
      if (!slot) return;
      admitted.push(job);
      slots.set(job, slot);
    });
  const settle = () => new Promise<void>((done) => setImmediate(done));
  const finish = async (job: string) => {
    slots.get(job)?.release();
    await settle();
  };
  const advance = async (ms: number) => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) timer.run();
    await settle();
  };
  return { queue, admitted, join, settle, finish, advance };
}

describe('the queue', () => {
  it('admits as many tasks as the provider takes at once, and the next when one is over', async () => {
    const { admitted, join, settle, finish, queue } = aQueue(2);
    for (const job of ['a', 'b', 'c']) void join(job);
    await settle();
    expect(admitted).toEqual(['a', 'b']);
    expect(queue.waiting()).toBe(1);
    await finish('a');
    expect(admitted).toEqual(['a', 'b', 'c']);
  });

  it('serves guild by guild and, within a guild, person by person', async () => {
    const { admitted, join, settle, finish } = aQueue(1);
    void join('first', 'big', 'ann');
    for (const job of ['ann2', 'ann3']) void join(job, 'big', 'ann');
    void join('bob1', 'big', 'bob');
    void join('small', 'small', 'cat');
    await settle();
    for (const job of ['first', 'small', 'bob1', 'ann2', 'ann3']) await finish(job);
    expect(admitted).toEqual(['first', 'small', 'bob1', 'ann2', 'ann3']);
  });

  it('tells the place of a job in the order in which it will be served', async () => {
    const { queue, join, settle, finish } = aQueue(1);
    void join('first', 'big', 'ann');
    void join('ann2', 'big', 'ann');
    void join('small', 'small', 'cat');
    await settle();
    expect(queue.place('small')).toEqual({ place: 1, total: 2 });
    expect(queue.place('ann2')).toEqual({ place: 2, total: 2 });
    await finish('first');
    expect(queue.place('ann2')).toEqual({ place: 1, total: 1 });
    expect(queue.place('small')).toBeUndefined();
  });

  it('counts a job with several tasks as one place', async () => {
    const { queue, join, settle } = aQueue(1);
    void join('running');
    for (let i = 0; i < 3; i += 1) void join('many', 'g2', 'p2');
    void join('after', 'g3', 'p3');
    await settle();
    expect(queue.place('after')).toEqual({ place: 2, total: 2 });
  });

  it('lets whoever cancels leave, and gives nobody that place', async () => {
    const { queue, join, settle, admitted, finish } = aQueue(1);
    const cancel = new AbortController();
    void join('a');
    const waiting = join('b', 'g1', 'p1', 'nanobanana', cancel.signal);
    void join('c');
    await settle();
    cancel.abort();
    await waiting;
    await finish('a');
    expect(admitted).toEqual(['a', 'c']);
    expect(queue.waiting()).toBe(0);
  });

  it('keeps one place free of each area, so that videos never block pictures', async () => {
    const { admitted, join, settle } = aQueue(3, 2);
    for (const job of ['v1', 'v2', 'v3']) void join(job, 'g', 'p', 'hailou');
    void join('picture');
    await settle();
    expect(admitted).toEqual(['v1', 'v2', 'picture']);
  });

  it('takes fewer at once for a minute when the provider says "too many"', async () => {
    const { queue, admitted, join, settle, finish, advance } = aQueue(2);
    void join('a');
    void join('b');
    await settle();
    queue.slowDown('piapi', 0);
    void join('c');
    void join('d');
    await finish('a');
    expect(admitted).toEqual(['a', 'b']);
    await finish('b');
    expect(admitted).toEqual(['a', 'b', 'c']);
    await advance(60_000);
    expect(admitted).toEqual(['a', 'b', 'c', 'd']);
  });
});
