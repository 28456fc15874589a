import { describe, expect, it } from 'vitest';
import { ProviderError, UserError } from '../../src/core/errors.ts';
import { aSpot, aWish, completed, createCore, failedFree, juno, mina, PRICE } from '../helpers/core.ts';

const noAnswer = () =>
  Promise.reject(new ProviderError('test', { accepted: 'unknown', reason: 'unavailable', message: 'reset' }));
const tooMany = (retryAfterMs?: number) => () =>
  Promise.reject(
    new ProviderError('test', {
      accepted: 'no',
      reason: 'unavailable',
      again: true,
      httpStatus: 429,
      retryAfterMs,
      message: '429',
    }),
  );
const wrongKey = () =>
  Promise.reject(new ProviderError('test', { accepted: 'no', reason: 'bad_key', message: '401' }));

/** For what takes a day: open jobs are asked for once a minute. */
const SELDOM = { duePause: () => 60_000 };

async function started(options: Parameters<typeof createCore>[0] = {}) {
  const core = createCore(options);
  await core.jobs.start();
  const ask = async (wish = aWish(), actor = mina, spot = aSpot()) => {
    const made = await Promise.all([core.jobs.submit(actor, spot, wish), core.clock.advance(0)]);
    return made[0]?.job ?? '';
  };
  const stored = async (id: string) => {
    const job = await core.store.get(mina, id);
    if (!job) throw new Error('the job is gone');
    return job;
  };
  const statuses = () => core.bot.shown.map(({ status }) => status);
  return { ...core, ask, stored, statuses };
}

describe('a job from request to result', () => {
  it('goes pending, processing, completed in one reply, with three writes to it', async () => {
    const { ask, clock, bot, stored, statuses } = await started();
    const id = await ask();
    await clock.advance(60_000);
    expect(statuses()).toEqual(['pending', 'processing', 'completed']);
    expect(bot.shown.map(({ how }) => how)).toEqual(['open', 'show', 'show']);
    expect(bot.shown[2]).toMatchObject({ pictures: 1, job: id });
    expect(await stored(id)).toMatchObject({ status: 'completed', delivery: 'done' });
  });

  it('books what the provider said and gives the rest back', async () => {
    const { ask, clock, store, provider } = await started();
    const cheaper = {
      ...completed,
      charge: { known: true, microDollars: 20_000, own: '200000 points' },
    } as const;
    provider.script = (elapsed) => (elapsed < 5_000 ? { state: 'processing' } : { finished: cheaper });
    await ask();
    expect(await store.used({}, clock.now())).toEqual({ held: PRICE, committedToday: 0 });
    await clock.advance(60_000);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 20_000 });
  });

  it('makes one job of a repeated event', async () => {
    const { ask, clock, provider } = await started();
    const spot = aSpot();
    await ask(aWish(), mina, spot);
    expect(await ask(aWish(), mina, spot)).toBe('');
    await clock.advance(60_000);
    expect(provider.submitted).toHaveLength(1);
  });

  it('asks for each of several pictures with a key of its own and shows them together', async () => {
    const { ask, clock, provider, bot } = await started();
    await ask(aWish({ count: 3 }));
    await clock.advance(60_000);
    expect(new Set(provider.submitted.map(({ key }) => key)).size).toBe(3);
    expect(bot.shown.filter(({ pictures }) => pictures)).toHaveLength(1);
    expect(bot.shown.at(-1)).toMatchObject({ status: 'completed', pictures: 3 });
  });

  it('is completed with two of three, and says what became of the third', async () => {
    const { ask, clock, provider, bot } = await started();
    provider.script = (elapsed, id) =>
      elapsed < 5_000 ? { state: 'processing' } : { finished: id === 2 ? failedFree : completed };
    await ask(aWish({ count: 3 }));
    await clock.advance(60_000);
    expect(bot.shown.at(-1)).toMatchObject({ status: 'completed', pictures: 2 });
    expect(bot.shown.at(-1)?.head).toContain('2 of 3');
    expect(bot.shown.at(-1)?.notes?.join(' ')).toContain('Picture 2');
  });

  it('shows the newest state when the platform was away, once', async () => {
    const { ask, clock, bot, statuses } = await started();
    await ask();
    bot.failures.push(...Array.from({ length: 6 }, () => new Error('503')));
    await clock.advance(120_000);
    expect(statuses()).toEqual(['pending', 'completed']);
  });

  it.each([
    ['every 15 seconds', {}, 38_000, 22_000],
    ['as often as its platform wants it', { placeEveryMs: 30_000 }, 58_000, 10_000],
  ])('writes the place in the queue at most %s, and only where it changed', async (_, often, quiet, then) => {
    const { ask, clock, bot, provider } = await started({ change: { concurrency: () => 1 } });
    Object.assign(bot, often);
    provider.script = (elapsed) =>
      elapsed < 1_000
        ? { state: 'pending' }
        : elapsed < 40_000
          ? { state: 'processing' }
          : { finished: completed };
    await ask();
    await ask();
    const last = await ask();
    await clock.advance(quiet);
    const heads = () =>
      bot.shown.filter(({ job, status }) => job === last && status === 'pending').map(({ head }) => head);
    expect(heads()).toHaveLength(1);
    expect(heads()[0]).toContain('place 2 of 2');
    await clock.advance(then);
    expect(heads()).toHaveLength(2);
    expect(heads()[1]).toContain('next in line');
  });
});

describe('what may be sent again, and what may not', () => {
  it('is never repeated when no answer came: the job is unknown and its money stays held', async () => {
    const { ask, clock, provider, bot, store } = await started();
    provider.answers.push(noAnswer);
    await ask();
    await clock.advance(10 * 60_000);
    expect(provider.submitted).toHaveLength(1);
    expect(bot.shown.at(-1)).toMatchObject({ status: 'unknown', buttons: ['check', 'retry'] });
    expect(await store.used({}, clock.now())).toEqual({ held: PRICE, committedToday: 0 });
  });

  it('is offered again after 429, after as long as the provider said, and shows nothing of it', async () => {
    const { ask, clock, provider, statuses } = await started();
    provider.answers.push(tooMany(7_000), tooMany());
    await ask();
    await clock.advance(60_000);
    const [first = 0, second = 0] = provider.submitted.map(({ at }) => at);
    expect(second - first).toBe(7_000);
    expect(provider.submitted).toHaveLength(3);
    expect(statuses()).toEqual(['pending', 'processing', 'completed']);
  });

  it('is offered again after growing pauses of ours where the provider says "at once", as by a wrong clock', async () => {
    const { ask, clock, provider, bot } = await started();
    provider.answers.push(...Array.from({ length: 1_000 }, () => tooMany(0)));
    await ask();
    await clock.advance(6 * 60_000);
    const sent = provider.submitted.map(({ at }) => at);
    const pauses = sent.slice(1, 7).map((at, i) => at - (sent[i] ?? 0));
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(bot.shown.at(-1)?.status).toBe('failed');
  });

  it('fails free of charge when the provider takes nothing for five minutes', async () => {
    const { ask, clock, provider, bot, store } = await started();
    provider.answers.push(...Array.from({ length: 100 }, () => tooMany()));
    await ask();
    await clock.advance(6 * 60_000);
    expect(bot.shown.at(-1)).toMatchObject({ status: 'failed', buttons: ['retry', 'change', 'delete'] });
    expect(bot.shown.at(-1)?.notes?.join()).toContain('Nothing was charged');
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 0 });
  });

  it('fails at once where another try is in vain', async () => {
    const { ask, clock, provider, bot } = await started();
    provider.answers.push(wrongKey);
    await ask();
    await clock.advance(1_000);
    expect(provider.submitted).toHaveLength(1);
    expect(bot.shown.at(-1)?.status).toBe('failed');
  });

  it('finds an unknown one again by itself, follows it and shows its picture', async () => {
    const { ask, clock, provider, statuses } = await started();
    provider.answers.push(noAnswer);
    await ask();
    await clock.advance(30_000);
    provider.found = { id: 1, at: clock.now() + 25_000 };
    await clock.advance(120_000);
    expect(statuses()).toEqual(['pending', 'unknown', 'processing', 'completed']);
  });

  it('looks for it at a click on Check, and says so when there is still no trace', async () => {
    const { ask, clock, provider, bot, jobs } = await started();
    provider.answers.push(noAnswer);
    const id = await ask();
    await clock.advance(10_000);
    await Promise.all([jobs.look(mina, id), clock.advance(1_000)]);
    await clock.advance(1_000);
    expect(bot.shown.at(-1)?.notes?.join()).toContain('Looked again');
    await expect(jobs.look(juno, id)).rejects.toBeInstanceOf(UserError);
  });

  it('is sent anew only by a click that was asked once more, as a new attempt of the same job', async () => {
    const { ask, clock, provider, jobs, statuses, store } = await started();
    provider.answers.push(noAnswer);
    const id = await ask();
    await clock.advance(10_000);
    expect(await jobs.retry(mina, id, { confirmed: false })).toEqual({ confirm: PRICE });
    expect(provider.submitted).toHaveLength(1);
    await jobs.retry(mina, id, { confirmed: true });
    await clock.advance(60_000);
    expect(statuses()).toEqual(['pending', 'unknown', 'pending', 'processing', 'completed']);
    expect(new Set(provider.submitted.map(({ key }) => key)).size).toBe(2);
    expect(await store.used({}, clock.now())).toEqual({ held: PRICE, committedToday: PRICE });
  });

  it('books an unknown one after 24 hours, and leaves it unknown', async () => {
    const { ask, clock, provider, store, stored } = await started({ change: SELDOM });
    provider.answers.push(noAnswer);
    const id = await ask();
    for (let hour = 0; hour < 26; hour += 1) await clock.advance(60 * 60_000);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: expect.any(Number) });
    expect(await stored(id)).toMatchObject({ status: 'unknown' });
    expect(await store.openCount()).toBe(0);
  });
});

describe('buttons', () => {
  it('cancel a job that waits, free of charge, and not one that is being made', async () => {
    const { ask, clock, jobs, stored, provider } = await started({ change: { concurrency: () => 1 } });
    const made = await ask();
    const waiting = await ask();
    await clock.advance(2_000);
    await expect(jobs.cancel(mina, made)).rejects.toMatchObject({ code: 'too_late_to_cancel' });
    await expect(jobs.cancel(juno, waiting)).rejects.toMatchObject({ code: 'not_allowed' });
    await jobs.cancel(mina, waiting);
    await clock.advance(60_000);
    expect(await stored(waiting)).toMatchObject({ status: 'cancelled' });
    await expect(jobs.cancel(mina, waiting)).rejects.toMatchObject({ code: 'already_done' });
    expect(provider.submitted).toHaveLength(1);
  });

  it('repeat a request as a job of whoever pressed, once for a double click', async () => {
    const { ask, clock, jobs, provider } = await started();
    const id = await ask();
    await clock.advance(60_000);
    const presses = [jobs.again(juno, aSpot(), id), jobs.again(juno, aSpot(), id)];
    await clock.advance(60_000);
    const again = (await Promise.all(presses)).filter((made) => made !== null);
    expect(again).toHaveLength(1);
    expect(provider.submitted).toHaveLength(2);
    expect(await jobs.find(juno, again[0]?.job ?? '')).toMatchObject({
      person: juno.person,
      status: 'completed',
    });
  });

  it('save and unsave, and tell who saved it before', async () => {
    const { ask, clock, jobs, bot } = await started();
    const id = await ask();
    await clock.advance(60_000);
    expect(await jobs.save(mina, id)).toEqual({ saved: 'now' });
    await clock.settle();
    expect(bot.shown.at(-1)).toMatchObject({ how: 'show', status: 'completed' });
    expect(await jobs.save(juno, id)).toEqual({ saved: 'already', by: mina.person, mayRemove: false });
    await expect(jobs.unsave(juno, `${id}-1`)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await jobs.saved(juno, { limit: 10 })).toMatchObject({
      total: 1,
      entries: [{ n: 1, by: mina.person }],
    });
    await jobs.unsave(mina, `${id}-1`);
    expect(await jobs.saved(juno, { limit: 10 })).toMatchObject({ total: 0 });
  });

  it('delete message, history entry and files, and leave the spending', async () => {
    const { ask, clock, jobs, bot, store, media } = await started();
    const id = await ask();
    await clock.advance(60_000);
    await expect(jobs.delete(juno, id)).rejects.toMatchObject({ code: 'not_allowed' });
    const key = (await jobs.find(mina, id)).tasks[0]?.picture?.key ?? '';
    await jobs.delete(mina, id);
    expect(bot.shown.at(-1)).toMatchObject({ how: 'remove' });
    await expect(jobs.find(mina, id)).rejects.toMatchObject({ code: 'not_here' });
    expect(await media.open(key)).toBeNull();
    expect((await store.used({}, clock.now())).committedToday).toBe(PRICE);
  });

  it('delete a job in flight when it ends, and it is paid', async () => {
    const { ask, clock, jobs, store, bot } = await started();
    const id = await ask();
    await clock.advance(3_000);
    await jobs.delete(mina, id);
    expect(await store.get(mina, id)).not.toBeNull();
    await clock.advance(60_000);
    expect(await store.get(mina, id)).toBeNull();
    expect(bot.shown.at(-1)?.how).toBe('remove');
    expect((await store.used({}, clock.now())).committedToday).toBe(PRICE);
  });

  it('delete a job whose outcome nobody knows once nobody looks for it any more, its money booked', async () => {
    const { ask, clock, jobs, provider, store } = await started({ change: SELDOM });
    provider.answers.push(noAnswer);
    const id = await ask();
    await clock.advance(10_000);
    await jobs.delete(mina, id);
    await clock.advance(60_000);
    expect(await store.get(mina, id)).not.toBeNull();
    for (let hour = 0; hour < 26; hour += 1) await clock.advance(60 * 60_000);
    expect(await store.get(mina, id)).toBeNull();
    expect(await store.used({}, clock.now())).toMatchObject({ held: 0 });
  });

  it('keep a job with a picture that is still looked for, though it is to be deleted', async () => {
    const { ask, clock, jobs, provider, store } = await started();
    provider.answers.push(noAnswer);
    const id = await ask(aWish({ count: 2 }));
    await clock.advance(40_000);
    await jobs.delete(mina, id);
    await clock.advance(30_000);
    expect(await store.get(mina, id)).not.toBeNull();
    expect(await store.used({}, clock.now())).toMatchObject({ held: PRICE });
  });

  it('name the price of every picture that Try again makes anew', async () => {
    const { ask, clock, jobs, provider } = await started();
    const refused = { ...failedFree, reason: 'content', again: false } as const;
    provider.answers.push(noAnswer, async () => ({ finished: refused }));
    const id = await ask(aWish({ count: 2 }));
    await clock.advance(10_000);
    expect(await jobs.retry(mina, id, { confirmed: false })).toEqual({ confirm: 2 * PRICE });
  });

  it('show a job of a private room there, to its maker and to moderators only', async () => {
    const { ask, clock, jobs } = await started();
    const id = await ask(aWish(), { ...mina, room: { id: 'den', private: true } });
    await clock.advance(60_000);
    await expect(jobs.find(juno, id)).rejects.toMatchObject({ code: 'not_here' });
    await expect(jobs.find({ ...juno, moderator: true }, id)).resolves.toMatchObject({ id });
    await expect(jobs.find({ ...juno, room: { id: 'den', private: true } }, id)).resolves.toMatchObject({
      id,
    });
    await expect(jobs.find({ ...mina, guild: 'web:river-lab' }, id)).rejects.toMatchObject({
      code: 'not_here',
    });
    await jobs.save(mina, id);
    await expect(jobs.picture(juno, `${id}-1`, 'full')).resolves.toMatchObject({
      picture: { type: 'image/png' },
    });
  });
});

describe('what is refused', () => {
  it('stands in the open reply as Failed and leaves no job: a limit, a full queue, stopping', async () => {
    const { ask, clock, bot, jobs, provider } = await started({
      change: { limits: { person: 2 * PRICE }, maxOpenJobs: 2 },
    });
    await ask();
    await ask();
    await ask();
    expect(bot.shown.at(-1)).toMatchObject({ how: 'open', status: 'failed', buttons: [] });
    expect(bot.shown.at(-1)?.notes?.join()).toContain('Too many requests');
    await clock.advance(60_000);
    await ask();
    expect(bot.shown.at(-1)?.head).toContain('limit reached');
    expect(await ask(aWish(), juno)).not.toBe('');
    await clock.advance(60_000);
    await jobs.stop();
    await ask(aWish(), juno);
    expect(bot.shown.at(-1)?.notes?.join()).toContain('restarting');
    expect(provider.submitted).toHaveLength(3);
    expect((await jobs.history(mina, { limit: 10 })).total).toBe(3);
  });

  it('is refused privately for a guild that is not allowed', async () => {
    const { jobs } = await started({ change: { allowedGuilds: new Set(['discord:1']) } });
    expect(() => jobs.admits(mina)).toThrow(UserError);
    expect(() => jobs.admits({ ...mina, guild: 'discord:1' })).not.toThrow();
  });

  it.each([
    ['a blank prompt', { prompt: '  \n' }, 'blank_prompt'],
    ['a prompt over the limit', { prompt: 'x'.repeat(201) }, 'long_prompt'],
    ['an aspect that the model lacks', { aspect: '21:9' }, 'not_offered'],
    ['a resolution that the model lacks', { resolution: '4K' }, 'not_offered'],
    ['a model that nobody has', { model: 'nano-banana-9' }, 'not_offered'],
    [
      'too many pictures',
      {
        pictures: [1, 2, 3, 4].map((i) => ({
          name: `${i}.png`,
          source: { kind: 'url', url: 'https://a.example/x' },
        })),
      },
      'too_many_pictures',
    ],
    [
      'a text file',
      {
        pictures: [
          { name: 'a.txt', type: 'text/plain', source: { kind: 'url', url: 'https://a.example/x' } },
        ],
      },
      'not_a_picture',
    ],
    [
      'an SVG',
      {
        pictures: [
          { name: 'a.svg', type: 'image/svg+xml', source: { kind: 'url', url: 'https://a.example/x' } },
        ],
      },
      'not_a_picture',
    ],
    [
      'HEIC',
      {
        pictures: [
          { name: 'a.heic', type: 'image/heic', source: { kind: 'url', url: 'https://a.example/x' } },
        ],
      },
      'heic',
    ],
    [
      'too many bytes',
      {
        pictures: [{ name: 'a.png', bytes: 60_000_001, source: { kind: 'url', url: 'https://a.example/x' } }],
      },
      'picture_too_large',
    ],
    [
      'too many pixels',
      {
        pictures: [
          { name: 'a.png', width: 9000, height: 9000, source: { kind: 'url', url: 'https://a.example/x' } },
        ],
      },
      'picture_too_large',
    ],
  ] as const)('is told from the input alone: %s', async (_what, change, code) => {
    const { jobs } = await started();
    expect(() => jobs.check(mina, aWish(change as object))).toThrow(expect.objectContaining({ code }));
  });

  it('ends the job free of charge when an input picture cannot be fetched', async () => {
    const { ask, clock, bot, downloads, provider, store } = await started();
    downloads.answer = () => Promise.reject(new Error('gone'));
    await ask(
      aWish({ pictures: [{ name: 'cat.png', source: { kind: 'url', url: 'https://a.example/cat.png' } }] }),
    );
    await clock.advance(1_000);
    expect(bot.shown.at(-1)?.status).toBe('failed');
    expect(provider.submitted).toHaveLength(0);
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 0 });
  });
});

describe('a result that cannot be fetched', () => {
  it('is tried again for ten minutes and then lost, paid, and said so', async () => {
    const { ask, clock, bot, downloads, store } = await started();
    downloads.answer = () => Promise.reject(new Error('reset'));
    await ask();
    await clock.advance(5 * 60_000);
    expect(bot.shown.at(-1)?.status).toBe('processing');
    await clock.advance(8 * 60_000);
    expect(bot.shown.at(-1)).toMatchObject({ status: 'failed' });
    expect(bot.shown.at(-1)?.notes?.join()).toContain('US$0.03 was charged');
    expect((await store.used({}, clock.now())).committedToday).toBe(PRICE);
  });
});

describe('a restart', () => {
  it('goes on where the last process stood: nothing is submitted twice, every job reaches its reply', async () => {
    const first = await started({ change: { concurrency: () => 2 } });
    for (let i = 0; i < 4; i += 1) await first.ask();
    await first.clock.advance(5_000);
    void first.jobs.stop();
    const { clock, state, media, provider } = first;
    const second = createCore({
      clock,
      state,
      media,
      change: { owner: 'next process', concurrency: () => 2 },
      provider: () => provider,
    });
    await clock.advance(61_000 - 5_000);
    await second.jobs.start();
    await clock.advance(180_000);
    expect(provider.submitted).toHaveLength(4);
    const done = new Set(
      [...first.bot.shown, ...second.bot.shown]
        .filter(({ status }) => status === 'completed')
        .map(({ job }) => job),
    );
    expect(done.size).toBe(4);
  });

  it('calls a submission that was interrupted unknown, and never repeats it', async () => {
    const first = await started();
    first.provider.answers.push(() => new Promise(() => {}));
    await first.ask();
    await first.clock.advance(1_000);
    const { clock, state, provider } = first;
    void first.jobs.stop();
    const second = createCore({ clock, state, change: { owner: 'next process' }, provider: () => provider });
    await clock.advance(180_000);
    await second.jobs.start();
    await clock.advance(5_000);
    expect(second.bot.shown.at(-1)).toMatchObject({ status: 'unknown' });
    expect(provider.submitted).toHaveLength(1);
  });
});
