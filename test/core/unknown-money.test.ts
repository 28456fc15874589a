import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/contracts/provider.ts';
import type { Limits } from '../../src/core/contracts/store.ts';
import { completed, juno, mina, PRICE } from '../helpers/core.ts';
import { HOUR, MINUTE, unknownWorld } from '../helpers/unknown.ts';

const DAY = 24 * HOUR;
/** Where the minute of a look does not matter. */
const SELDOM = { duePause: () => HOUR / 2 };
const half: Outcome = {
  kind: 'completed',
  results: [{ url: 'https://results.example/a.png' }],
  charge: { known: true, microDollars: PRICE / 2, own: '150000 points' },
};

describe('the money of a task that nobody knows of', () => {
  it.each<[keyof Limits, typeof mina]>([
    ['all', juno],
    ['guild', juno],
    ['person', mina],
  ])('counts in the limit of the %s, on the next day too', async (limit, actor) => {
    const world = await unknownWorld({ change: { ...SELDOM, limits: { [limit]: PRICE } } });
    const { ask, clock, provider, last } = world;
    await ask();
    for (let i = 0; i < 2; i += 1) {
      expect(await ask(1, actor)).toBe('');
      expect(last()).toMatchObject({ how: 'open', status: 'failed' });
      await clock.advance(13 * HOUR);
    }
    expect(provider.submitted).toHaveLength(1);
  });

  it('leaves no room for Try again where a limit is reached: nothing is sent, and it is looked for on', async () => {
    const { ask, clock, jobs, minutes, provider, stored } = await unknownWorld({
      change: { limits: { person: PRICE } },
    });
    const id = await ask();
    await clock.advance(10_000);
    await expect(jobs.retry(mina, id, { confirmed: true })).rejects.toMatchObject({ code: 'limit_money' });
    await clock.advance(6 * MINUTE);
    expect(provider.submitted).toHaveLength(1);
    expect(minutes()).toEqual([1, 5]);
    expect((await stored(id)).tasks[0]?.attempts).toHaveLength(1);
  });

  it('stays held for 24 hours and is then booked as spent, not confirmed', async () => {
    const { ask, clock, store } = await unknownWorld({ change: SELDOM });
    await ask();
    const start = clock.now();
    await clock.advance(DAY - MINUTE);
    expect(await store.used({}, clock.now())).toEqual({ held: PRICE, committedToday: 0 });
    await clock.advance(MINUTE);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: PRICE });
    const lines = await store.ledger(mina, start, clock.now() + 1);
    expect(lines).toMatchObject([{ microDollars: PRICE, confirmed: false, at: start + DAY }]);
  });

  it('is booked anew, once, when a click finds the task after that', async () => {
    const { ask, clock, finding, jobs, operation, press, provider, statuses, store } = await unknownWorld({
      change: SELDOM,
    });
    const id = await ask();
    const start = clock.now();
    await clock.advance(2 * DAY);
    finding.answer = async () => operation();
    provider.script = () => ({ finished: half });
    await press(jobs.look(mina, id));
    await clock.advance(5_000);
    expect(statuses().at(-1)).toBe('completed');
    const lines = await store.ledger(mina, start, clock.now() + 1);
    expect(lines).toMatchObject([{ microDollars: PRICE / 2, confirmed: true, own: '150000 points' }]);
    expect(await store.openCount()).toBe(0);
    await press(jobs.look(mina, id));
    await clock.advance(DAY);
    expect(await store.ledger(mina, start, clock.now() + 1)).toEqual(lines);
  });

  it('is not moved to the day of a click that finds nothing', async () => {
    const { ask, clock, jobs, press, store, notes } = await unknownWorld({ change: SELDOM });
    const id = await ask();
    const start = clock.now();
    await clock.advance(DAY);
    const lines = await store.ledger(mina, start, clock.now() + 1);
    await clock.advance(DAY);
    await press(jobs.look(mina, id));
    await clock.advance(5_000);
    expect(notes()).toContain('Looked again');
    expect(await store.ledger(mina, start, clock.now() + 1)).toEqual(lines);
    expect(await store.openCount()).toBe(0);
  });
});

describe('a task whose deadline passed', () => {
  /** The first submission is accepted and takes as long as the test says. */
  async function slowWorld(takesMs: number, end: Outcome = completed) {
    const world = await unknownWorld();
    world.provider.answers.length = 0;
    world.provider.script = (elapsed, id) =>
      elapsed < (id === 1 ? takesMs : 1_000) ? { state: 'processing' } : { finished: end };
    return world;
  }

  it('is unknown, is asked for at the times of the looks, and shows its picture when it comes', async () => {
    const { ask, clock, provider, statuses, store, last, looks } = await slowWorld(2 * HOUR, half);
    await ask();
    await clock.advance(11 * MINUTE);
    expect(last()).toMatchObject({ status: 'unknown', buttons: ['check', 'retry'] });
    expect(last()?.head).toContain('not finished after 10 min');
    expect(await store.used({}, clock.now())).toEqual({ held: PRICE, committedToday: 0 });
    await clock.advance(3 * HOUR);
    expect(statuses()).toEqual(['pending', 'processing', 'unknown', 'processing', 'completed']);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: PRICE / 2 });
    expect(provider.submitted).toHaveLength(1);
    expect(looks).toEqual([]);
  });

  it.each<[string, Outcome, string, number]>([
    ['its picture', half, 'completed', PRICE / 2],
    [
      'its note',
      {
        kind: 'failed',
        reason: 'content',
        again: false,
        charge: { known: true, microDollars: PRICE / 3, own: '100000 points' },
      },
      'failed',
      PRICE / 3,
    ],
  ])('adds %s to a reply that is completed already, with what it cost', async (_, end, status, cost) => {
    const { ask, clock, provider, bot, last, notes, store, stored } = await slowWorld(12 * MINUTE, end);
    const { script } = provider;
    provider.script = (elapsed, id) =>
      id === 2 && elapsed >= 1_000 ? { finished: completed } : script(elapsed, id);
    const id = await ask(2);
    await clock.advance(11 * MINUTE);
    expect(last()).toMatchObject({ status: 'completed', pictures: 1 });
    expect(last()?.buttons).toContain('check');
    expect(notes()).toMatch(/Picture 1: unknown/);
    const before = bot.shown.length;
    await clock.advance(30 * MINUTE);
    expect(bot.shown.length - before).toBeLessThanOrEqual(2);
    expect(last()).toMatchObject({
      how: 'show',
      status: 'completed',
      pictures: status === 'completed' ? 2 : 1,
    });
    expect(last()?.buttons).not.toContain('check');
    expect(notes()).not.toMatch(/unknown/);
    expect((await stored(id)).tasks[0]?.status).toBe(status);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: PRICE + cost });
  });
});
