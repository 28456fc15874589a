import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/contracts/provider.ts';
import { completed, failedFree, juno, mina, PRICE } from '../helpers/core.ts';
import { MINUTE, noAnswer, unknownWorld } from '../helpers/unknown.ts';

const failedPaid: Outcome = { ...failedFree, charge: completed.charge };

/** The first answer is lost; `Try again` after ten seconds makes submission 2. */
async function triedAgain(script?: Awaited<ReturnType<typeof unknownWorld>>['provider']['script']) {
  const world = await unknownWorld();
  if (script) world.provider.script = script;
  const id = await world.ask();
  await world.clock.advance(10_000);
  await world.tryAgain(id);
  /** From now on the first submission is found, and is over. */
  const turnsUp = (end: Outcome) => {
    const { script: usual } = world.provider;
    const found = world.operation(1);
    world.finding.answer = async (trace) => (trace.id.endsWith('-1') ? found : null);
    world.provider.script = (elapsed, n) => (n === 1 ? { finished: end } : usual(elapsed, n));
  };
  const keys = async () => {
    const [task] = (await world.stored(id)).tasks;
    return { result: task?.picture?.key, extra: task?.extra?.map(({ key }) => key) };
  };
  return { ...world, id, turnsUp, keys };
}

describe('Try again of a task that nobody knows of', () => {
  it('is a second attempt: both are booked, the first result stays, the other is kept and said', async () => {
    const { clock, bot, id, keys, last, notes, provider, statuses, store, turnsUp } = await triedAgain();
    await clock.advance(40_000);
    expect(statuses()).toEqual(['pending', 'unknown', 'pending', 'processing', 'completed']);
    const { result } = await keys();
    expect(notes()).toBe('About US$0.03 may have been charged.');
    const before = bot.shown.length;
    turnsUp(completed);
    await clock.advance(5 * MINUTE);
    expect(await keys()).toEqual({ result, extra: [expect.stringContaining(`${id}/`)] });
    expect(notes()).toBe('The picture was made twice; the second is kept too.');
    expect(last()).toMatchObject({ status: 'completed', pictures: 1 });
    expect(last()?.head).toContain('US$0.06');
    expect(bot.shown.slice(before).every(({ how }) => how === 'show')).toBe(true);
    expect(bot.shown).toHaveLength(before + 1);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 2 * PRICE });
    expect(provider.submitted).toHaveLength(2);
    expect(await store.openCount()).toBe(0);
  });

  it('shows whichever of the two is done first, in the other order too', async () => {
    const { clock, id, keys, notes, provider, statuses, store, stored, turnsUp } = await triedAgain();
    await clock.advance(3_000);
    turnsUp(completed);
    provider.script = (
      (usual) => (elapsed, n) =>
        usual(n === 2 ? elapsed - 3 * MINUTE : elapsed, n)
    )(provider.script);
    await clock.advance(MINUTE);
    expect(statuses()).toEqual(['pending', 'unknown', 'pending', 'processing', 'completed']);
    const { result, extra } = await keys();
    expect(extra).toBeUndefined();
    expect((await stored(id)).tasks[0]?.attempts.map(({ state }) => state)).toEqual(['ended', 'following']);
    await clock.advance(5 * MINUTE);
    expect(await keys()).toEqual({ result, extra: [expect.any(String)] });
    expect(notes()).toContain('made twice');
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 2 * PRICE });
  });

  it.each<[string, Outcome, number, string]>([
    ['gets its money back, and the doubt leaves the reply,', failedFree, PRICE, 'US$0.03'],
    ['is booked, and the reply names both,', failedPaid, 2 * PRICE, 'US$0.06'],
  ])('%s where the first turns up as failed', async (_, end, spent, price) => {
    const { clock, last, notes, store, turnsUp, id, stored } = await triedAgain();
    await clock.advance(40_000);
    turnsUp(end);
    await clock.advance(5 * MINUTE);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: spent });
    expect(last()).toMatchObject({ status: 'completed', pictures: 1 });
    expect(last()?.head).toContain(price);
    expect(notes()).toBe('');
    expect((await stored(id)).tasks[0]?.attempts.map(({ end: how }) => how)).toEqual(['failed', 'completed']);
  });

  it('is unknown again where the second fails first, and completed when the first turns up', async () => {
    const failing = (elapsed: number, n: number) =>
      n === 2 && elapsed > 5_000 ? ({ finished: failedFree } as const) : ({ state: 'processing' } as const);
    const { clock, statuses, store, turnsUp } = await triedAgain(failing);
    await clock.advance(20_000);
    expect(statuses().slice(2)).toEqual(['pending', 'processing', 'unknown']);
    expect(await store.used({}, clock.now())).toEqual({ held: PRICE, committedToday: 0 });
    turnsUp(completed);
    await clock.advance(MINUTE);
    expect(statuses().at(-1)).toBe('completed');
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: PRICE });
  });

  it('leaves both looked for and both held where the second answer is lost too', async () => {
    const { ask, clock, looks, provider, store, tryAgain, notes, jobs } = await unknownWorld();
    provider.answers.push(noAnswer);
    const id = await ask();
    await clock.advance(10_000);
    await tryAgain(id);
    await clock.advance(2 * MINUTE);
    expect(looks.map(({ attempt }) => attempt.at(-1))).toEqual(['1', '2']);
    expect(notes()).toContain('about US$0.06 may have been charged');
    expect(await store.used({}, clock.now())).toEqual({ held: 2 * PRICE, committedToday: 0 });
    expect(await jobs.retry(mina, id, { confirmed: false })).toEqual({ confirm: PRICE });
  });

  it('during a look loses neither the look nor the click', async () => {
    const { ask, clock, finding, looks, operation, provider, store, stored, tryAgain } = await unknownWorld();
    const id = await ask();
    const answer = Promise.withResolvers<null>();
    finding.answer = () => answer.promise;
    await clock.advance(MINUTE);
    expect(looks).toHaveLength(1);
    await tryAgain(id);
    expect(provider.submitted).toHaveLength(2);
    finding.answer = async () => operation();
    answer.resolve(null);
    await clock.advance(6 * MINUTE);
    expect(await stored(id)).toMatchObject({ status: 'completed', tasks: [{ extra: [{}] }] });
    expect(looks.map(({ at }) => at)).toEqual([MINUTE, 5 * MINUTE]);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 2 * PRICE });
  });

  it('is not sent any more where it still waits in line when the first turns up', async () => {
    const world = await unknownWorld({ change: { concurrency: () => 1 } });
    const { ask, clock, finding, provider, store, stored, tryAgain } = world;
    const id = await ask();
    provider.script = (elapsed) => (elapsed < 5 * MINUTE ? { state: 'processing' } : { finished: completed });
    await ask();
    await clock.advance(10_000);
    await tryAgain(id);
    const found = { id: 1, at: clock.now() - 10 * MINUTE };
    finding.answer = async () => found;
    await clock.advance(2 * MINUTE);
    expect(await stored(id)).toMatchObject({ status: 'completed' });
    await clock.advance(10 * MINUTE);
    expect(provider.submitted).toHaveLength(2);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 2 * PRICE });
    expect(await store.openCount()).toBe(0);
  });

  it('is for the requester alone, as Check is: not even for moderators', async () => {
    const { ask, clock, jobs, looks, provider } = await unknownWorld();
    const id = await ask();
    await clock.advance(10_000);
    for (const actor of [juno, { ...juno, moderator: true }]) {
      const refusal = { code: 'not_allowed', values: { person: 'Mina' } };
      for (const confirmed of [false, true])
        await expect(jobs.retry(actor, id, { confirmed })).rejects.toMatchObject(refusal);
      await expect(jobs.look(actor, id)).rejects.toMatchObject(refusal);
    }
    await clock.advance(10_000);
    expect([provider.submitted.length, looks.length]).toEqual([1, 0]);
  });

  it('goes on with both after a restart, and sends neither again', async () => {
    const { clock, keys, provider, restart, store, turnsUp } = await triedAgain();
    await clock.advance(5_000);
    turnsUp(completed);
    await restart(2 * MINUTE);
    await clock.advance(10 * MINUTE);
    expect(provider.submitted).toHaveLength(2);
    expect((await keys()).extra).toHaveLength(1);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 2 * PRICE });
  });
});

describe('Delete of a job that nobody knows of', () => {
  it('waits for what turns up, which is paid, and then leaves nothing', async () => {
    const { ask, clock, finding, jobs, operation, press, store, last } = await unknownWorld();
    const id = await ask();
    await clock.advance(10_000);
    await press(jobs.delete(mina, id));
    finding.answer = async () => operation();
    await clock.advance(2 * MINUTE);
    expect(await store.get(mina, id)).toBeNull();
    expect(last()?.how).toBe('remove');
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: PRICE });
  });

  it('during a look takes no look away', async () => {
    const { ask, clock, finding, jobs, minutes, press, store } = await unknownWorld();
    const id = await ask();
    const answer = Promise.withResolvers<null>();
    finding.answer = () => answer.promise;
    await clock.advance(MINUTE);
    await press(jobs.delete(mina, id));
    answer.resolve(null);
    await clock.advance(30 * MINUTE);
    expect(minutes()).toEqual([1, 5, 30]);
    expect(await store.get(mina, id)).not.toBeNull();
  });
});
