import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import { aSpot, aWish, createCore, failedFree, mina, PRICE } from '../helpers/core.ts';

const SUBMITS = 2_000;
const PLACES = 20;

/** Many people press Enter at the same moment. */
async function burst(core: ReturnType<typeof createCore>, count: number, language: 'en' | 'ko' = 'en') {
  const { jobs, clock } = core;
  const asked = Array.from({ length: count }, (_, i) =>
    jobs.submit(
      { ...mina, person: { id: `person-${i}`, name: `P${i}` } },
      aSpot({ language }),
      aWish({ prompt: `fox number ${i}` }),
    ),
  );
  const [made] = await Promise.all([Promise.all(asked), clock.advance(0)]);
  return made.flatMap((one) => one?.job ?? []);
}

describe('more work than the queue holds', () => {
  it.each([
    ['en', /Too many requests are waiting\. Nothing was charged\. Try again in a few minutes\./],
    ['ko', /기다리는 요청이 너무 많아요\..*다시 시도해 주세요/],
  ] as const)(
    'of 2,000 at once as many are taken as fit, the others read so (%s)',
    async (language, words) => {
      const core = createCore({ change: { maxOpenJobs: PLACES } });
      await core.jobs.start();
      const taken = await burst(core, SUBMITS, language);
      expect(taken).toHaveLength(PLACES);
      expect(await core.store.openCount()).toBe(PLACES);
      const refused = core.bot.shown.filter(({ status }) => status === 'failed');
      expect(refused).toHaveLength(SUBMITS - PLACES);
      expect(new Set(refused.map(({ notes }) => notes?.join(' ')))).toHaveProperty('size', 1);
      expect(refused[0]?.notes?.join(' ')).toMatch(words);
      expect(refused.every(({ how, job }) => how === 'open' && !taken.includes(job))).toBe(true);
      expect(await core.store.used({}, core.clock.now())).toEqual({
        held: PLACES * PRICE,
        committedToday: 0,
      });
      await core.jobs.stop();
    },
  );

  it('takes work again when there is room, and paid for what it took, no more', async () => {
    const core = createCore({ change: { maxOpenJobs: PLACES } });
    await core.jobs.start();
    await burst(core, SUBMITS);
    await core.clock.advance(5 * 60_000);
    expect(core.provider.submitted).toHaveLength(PLACES);
    expect(await burst(core, PLACES)).toHaveLength(PLACES);
    await core.clock.advance(5 * 60_000);
    expect(await core.store.openCount()).toBe(0);
    expect(core.provider.submitted).toHaveLength(2 * PLACES);
    expect(await core.store.used({}, core.clock.now())).toMatchObject({ held: 0 });
    await core.jobs.stop();
  });

  it('is not full of jobs that are only looked for now and then', async () => {
    const core = createCore({ change: { maxOpenJobs: 2 } });
    const lost = new ProviderError('test', { accepted: 'unknown', reason: 'unavailable', message: 'reset' });
    core.provider.answers.push(...[1, 2].map(() => () => Promise.reject(lost)));
    await core.jobs.start();
    await burst(core, 2);
    await core.clock.advance(10_000);
    expect(await core.store.openCount()).toBe(2);
    expect(await burst(core, 3)).toHaveLength(2);
    await core.jobs.stop();
  });

  it('refuses a click on Try again too, in the same words and free of charge', async () => {
    const core = createCore({ change: { maxOpenJobs: 2 } });
    core.provider.answers.push(async () => ({ finished: failedFree }));
    await core.jobs.start();
    const submitted = core.jobs.submit(mina, aSpot(), aWish());
    await core.clock.advance(10_000);
    const id = (await submitted)?.job ?? '';
    expect(await core.jobs.find(mina, id)).toMatchObject({ status: 'failed' });
    await burst(core, 2);
    const before = core.provider.submitted.length;
    await core.clock.advance(10_000);
    await expect(core.jobs.retry(mina, id, { confirmed: true })).rejects.toMatchObject({ code: 'too_busy' });
    expect(await core.jobs.find(mina, id)).toMatchObject({ status: 'failed' });
    expect(core.provider.submitted).toHaveLength(before);
    await core.jobs.stop();
  });
});
