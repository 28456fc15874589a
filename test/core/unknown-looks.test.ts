import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/store/index.ts';
import { mina } from '../helpers/core.ts';
import { broken, HOUR, MINUTE, unknownWorld } from '../helpers/unknown.ts';

const DAY_OF_LOOKS = [1, 5, 30, ...Array.from({ length: 23 }, (_, i) => 90 + 60 * i), 24 * 60];

describe('a task that nobody knows of', () => {
  it('is looked for after 1, 5 and 30 minutes, then hourly for 24 hours, and never sent again', async () => {
    const { ask, clock, minutes, provider, store, stored } = await unknownWorld();
    const id = await ask();
    await clock.advance(30 * HOUR);
    expect(minutes()).toEqual(DAY_OF_LOOKS);
    expect(provider.submitted).toHaveLength(1);
    expect(await stored(id)).toMatchObject({ status: 'unknown' });
    expect(await store.openCount()).toBe(0);
  });

  it('is looked for at those times after a restart too, and at once where one was missed', async () => {
    const { ask, clock, minutes, restart, provider } = await unknownWorld();
    await ask();
    await clock.advance(10 * MINUTE);
    await restart();
    await clock.advance(110 * MINUTE);
    expect(minutes()).toEqual([1, 5, 30, 90]);
    await restart(65 * MINUTE);
    await clock.advance(2 * HOUR);
    expect(minutes()).toEqual([1, 5, 30, 90, 185, 210, 270]);
    expect(provider.submitted).toHaveLength(1);
  });

  it('loses none of those looks to clicks on Check in between', async () => {
    const { ask, clock, minutes, press, jobs } = await unknownWorld();
    const id = await ask();
    for (const wait of [3, 57, 29]) {
      await clock.advance(wait * MINUTE);
      await press(jobs.look(mina, id));
    }
    await clock.advance(2 * HOUR);
    expect(minutes()).toEqual([1, 3, 5, 30, 60, 89, 90, 150]);
  });

  it('is looked for once by a double click on Check, which says so once', async () => {
    const { ask, clock, looks, press, jobs, bot } = await unknownWorld();
    const id = await ask();
    await clock.advance(10_000);
    const before = bot.shown.length;
    await Promise.all([press(jobs.look(mina, id)), press(jobs.look(mina, id))]);
    await clock.advance(2_000);
    await press(jobs.look(mina, id));
    expect(looks).toHaveLength(1);
    expect(bot.shown.slice(before)).toHaveLength(1);
    await clock.advance(5_000);
    await press(jobs.look(mina, id));
    expect(looks).toHaveLength(2);
  });

  it('keeps the message that was still being posted when Check was pressed', async () => {
    const { ask, clock, looks, press, jobs, bot, stored } = await unknownWorld();
    const posted = Promise.withResolvers<void>();
    let id = '';
    bot.open = async (_, { job }) => {
      id = job;
      await posted.promise;
      return { json: { message: 'the first' } };
    };
    const asked = ask(2);
    await clock.advance(2_000);
    await press(jobs.look(mina, id));
    await clock.advance(2_000);
    expect(looks).toHaveLength(1);
    posted.resolve();
    await clock.advance(30_000);
    await asked;
    expect(await stored(id)).toMatchObject({ reply: { message: 'the first' }, delivery: 'done' });
  });

  it('is looked for once where Check is pressed while it is looked for, and the reply says so', async () => {
    const { ask, clock, looks, finding, press, jobs, notes } = await unknownWorld();
    const id = await ask();
    const answer = Promise.withResolvers<null>();
    finding.answer = () => answer.promise;
    await clock.advance(MINUTE);
    await press(jobs.look(mina, id));
    answer.resolve(null);
    await clock.advance(1_000);
    expect(looks).toHaveLength(1);
    expect(notes()).toContain('Looked again');
  });

  it('is looked for next time where the looking itself went wrong', async () => {
    const { ask, clock, minutes, finding, operation, statuses } = await unknownWorld();
    await ask();
    finding.answer = broken;
    await clock.advance(4 * MINUTE);
    finding.answer = async () => operation();
    await clock.advance(2 * MINUTE);
    expect(minutes()).toEqual([1, 5]);
    expect(statuses()).toEqual(['pending', 'unknown', 'processing', 'completed']);
  });

  it('stays found where the first question for its state goes wrong', async () => {
    const { ask, clock, looks, finding, operation, provider, stored } = await unknownWorld();
    const id = await ask();
    const found = operation();
    finding.answer = async () => (looks.length === 1 ? found : null);
    const { status } = provider;
    let asked = 0;
    provider.status = async (...call) => {
      asked += 1;
      return asked === 1 ? broken() : status(...call);
    };
    await clock.advance(2 * MINUTE);
    expect(await stored(id)).toMatchObject({ status: 'completed' });
  });
});

describe('a click that comes while the job is being put away', () => {
  /** Its lease is given back only when the test says so. */
  async function slowToPutAway() {
    const store = createMemoryStore();
    const gate = Promise.withResolvers<void>();
    const { release } = store;
    let held = 0;
    store.release = async (...call) => {
      held += 1;
      if (held === 1) await gate.promise;
      await release(...call);
    };
    const world = await unknownWorld({ store });
    const id = await world.ask();
    await world.clock.advance(1_000);
    expect(held).toBe(1);
    return { ...world, id, letGo: gate.resolve };
  }

  it('on Check is followed at once', async () => {
    const { clock, id, jobs, letGo, looks, notes, press } = await slowToPutAway();
    await press(jobs.look(mina, id));
    letGo();
    await clock.advance(1_000);
    expect(looks).toHaveLength(1);
    expect(notes()).toContain('Looked again');
  });

  it('on Try again is followed at once', async () => {
    const { clock, id, letGo, provider, tryAgain } = await slowToPutAway();
    await tryAgain(id);
    letGo();
    await clock.advance(1_000);
    expect(provider.submitted).toHaveLength(2);
  });
});
