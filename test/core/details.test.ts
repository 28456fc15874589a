import { describe, expect, it } from 'vitest';
import { detailsOf } from '../../src/core/details.ts';
import { plain } from '../../src/core/line.ts';
import { attempt, context, JOB, job, paid, returned, task } from '../helpers/views.ts';

const rows = (...args: Parameters<typeof detailsOf>) =>
  detailsOf(...args).map(({ label, value }) => `${label}: ${plain(value)}`);

const own = { ...paid, own: '300000 points' };
const done = attempt({ state: 'ended', end: 'completed', money: own });

describe('the rows of the private card', () => {
  it('tell settings, times, price and provider of a completed job', () => {
    expect(rows(job('completed', [task(1, 'completed', { attempts: [done] })]), context())).toEqual([
      'Model: Nano Banana',
      'Aspect: 16:9',
      'Resolution: 1K',
      'How many: 1',
      'Requested: 2026-11-03T12:00:00.000Z',
      'Started: 2026-11-03T12:00:01.000Z',
      'Ended: 2026-11-03T12:00:12.000Z',
      'Time taken: 12 s',
      'Price: US$0.03',
      "The provider's figure: 300000 points",
      'Provider: PiAPI',
      `Job id: ${JOB}`,
    ]);
  });

  it('tell the price of each of several pictures', () => {
    const tasks = [task(1, 'completed'), task(2, 'failed')];
    expect(rows(job('completed', tasks), context({ language: 'ko' }))).toEqual(
      expect.arrayContaining([
        '비용: US$0.03',
        '1번 이미지: US$0.03',
        '2번 이미지: 비용 없음',
        '제공사: PiAPI',
      ]),
    );
  });

  it('tell whom was asked in what order, and what was said', () => {
    const detail = `quota \u202e${'x'.repeat(300)}`;
    const refused = attempt({
      state: 'ended',
      end: 'failed',
      money: returned,
      failure: { reason: 'content', again: false, detail },
    });
    const attempts = [refused, { ...done, provider: 'evolink' }];
    const all = rows(job('completed', [task(1, 'completed', { attempts })]), context());
    expect(all).toContain('Provider: PiAPI → EvoLink');
    expect(all.find((line) => line.startsWith('From the provider'))).toMatch(
      /^From the provider: quota x+…$/,
    );
  });

  it('tell search, seed and input pictures only where they were asked for', () => {
    const plainJob = job('failed');
    const input = { name: 'a.png', source: { kind: 'upload', id: 'u' } } as const;
    const request = { ...plainJob.request, search: true, seed: 7, pictures: [input] };
    expect(rows({ ...plainJob, request }, context())).toEqual(
      expect.arrayContaining(['Search: yes', 'Seed: 7', 'Input pictures: 1', 'Price: nothing charged']),
    );
  });
});
