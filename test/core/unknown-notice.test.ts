import { describe, expect, it } from 'vitest';
import type { Submitted } from '../../src/core/contracts/provider.ts';
import type { Json } from '../../src/core/job.ts';
import { attemptId } from '../../src/core/job.ts';
import { mina } from '../helpers/core.ts';
import { broken, HOUR, MINUTE, noAnswer, unknownWorld } from '../helpers/unknown.ts';

const body = (task: number): Json => ({ timestamp: 1, data: { task_id: task, status: 'completed' } });

/** A world whose provider has no history: only a notice of task 1 leads to it. */
async function withoutHistory(duePauseMs = MINUTE) {
  const world = await unknownWorld({ change: { duePause: () => duePauseMs } });
  const begun = world.operation();
  world.finding.answer = async (_, notice) =>
    JSON.stringify(notice) === JSON.stringify(body(1)) ? begun : null;
  return world;
}

describe('a notice', () => {
  it('whose body names the task is followed at once, long before the next look', async () => {
    const { ask, clock, jobs, looks, press, statuses, provider } = await withoutHistory();
    const id = await ask();
    await clock.advance(20_000);
    await press(jobs.notice(attemptId(id, 1, 1), body(1)));
    await clock.advance(1_000);
    expect(looks).toEqual([{ at: 20_000, attempt: attemptId(id, 1, 1), notice: body(1) }]);
    expect(statuses()).toEqual(['pending', 'unknown', 'processing', 'completed']);
    expect(provider.submitted).toHaveLength(1);
  });

  it('that names the task of somebody else is not believed, and takes no look away', async () => {
    const { ask, clock, jobs, minutes, press, stored, bot } = await withoutHistory();
    const id = await ask();
    await clock.advance(20_000);
    const before = bot.shown.length;
    await press(jobs.notice(attemptId(id, 1, 1), body(2)));
    await clock.advance(30 * MINUTE);
    expect(minutes()).toEqual([1 / 3, 1, 5, 30]);
    expect(await stored(id)).toMatchObject({ status: 'unknown' });
    expect(bot.shown).toHaveLength(before);
  });

  it('that came before the answer was lost is remembered', async () => {
    const { ask, clock, jobs, press, provider, statuses } = await withoutHistory();
    const answer = Promise.withResolvers<Submitted>();
    provider.answers.splice(0, 1, () => answer.promise);
    const id = await ask();
    await clock.advance(30_000);
    await press(jobs.notice(attemptId(id, 1, 1), body(1)));
    answer.reject(await noAnswer().catch((error: unknown) => error));
    await clock.advance(2_000);
    expect(statuses().at(-1)).toBe('completed');
  });

  it('that came after a crash, before anybody took the job up, is remembered', async () => {
    const { ask, clock, provider, restart, stored } = await withoutHistory();
    provider.answers.splice(0, 1, () => new Promise(() => {}));
    const id = await ask();
    await clock.advance(1_000);
    const next = await restart();
    await next.jobs.notice(attemptId(id, 1, 1), body(1));
    expect(await stored(id)).toMatchObject({ status: 'pending' });
    await clock.advance(2 * MINUTE);
    expect(await stored(id)).toMatchObject({ status: 'completed' });
    expect(provider.submitted).toHaveLength(1);
  });

  it('that comes while the attempt is looked for is followed right after', async () => {
    const { ask, clock, finding, jobs, looks, press, statuses } = await withoutHistory();
    const id = await ask();
    const first = Promise.withResolvers<null>();
    const { answer } = finding;
    finding.answer = (...call) => (looks.length === 1 ? first.promise : answer(...call));
    await clock.advance(MINUTE);
    await press(jobs.notice(attemptId(id, 1, 1), body(1)));
    first.resolve(null);
    await clock.advance(1_000);
    expect(looks).toHaveLength(2);
    expect(statuses().at(-1)).toBe('completed');
  });

  it('is remembered where it could not be followed, over a restart too', async () => {
    const { ask, clock, finding, jobs, press, restart, stored } = await withoutHistory();
    const id = await ask();
    const { answer } = finding;
    finding.answer = broken;
    await clock.advance(20_000);
    await press(jobs.notice(attemptId(id, 1, 1), body(1)));
    expect(await stored(id)).toMatchObject({ status: 'unknown' });
    finding.answer = answer;
    await restart();
    await clock.advance(MINUTE);
    const found = await stored(id);
    expect(found).toMatchObject({ status: 'completed' });
    expect(JSON.stringify(found)).not.toContain('task_id');
  });

  it('of another attempt of the same task leads to that one alone', async () => {
    const { ask, clock, jobs, press, tryAgain, looks, provider } = await withoutHistory();
    const id = await ask();
    provider.answers.push(noAnswer);
    await clock.advance(10_000);
    await tryAgain(id);
    await press(jobs.notice(attemptId(id, 1, 2), body(2)));
    expect(looks.map(({ attempt }) => attempt)).toEqual([attemptId(id, 1, 2)]);
  });

  it.each<[string, Json | undefined]>([
    ['no JSON', undefined],
    ['far too much', { text: 'x'.repeat(40_000) }],
  ])('with %s starts a look, and nothing of it is kept', async (_, given) => {
    const { ask, clock, jobs, looks, press, stored } = await withoutHistory();
    const id = await ask();
    await clock.advance(20_000);
    await press(jobs.notice(attemptId(id, 1, 1), given));
    expect(looks).toEqual([{ at: 20_000, attempt: attemptId(id, 1, 1) }]);
    expect(JSON.stringify(await stored(id)).length).toBeLessThan(3_000);
  });

  it('for what ended, was deleted or never was changes nothing', async () => {
    const { ask, clock, jobs, looks, press, stored, tryAgain, store } = await withoutHistory(HOUR / 2);
    const id = await ask();
    await clock.advance(30 * HOUR);
    const given = await stored(id);
    await press(jobs.notice(attemptId(id, 1, 1), body(1)));
    expect(await stored(id)).toEqual(given);
    await tryAgain(id);
    await clock.advance(MINUTE);
    const done = await stored(id);
    await press(jobs.notice(attemptId(id, 1, 2), body(1)));
    expect(await stored(id)).toEqual(done);
    await jobs.delete(mina, id);
    const before = looks.length;
    for (const attempt of [attemptId(id, 1, 1), attemptId('0'.repeat(20), 1, 1), 'none'])
      await press(jobs.notice(attempt, body(1)));
    expect(looks).toHaveLength(before);
    expect(await store.get(mina, id)).toBeNull();
  });
});
