import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Pictures } from '../../src/core/contracts/media.ts';
import { MediaError } from '../../src/core/errors.ts';
import type { Attempt, Picture } from '../../src/core/job.ts';
import { attemptId } from '../../src/core/job.ts';
import { createResults } from '../../src/core/results.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { simplePictures } from '../helpers/core.ts';
import { aJob, anAttempt } from '../helpers/jobs.ts';

const MINUTE = 60_000;
const dead = () => new MediaError('broken_link', '404');

/** `answers`: what the links do; a link that is not named gives a picture. */
function setUp(answers: Readonly<Record<string, () => Error | undefined>> = {}) {
  const clock = fakeClock();
  const stop = new AbortController();
  const asked: { url: string; after: number }[] = [];
  const start = clock.now();
  const warnings: object[] = [];
  const pictures: Pictures = simplePictures(createMemoryMediaStore(), async (url) => {
    asked.push({ url, after: clock.now() - start });
    const error = answers[url]?.();
    if (error) throw error;
    return Buffer.from(url);
  });
  const quiet = () => {};
  const logger = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (fields: object) => void warnings.push(fields),
  };
  const results = createResults({ pictures, clock, logger });
  const job = aJob();
  const made = (urls: readonly string[], files: readonly Picture[] = [], id = 1): Attempt =>
    anAttempt({
      id: attemptId(job.id, 1, id),
      state: 'following',
      result: { urls: [...urls], files: [...files], since: start },
    });
  const fetch = (attempt: Attempt) => results.fetch(job, attempt, stop.signal);
  return { clock, stop, asked, warnings, pictures, results, job, made, fetch };
}

describe('fetching a result', () => {
  it('keeps it under the attempt’s own name, so that a late one overwrites nothing', async () => {
    const { made, fetch, job } = setUp();
    const first = await fetch(made(['https://a.example/1.png']));
    const second = await fetch(made(['https://a.example/2.png'], [], 2));
    expect(first).toMatchObject({ picture: { key: `nanobanana/web_sunny-studio/${job.id}/out-1-1` } });
    expect(second).toMatchObject({ picture: { key: `nanobanana/web_sunny-studio/${job.id}/out-1-2` } });
  });

  it('takes the first of several links that works, without waiting', async () => {
    const { made, fetch, asked, warnings } = setUp({ 'https://a.example/1.png': dead });
    const urls = ['https://a.example/1.png', 'https://a.example/2.png', 'https://a.example/3.png'];
    expect(await fetch(made(urls))).toMatchObject({ picture: { type: 'image/png' } });
    expect(asked.map(({ url }) => url)).toEqual(urls.slice(0, 2));
    expect(warnings).toEqual([expect.objectContaining({ code: 'broken_link' })]);
  });

  it('fetches nothing where the provider gave the bytes', async () => {
    const { made, fetch, asked } = setUp();
    const picture: Picture = { key: 'k', type: 'image/png', bytes: 1, width: 1, height: 1 };
    expect(await fetch(made(['https://a.example/1.png'], [picture]))).toEqual({ picture });
    expect(asked).toEqual([]);
  });

  it('tries a dead link again with growing pauses, and takes the picture when it comes', async () => {
    const { made, fetch, asked, clock } = setUp({
      'https://a.example/1.png': () => (asked.length < 4 ? dead() : undefined),
    });
    const fetched = fetch(made(['https://a.example/1.png']));
    await clock.advance(MINUTE);
    expect(await fetched).toHaveProperty('picture');
    expect(asked.map(({ after }) => after)).toEqual([0, 2_000, 6_000, 14_000]);
  });

  it('calls it lost after ten minutes, also when it was stopped and went on between', async () => {
    const { made, fetch, asked, clock, stop } = setUp({ 'https://a.example/1.png': dead });
    const attempt = made(['https://a.example/1.png']);
    const lost = { failure: { reason: 'result_lost', again: true, detail: '404' } };
    const fetched = fetch(attempt);
    await clock.advance(10 * MINUTE);
    expect(await fetched).toEqual(lost);
    expect(asked.at(-1)?.after).toBeGreaterThan(8 * MINUTE);
    const before = asked.length;
    expect(await fetch(attempt)).toEqual(lost);
    expect(asked).toHaveLength(before + 1);
    expect(stop.signal.aborted).toBe(false);
  });

  it('calls it lost at once where the link leads to where nobody may fetch from', async () => {
    const forbidden = () => new MediaError('forbidden', 'a private address');
    const { made, fetch, asked } = setUp({ 'http://10.0.0.1/1.png': forbidden });
    expect(await fetch(made(['http://10.0.0.1/1.png']))).toMatchObject({
      failure: { reason: 'result_lost' },
    });
    expect(asked).toHaveLength(1);
  });

  it('calls it lost in time where there is no link at all', async () => {
    const { made, fetch, clock } = setUp();
    const fetched = fetch(made([]));
    await clock.advance(10 * MINUTE);
    expect(await fetched).toMatchObject({ failure: { reason: 'result_lost' } });
  });

  it('says nothing when it is stopped: the next process goes on', async () => {
    const { made, fetch, clock, stop } = setUp({ 'https://a.example/1.png': dead });
    const fetched = fetch(made(['https://a.example/1.png']));
    await clock.advance(5_000);
    stop.abort();
    expect(await fetched).toBeNull();
  });

  it('takes the bytes of a provider that answers with the picture itself', async () => {
    const { results, pictures, job } = setUp();
    const file = await results.sink(job, attemptId(job.id, 2, 1))('image/png', Readable.from(['bytes']));
    expect(file.key).toBe(`nanobanana/web_sunny-studio/${job.id}/out-2-1`);
    expect(String(await (await pictures.open(file)).toArray())).toBe('bytes');
  });
});

describe('several links of which one is forbidden', () => {
  const forbidden = () => new MediaError('forbidden', 'a private address');
  const urls = ['https://a.example/1.png', 'http://10.0.0.1/1.png'];

  it.each([
    ['first', [...urls].reverse()],
    ['last', urls],
  ])('are tried again for the sake of the other, when the forbidden one is the %s', async (_where, order) => {
    let times = 0;
    const { made, fetch, clock } = setUp({
      'http://10.0.0.1/1.png': forbidden,
      'https://a.example/1.png': () => {
        times += 1;
        return times < 3 ? dead() : undefined;
      },
    });
    const fetched = fetch(made(order));
    await clock.advance(MINUTE);
    expect(await fetched).toHaveProperty('picture');
  });
});
