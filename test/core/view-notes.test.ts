import { describe, expect, it } from 'vitest';
import { plain } from '../../src/core/line.ts';
import { viewOf } from '../../src/core/view.ts';
import { attempt, context, job, NOON, notes, paid, picture, returned, task } from '../helpers/views.ts';

const english = (it: Parameters<typeof viewOf>[0], change: Parameters<typeof context>[0] = {}) =>
  notes(viewOf(it, context(change)));
const korean = (it: Parameters<typeof viewOf>[0]) => notes(viewOf(it, context({ language: 'ko' })));

const failed = (money: typeof paid | typeof returned = returned) =>
  attempt({ state: 'ended', end: 'failed', money, failure: { reason: 'provider_error', again: true } });
const moved = { ...attempt({ state: 'ended', end: 'completed', money: paid }), provider: 'evolink' };

describe('the notes of a reply', () => {
  it('tell one reason once for all pictures, with what all of them cost', () => {
    const tasks = [1, 2].map((n) =>
      task(n, 'failed', { attempts: [failed(paid)], failure: { reason: 'provider_error', again: true } }),
    );
    expect(english(job('failed', tasks))).toEqual([
      'PiAPI could not finish the picture. US$0.06 was charged. Try again.',
    ]);
  });

  it('tell different reasons picture by picture', () => {
    const lost = { reason: 'result_lost', again: true } as const;
    const tasks = [task(1, 'failed'), task(2, 'failed', { attempts: [failed(paid)], failure: lost })];
    expect(english(job('failed', tasks))).toEqual([
      'Picture 1: PiAPI refused this request. Nothing was charged. Change the prompt or the picture.',
      "Picture 2: The picture was made but can't be fetched. US$0.03 was charged. Try again makes and pays for a new one.",
    ]);
  });

  it('say what may have been charged where the provider did not tell', () => {
    const unsure = { ...paid, confirmed: false };
    const tasks = [
      task(1, 'failed', { attempts: [failed(unsure)], failure: { reason: 'internal', again: true } }),
    ];
    expect(english(job('failed', tasks))[0]).toMatch(
      /^Something broke on our side\. About US\$0\.03 may have been charged\. Try again, and report \w{20} if it stays\.$/,
    );
  });

  it('tell of one unknown picture of several', () => {
    const tasks = [task(1, 'completed'), task(2, 'unknown')];
    expect(english(job('completed', tasks))[0]).toMatch(
      /^Picture 2: unknown, PiAPI may or may not have taken this request, so about US\$0\.03 may/,
    );
    expect(korean(job('completed', tasks))[0]).toMatch(/^2번 이미지: 알 수 없음\. 요청이 접수됐는지/);
  });

  it('tell of a picture that was cancelled, and of one that was found and is being made', () => {
    const tasks = [task(1, 'completed'), task(2, 'cancelled'), task(3, 'processing')];
    expect(english(job('completed', tasks))).toEqual([
      'Picture 2: cancelled. Nothing was charged.',
      'Picture 3: still being made.',
    ]);
    expect(korean(job('completed', tasks))).toEqual([
      '2번 이미지: 취소됨. 비용은 들지 않았어요.',
      '3번 이미지: 아직 만들고 있어요.',
    ]);
  });

  it('still count an unknown request as money after it was booked unconfirmed', () => {
    const booked = attempt({
      state: 'unknown',
      doubt: 'answer_lost',
      money: { ...paid, confirmed: false },
    });
    expect(english(job('unknown', [task(1, 'unknown', { attempts: [booked] })]))[0]).toMatch(
      /about US\$0\.03 may have been charged/,
    );
  });

  it('name no price where nothing can have been charged', () => {
    const free = attempt({
      provider: 'demo',
      state: 'unknown',
      doubt: 'answer_lost',
      money: { reserved: 0, committed: 0, returned: 0 },
    });
    expect(english(job('unknown', [task(1, 'unknown', { attempts: [free] })]))).toEqual([
      'demo may or may not have taken this request. Nothing was charged. Check looks again. Try again sends a new request.',
    ]);
  });

  it('say what an earlier, lost request may have cost besides the picture', () => {
    const attempts = [
      attempt({ state: 'unknown', doubt: 'answer_lost' }),
      attempt({ state: 'ended', end: 'completed', money: paid }),
    ];
    expect(english(job('completed', [task(1, 'completed', { attempts })]))).toEqual([
      'About US$0.03 may have been charged.',
    ]);
  });

  it('tell of a provider that was changed', () => {
    const tasks = [1, 2].map((n) => task(n, 'completed', { attempts: [failed(), moved] }));
    expect(english(job('completed', tasks))).toEqual([
      'Provider changed: PiAPI → EvoLink (PiAPI charged nothing).',
    ]);
    expect(korean(job('completed', tasks))).toEqual(['제공사 변경: PiAPI → EvoLink (PiAPI 비용 없음)']);
    const dear = [task(1, 'completed', { attempts: [failed(paid), moved] })];
    expect(english(job('completed', dear))).toEqual([
      'Provider changed: PiAPI → EvoLink (PiAPI charged US$0.03).',
    ]);
  });

  it('add up what the first provider took for several pictures, or may have taken', () => {
    const change = (money: typeof paid & { confirmed?: boolean }) =>
      job(
        'completed',
        [1, 2].map((n) => task(n, 'completed', { attempts: [failed(money), moved] })),
      );
    expect(english(change(paid))).toEqual(['Provider changed: PiAPI → EvoLink (PiAPI charged US$0.06).']);
    const doubtful = change({ ...paid, confirmed: false });
    expect(english(doubtful).at(-1)).toBe(
      'Provider changed: PiAPI → EvoLink (PiAPI may have charged about US$0.06).',
    );
    expect(korean(doubtful).at(-1)).toBe(
      '제공사 변경: PiAPI → EvoLink (PiAPI 비용 약 US$0.06 청구 가능성 있음)',
    );
  });

  it('tell of a picture that came twice', () => {
    const twice = task(1, 'completed', { extra: [picture] });
    expect(english(job('completed', [twice]))).toEqual([
      'The picture was made twice; the second is kept too.',
    ]);
    expect(english(job('completed', [twice, task(2, 'completed')]))).toEqual([
      'Picture 1 was made twice; the second is kept too.',
    ]);
  });

  it('say that a look found nothing, only while it is unknown', () => {
    const looked = { lookedAt: NOON };
    expect(english(job('unknown', undefined, looked)).at(-1)).toBe(
      'Looked again at 2026-11-03T12:00:00.000Z: still no trace. Nothing new was charged.',
    );
    expect(korean(job('unknown', undefined, looked)).at(-1)).toBe(
      '2026-11-03T12:00:00.000Z에 다시 확인했지만 찾지 못했어요. 새로 든 비용은 없어요.',
    );
    expect(english(job('completed', undefined, looked))).toEqual([]);
  });

  it('end with what the context adds, and have the note for a new message ready', () => {
    const view = viewOf(job('completed'), context({ notes: [[{ kind: 'text', text: 'x' }]] }));
    expect(notes(view)).toEqual(['x']);
    expect(plain(view.movedNote)).toBe("The earlier reply can't be changed any more, so the result is here.");
  });
});

describe('the price of a completed job', () => {
  const head = (money: typeof paid & { byPriceList?: boolean }, language: 'en' | 'ko' = 'en') => {
    const attempts = [attempt({ state: 'ended', end: 'completed', money })];
    return plain(viewOf(job('completed', [task(1, 'completed', { attempts })]), context({ language })).head);
  };

  it('says when it comes from the price list, or is not confirmed', () => {
    expect(head({ ...paid, byPriceList: true })).toBe('Completed · 12 s · US$0.03 by price list');
    expect(head({ ...paid, byPriceList: true }, 'ko')).toBe('완료 · 12초 · US$0.03 (가격표 기준)');
    expect(head({ ...paid, confirmed: false })).toBe('Completed · 12 s · about US$0.03');
  });

  it('adds up all attempts, and counts the time of the last one', () => {
    const attempts = [
      failed(paid),
      attempt({ state: 'ended', end: 'completed', money: paid, submittedAt: NOON + 5_000 }),
    ];
    const tried = job('completed', [task(1, 'completed', { attempts })]);
    expect(plain(viewOf(tried, context()).head)).toBe('Completed · 7 s · US$0.06');
  });

  it('is what a cancelled job names if something was charged after all', () => {
    const attempts = [failed(paid), attempt({ state: 'ended', end: 'cancelled', money: returned })];
    const stopped = job('cancelled', [task(1, 'cancelled', { attempts })]);
    expect(plain(viewOf(stopped, context()).head)).toBe('Cancelled · US$0.03');
  });
});

describe('an input picture that was not given as it is', () => {
  const copy = {
    ...picture,
    width: 3_000,
    height: 2_000,
    bytes: 9_800_000,
    provider: 'piapi',
    resized: true,
  };
  const made = (
    fitted: readonly (typeof copy)[],
    status: 'processing' | 'completed' = 'completed',
    name = 'cat.png',
  ) => {
    const base = job(status);
    const input = { name, source: { kind: 'url' as const, url: 'https://a.example/x' }, fitted: [...fitted] };
    return { ...base, request: { ...base.request, pictures: [input] } };
  };

  it('is named with its provider and its new size', () => {
    expect(english(made([copy]))).toEqual([
      '“cat.png” was made smaller for PiAPI: 3,000 × 2,000 pixels, 9.8 MB.',
    ]);
    expect(korean(made([copy]))).toEqual([
      '‘cat.png’ 파일을 PiAPI 한도에 맞게 줄였어요. 3,000 × 2,000픽셀, 9.8MB예요.',
    ]);
  });

  it('is said to be re-encoded where it has all its pixels', () => {
    const same = { ...copy, type: 'image/webp' as const, resized: false };
    expect(english(made([same], 'completed', ''))).toEqual([
      'The file was re-encoded for PiAPI: WebP, 9.8 MB.',
    ]);
    expect(korean(made([same]))).toEqual(['‘cat.png’ 파일을 PiAPI 쪽에 맞게 변환했어요. WebP, 9.8MB예요.']);
  });

  it('is not spoken of while it is made, nor for a provider that did not make it in the end', () => {
    expect(english(made([copy], 'processing'))).toEqual([]);
    expect(english(made([{ ...copy, provider: 'evolink' }]))).toEqual([]);
  });
});
