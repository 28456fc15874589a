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
        '1번 이미지: PiAPI · US$0.03',
        '2번 이미지: PiAPI · 비용 없음',
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

  const spent = (of: Parameters<typeof job>[1], language: 'en' | 'ko', status: 'completed' | 'unknown') =>
    rows(job(status, of), context({ language })).filter((line) => line.includes('US$'));

  it('tell what each attempt cost, in the provider’s unit and in dollars, and what was refunded', () => {
    const refunded = attempt({
      state: 'ended',
      end: 'failed',
      operation: { id: 1 },
      money: { ...returned, own: '0 quota' },
    });
    const refused = attempt({ state: 'ended', end: 'failed', money: { ...returned, own: '0' } });
    const attempts = [refused, { ...refunded, provider: 'evolink' }, done];
    const one = job('completed', [task(1, 'completed', { attempts })]);
    expect(rows(one, context())).toEqual(
      expect.arrayContaining([
        'Price: US$0.03',
        'Attempt 1: PiAPI · nothing charged',
        'Attempt 2: EvoLink · refunded (0 quota)',
        'Attempt 3: PiAPI · US$0.03 (300000 points)',
        'Provider: PiAPI → EvoLink → PiAPI',
      ]),
    );
    expect(rows(one, context({ language: 'ko' }))).toEqual(
      expect.arrayContaining([
        '1번째 요청: PiAPI · 비용 없음',
        '2번째 요청: EvoLink · 환불됨 (0 quota)',
        '3번째 요청: PiAPI · US$0.03 (300000 points)',
      ]),
    );
  });

  it('tell what may have been charged, apart from what was', () => {
    const lost = attempt({ state: 'unknown', doubt: 'answer_lost' });
    const unsaid = attempt({
      state: 'ended',
      end: 'failed',
      money: { ...paid, committed: 20_000, returned: 10_000, confirmed: false },
    });
    const listed = { ...done, provider: 'evolink', money: { ...paid, own: 'price list', byPriceList: true } };
    expect(spent([task(1, 'completed', { attempts: [unsaid, listed] })], 'en', 'completed')).toEqual([
      'Price: US$0.03 by price list · about US$0.02 may have been charged',
      'Attempt 1: PiAPI · about US$0.02 may have been charged',
      'Attempt 2: EvoLink · US$0.03 by price list',
    ]);
    expect(spent([task(1, 'unknown', { attempts: [lost] })], 'en', 'unknown')).toEqual([
      'Price: about US$0.03 may have been charged',
    ]);
    const charged = attempt({ state: 'ended', end: 'failed', money: own });
    const twice = [task(1, 'unknown', { attempts: [charged, lost] }), task(2, 'unknown')];
    expect(spent(twice, 'ko', 'unknown')).toEqual([
      '비용: US$0.03 · 약 US$0.06 청구 가능성 있음',
      '1번 이미지, 1번째 요청: PiAPI · US$0.03 (300000 points)',
      '1번 이미지, 2번째 요청: PiAPI · 약 US$0.03 청구 가능성 있음',
      '2번 이미지: PiAPI · 약 US$0.03 청구 가능성 있음',
    ]);
  });

  it('tell of what is still being made what it is expected to cost, and of the demo that it is free', () => {
    const attempts = [attempt({ state: 'unknown', doubt: 'answer_lost' }), attempt({ state: 'following' })];
    expect(spent([task(1, 'completed', { attempts })], 'en', 'completed').at(-1)).toBe(
      'Attempt 2: PiAPI · about US$0.03',
    );
    const free = attempt({ provider: 'demo', state: 'ended', end: 'completed', money: returned });
    const two = [1, 2].map((n) => task(n, 'completed', { attempts: [free] }));
    expect(rows(job('completed', two), context())).toContain('Picture 2: demo · free');
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
