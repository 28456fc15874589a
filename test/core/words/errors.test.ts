import { describe, expect, it } from 'vitest';
import { UserError, type UserErrorCode } from '../../../src/core/errors.ts';
import { failureReasons, languages } from '../../../src/core/job.ts';
import { plain } from '../../../src/core/line.ts';
import { NOTHING, sayCost } from '../../../src/core/words/costs.ts';
import { sayError, sayFault, shortError } from '../../../src/core/words/errors.ts';
import { sayFailure } from '../../../src/core/words/failures.ts';

const RESET = Date.UTC(2026, 10, 4);

const refusals: Record<UserErrorCode, { values: UserError['values']; en: string; ko: string }> = {
  blank_prompt: {
    values: {},
    en: 'Write what you want to see. Nothing was charged.',
    ko: '만들고 싶은 장면을 적어 주세요. 비용은 들지 않았어요.',
  },
  long_prompt: {
    values: { n: 6001, model: 'Nano Banana', max: 5000 },
    en: 'The prompt has 6,001 characters; Nano Banana takes 5,000. Nothing was charged. Shorten it and send it again.',
    ko: '프롬프트가 6,001자예요. Nano Banana 모델은 5,000자까지 받아요. 비용은 들지 않았어요. 줄여서 다시 보내 주세요.',
  },
  not_offered: {
    values: { model: 'Nano Banana', value: '8:1', list: ['1:1', '16:9'], other: 'Nano Banana 2' },
    en: "Nano Banana can't make 8:1. Nothing was charged. Choose 1:1, 16:9, or 8:1 with Nano Banana 2.",
    ko: 'Nano Banana 모델은 8:1 설정을 지원하지 않아요. 비용은 들지 않았어요. 1:1, 16:9 중에서 고르거나 Nano Banana 2 모델을 써 주세요.',
  },
  not_a_picture: {
    values: { file: 'cat.svg' },
    en: "“cat.svg” can't be read as PNG, JPEG or WebP. Nothing was charged. Attach another file.",
    ko: '‘cat.svg’ 파일을 PNG, JPEG, WebP 이미지로 읽을 수 없어요. 비용은 들지 않았어요. 다른 파일을 첨부해 주세요.',
  },
  heic: {
    values: { file: 'IMG_1.HEIC' },
    en: "“IMG_1.HEIC” is HEIC, which can't be read here. Nothing was charged. Save it as JPEG and attach that.",
    ko: '‘IMG_1.HEIC’ 파일은 HEIC라서 읽을 수 없어요. 비용은 들지 않았어요. JPEG로 저장해서 첨부해 주세요.',
  },
  picture_too_large: {
    values: { file: 'a.png', size: 12_300_000, max: 10_000_000 },
    en: '“a.png” is 12.3 MB; the limit is 10 MB. Nothing was charged. Make it smaller and attach it again.',
    ko: '‘a.png’ 파일은 12.3MB예요. 한도는 10MB예요. 비용은 들지 않았어요. 줄여서 다시 첨부해 주세요.',
  },
  too_many_pictures: {
    values: { model: 'Nano Banana', max: 5, n: 6 },
    en: 'Nano Banana takes 5 pictures; these are 6. Nothing was charged. Choose fewer.',
    ko: 'Nano Banana 모델은 이미지를 5장까지 받아요. 지금은 6장이에요. 비용은 들지 않았어요. 수를 줄여 주세요.',
  },
  no_picture_in_message: {
    values: {},
    en: 'That message has no picture to edit. Nothing was charged. Choose a message with one.',
    ko: '이 메시지에는 편집할 이미지가 없어요. 비용은 들지 않았어요. 이미지가 있는 메시지를 골라 주세요.',
  },
  picture_gone: {
    values: {},
    en: "The picture can't be opened any more. Nothing was charged. Upload it again and edit that.",
    ko: '이미지를 더 이상 열 수 없어요. 비용은 들지 않았어요. 다시 올려서 편집해 주세요.',
  },
  not_here: {
    values: {},
    en: "That result isn't here. Nothing was charged. Look in History.",
    ko: '그 결과는 여기에 없어요. 비용은 들지 않았어요. 기록에서 찾아봐 주세요.',
  },
  not_allowed: {
    values: { person: 'Mina' },
    en: 'Only Mina and moderators can do that. Nothing was charged. Ask one of them.',
    ko: 'Mina님과 관리자만 할 수 있어요. 비용은 들지 않았어요. 관리자에게 부탁해 주세요.',
  },
  guild_not_allowed: {
    values: {},
    en: "This server can't use nanobanana here. Nothing was charged. Ask the person who runs it.",
    ko: '이 서버에서는 nanobanana를 쓸 수 없어요. 비용은 들지 않았어요. 운영자에게 문의해 주세요.',
  },
  already_done: {
    values: {},
    en: 'That is already done. Nothing was charged.',
    ko: '이미 처리됐어요. 비용은 들지 않았어요.',
  },
  too_late_to_cancel: {
    values: { micro: 30_000 },
    en: "It is already being made and can't be stopped. About US$0.03 may have been charged. The result comes here.",
    ko: '이미 만들고 있어서 취소할 수 없어요. 청구됐을 수 있는 비용: 약 US$0.03. 결과는 여기에 올라와요.',
  },
  too_busy: {
    values: {},
    en: 'Too many requests are waiting. Nothing was charged. Try again in a few minutes.',
    ko: '기다리는 요청이 너무 많아요. 비용은 들지 않았어요. 몇 분 뒤에 다시 시도해 주세요.',
  },
  restarting: {
    values: {},
    en: 'nanobanana is restarting. Nothing was charged. Try again in a minute.',
    ko: 'nanobanana를 다시 시작하고 있어요. 비용은 들지 않았어요. 1분 뒤에 다시 시도해 주세요.',
  },
  limit_money: {
    values: { scope: 'person', limit: 5_000_000, resetsAt: RESET },
    en: 'Your limit of US$5.00 per day is used up. Nothing was charged. It resets at 2026-11-04T00:00:00.000Z.',
    ko: '내 하루 한도(US$5.00)를 모두 썼어요. 비용은 들지 않았어요. 2026-11-04T00:00:00.000Z에 초기화돼요.',
  },
  disk_full: {
    values: { job: 'abc123' },
    en: 'Something broke on our side. Nothing was charged. Try again, and report abc123 if it stays.',
    ko: '저희 쪽에 문제가 생겼어요. 비용은 들지 않았어요. 다시 시도하고, 계속되면 abc123 번호를 알려 주세요.',
  },
  no_permission: {
    values: { permissions: ['Send Messages', 'Attach Files'], channel: '#general' },
    en: 'nanobanana may not Send Messages, Attach Files in #general. Nothing was charged. Ask a manager to allow it.',
    ko: '#general 채널에서 nanobanana에 Send Messages, Attach Files 권한이 없어요. 비용은 들지 않았어요. 관리자에게 요청해 주세요.',
  },
  draft_gone: {
    values: {},
    en: 'That form has expired. Nothing was charged. Open it again.',
    ko: '입력 창이 만료됐어요. 비용은 들지 않았어요. 다시 열어 주세요.',
  },
  no_such_page: {
    values: { n: 3 },
    en: 'There are 3 pages. Nothing was charged. This is the last one.',
    ko: '모두 3쪽이에요. 비용은 들지 않았어요. 마지막 쪽을 보여 드려요.',
  },
};

const say = (code: UserErrorCode, values: UserError['values'], language: 'en' | 'ko' = 'en') =>
  plain(sayError(new UserError(code, values), language));

const codes = Object.keys(refusals) as UserErrorCode[];

describe('a refusal', () => {
  it.each(codes)('%s is said in English and in Korean', (code) => {
    const { values, en, ko } = refusals[code];
    expect([say(code, values, 'en'), say(code, values, 'ko')]).toEqual([en, ko]);
  });

  it.each(codes)('%s never shows a raw placeholder when a value is missing', (code) => {
    for (const language of languages) expect(say(code, {}, language)).not.toMatch(/[{}]|undefined|NaN/);
  });

  it('has a word for the status line in both languages, or in neither', () => {
    for (const code of codes) {
      expect(shortError(code, 'en') === undefined).toBe(shortError(code, 'ko') === undefined);
    }
    expect([shortError('limit_money', 'en'), shortError('limit_money', 'ko')]).toEqual([
      'limit reached',
      '한도 도달',
    ]);
  });

  it('names whose limit it is and for how long', () => {
    const limit = (values: UserError['values']) =>
      say('limit_money', { limit: 20_000_000, resetsAt: RESET, ...values }).split(' is used')[0];
    expect(limit({ scope: 'all' })).toBe("Everyone's limit of US$20.00 per day");
    expect(limit({ scope: 'guild' })).toBe("This server's limit of US$20.00 per day");
    expect(limit({ scope: 'workspace', period: 'month' })).toBe(
      "This workspace's limit of US$20.00 per month",
    );
  });

  it('says pixels where the pixels are too many', () => {
    const values = { file: 'a.png', pixels: 62_500_000, maxPixels: 50_000_000 };
    expect(say('picture_too_large', values)).toContain('is 62.5 megapixels; the limit is 50 megapixels.');
    expect(say('picture_too_large', values, 'ko')).toContain('6,250만 화소예요. 한도는 5,000만 화소예요.');
  });

  it('proposes what there is: a list, another model, or other settings', () => {
    const model = 'nano-banana';
    expect(say('not_offered', { model, value: '4K', list: ['1K'] })).toBe(
      "Nano Banana can't make 4K. Nothing was charged. Choose 1K.",
    );
    expect(say('not_offered', { model, value: '4K', list: [], other: 'Nano Banana Pro' })).toBe(
      "Nano Banana can't make 4K. Nothing was charged. Choose Nano Banana Pro for it.",
    );
    expect(say('not_offered', { model, value: 'source 2K', list: [] })).toBe(
      "Nano Banana can't make as the picture, 2K. Nothing was charged. Choose other settings.",
    );
  });

  it('puts what a person typed in quotes, clean and short', () => {
    const typed = `evil\u202e **name** ${'x'.repeat(100)}.png`;
    expect(say('not_a_picture', { file: typed })).toMatch(/^“evil \*\*name\*\* x+…” can't be read/);
    expect(say('not_offered', { model: 'nanobanana', value: 'dall-e', list: ['Nano Banana'] })).toBe(
      "nanobanana can't make “dall-e”. Nothing was charged. Choose Nano Banana.",
    );
  });

  it('mentions a person where the platform can', () => {
    const line = sayError(new UserError('not_allowed', { person: 'Mina', id: '7' }), 'ko');
    expect(line[0]).toEqual({ kind: 'person', id: '7', name: 'Mina' });
  });

  it('counts one as one', () => {
    expect(say('no_such_page', { n: 1 })).toMatch(/^There is 1 page\./);
    expect(say('too_many_pictures', { model: 'Nano Banana', max: 1, n: 2 })).toMatch(/takes 1 picture;/);
  });

  it('gives a reference for a fault of ours', () => {
    expect(plain(sayFault('abc', 'en'))).toBe(
      'Something broke on our side. Try again, and report abc if it stays.',
    );
    expect(plain(sayFault('abc', 'ko'))).toContain('abc 번호를 알려 주세요.');
  });
});

describe('what it cost', () => {
  it('says what was charged, what may have been, or that nothing was', () => {
    expect(sayCost(NOTHING, 'en')).toBe('Nothing was charged.');
    expect(sayCost({ sure: 30_000, doubt: 0 }, 'en')).toBe('US$0.03 was charged.');
    expect(sayCost({ sure: 0, doubt: 30_000 }, 'en')).toBe('About US$0.03 may have been charged.');
    expect(sayCost({ sure: 30_000, doubt: 39_000 }, 'ko')).toBe(
      '청구된 비용: US$0.03. 청구됐을 수 있는 비용: 약 US$0.039.',
    );
  });
});

describe('a failure', () => {
  const facts = { provider: 'PiAPI', cost: NOTHING, job: 'job1' };

  it.each(failureReasons)('%s has a word for the status line and a sentence', (reason) => {
    for (const language of languages) {
      const { short, sentence } = sayFailure({ reason, again: false }, facts, language);
      expect(short).not.toBe('');
      expect(plain(sentence)).toContain(sayCost(NOTHING, language));
      expect(plain(sentence)).not.toMatch(/[{}]|undefined|NaN| {2}/);
    }
  });

  it('names the provider and what it charged', () => {
    const said = (language: 'en' | 'ko') =>
      sayFailure(
        { reason: 'content', again: false },
        { ...facts, cost: { sure: 30_000, doubt: 0 } },
        language,
      );
    expect(said('en').short).toBe('content refused');
    expect(plain(said('en').sentence)).toBe(
      'PiAPI refused this request. US$0.03 was charged. Change the prompt or the picture.',
    );
    expect(plain(said('ko').sentence)).toBe(
      'PiAPI 쪽에서 이 요청을 거절했어요. 청구된 비용: US$0.03. 프롬프트나 이미지를 바꿔 주세요.',
    );
  });

  it('says which setting hands pictures to a provider', () => {
    const said = sayFailure({ reason: 'no_public_url', again: false }, facts, 'en');
    expect(said.short).toBe('setup problem');
    expect(plain(said.sentence)).toContain('PUBLIC_URL');
  });

  it('reads the numbers of a stored failure', () => {
    const values = { file: 'a.png', size: '12300000', max: '10000000' };
    const { sentence } = sayFailure({ reason: 'picture_too_large', again: false, values }, facts, 'en');
    expect(plain(sentence)).toContain('“a.png” is 12.3 MB; the limit is 10 MB.');
  });
});
