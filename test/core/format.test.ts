import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  counted,
  formatDuration,
  formatEstimate,
  formatMoney,
  formatNumber,
  formatPixels,
  formatRough,
  formatSize,
  formatTotal,
} from '../../src/core/format.ts';

const seconds = (n: number) => n * 1000;

describe('money', () => {
  it.each([
    [1_200_000, 'US$1.20'],
    [30_000, 'US$0.03'],
    [105_000, 'US$0.105'],
    [13_300, 'US$0.0133'],
    [13_250, 'US$0.0133'],
    [13_249, 'US$0.0132'],
    [100_000, 'US$0.10'],
    [100, 'US$0.0001'],
    [999_949, 'US$0.9999'],
    [999_950, 'US$1.00'],
    [1_004_999, 'US$1.00'],
    [1_005_000, 'US$1.01'],
    [1_234_560_000, 'US$1,234.56'],
  ])('writes %i micro-dollars as %s in both languages', (micro, figure) => {
    expect(formatMoney(micro, 'en')).toBe(figure);
    expect(formatMoney(micro, 'ko')).toBe(figure);
  });

  it('says in words what is too small for a figure, and what is nothing', () => {
    expect([formatMoney(99, 'en'), formatMoney(99, 'ko')]).toEqual(['under US$0.0001', 'US$0.0001 미만']);
    expect([formatMoney(0, 'en'), formatMoney(0, 'ko')]).toEqual(['free', '무료']);
  });

  it('is never further from the truth than half of its last figure', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10 ** 12 }), (micro) => {
        const shown = formatMoney(micro, 'en');
        expect(shown).toMatch(/^US\$(0\.\d{2,4}|[1-9][\d,]*\.\d{2})$/);
        const read = Math.round(Number(shown.replace(/[US$,]/g, '')) * 1_000_000);
        const half = micro >= 999_950 ? 5_000 : 50;
        expect(read - micro).toBeLessThanOrEqual(half);
        expect(micro - read).toBeLessThan(micro < 1_000_000 && read >= 1_000_000 ? 1 : half);
      }),
    );
  });

  it('writes totals and limits with two decimals', () => {
    expect([formatTotal(5_000_000), formatTotal(0), formatTotal(4_999)]).toEqual([
      'US$5.00',
      'US$0.00',
      'US$0.00',
    ]);
  });

  it('estimates with a word before it, but nothing for what is free', () => {
    expect([formatEstimate(60_000, 'en'), formatEstimate(60_000, 'ko')]).toEqual([
      'about US$0.06',
      '예상 US$0.06',
    ]);
    expect([formatEstimate(0, 'en'), formatEstimate(0, 'ko')]).toEqual(['free', '무료']);
    expect(formatEstimate(3, 'en')).toBe('about US$0.0001');
    expect(formatRough(0, 'ko')).toBe('무료');
  });
});

describe('time', () => {
  it.each([
    [seconds(12), '12 s', '12초'],
    [seconds(65), '1 min 5 s', '1분 5초'],
    [seconds(60), '1 min', '1분'],
    [seconds(59.6), '1 min', '1분'],
    [seconds(3720), '1 h 2 min', '1시간 2분'],
    [seconds(3600), '1 h', '1시간'],
    [200, '1 s', '1초'],
  ])('writes %i ms', (ms, english, korean) => {
    expect([formatDuration(ms, 'en'), formatDuration(ms, 'ko')]).toEqual([english, korean]);
  });

  it('shows one decimal under ten seconds only where asked', () => {
    const tenths = (ms: number) => formatDuration(ms, 'en', { tenths: true });
    expect([tenths(3_420), tenths(9_949), tenths(9_951), tenths(12_300), tenths(0)]).toEqual([
      '3.4 s',
      '9.9 s',
      '10 s',
      '12 s',
      '0.1 s',
    ]);
  });
});

describe('sizes and numbers', () => {
  it.each([
    [8_700_000, '8.7 MB', '8.7MB'],
    [20_000_000, '20 MB', '20MB'],
    [640_400, '640.4 KB', '640.4KB'],
    [999_960, '1 MB', '1MB'],
    [512, '512 B', '512B'],
    [1_500_000_000, '1.5 GB', '1.5GB'],
  ])('writes %i bytes', (bytes, english, korean) => {
    expect([formatSize(bytes, 'en'), formatSize(bytes, 'ko')]).toEqual([english, korean]);
  });

  it('says pixels the way people count them', () => {
    expect(formatPixels(62_500_000, 'en')).toBe('62.5 megapixels');
    expect(formatPixels(62_500_000, 'ko')).toBe('6,250만 화소');
  });

  it('groups thousands, and counts in the right form', () => {
    expect(formatNumber(1234)).toBe('1,234');
    const pictures = { one: '{n} picture', other: '{n} pictures' };
    expect([counted(pictures, 1, 'en'), counted(pictures, 2, 'en')]).toEqual(['1 picture', '2 pictures']);
    expect(counted({ other: '{n}장' }, 1, 'ko')).toBe('1장');
  });
});
