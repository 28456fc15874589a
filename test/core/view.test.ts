import { describe, expect, it } from 'vitest';
import { plain } from '../../src/core/line.ts';
import { viewOf } from '../../src/core/view.ts';
import { anAttempt } from '../helpers/jobs.ts';
import { attempt, context, JOB, job, lines, NOON, output, picture, task } from '../helpers/views.ts';

const STARTED = '2026-11-03T12:00:01.000Z';
const both = (it: Parameters<typeof viewOf>[0], change: Parameters<typeof context>[0] = {}) =>
  (['en', 'ko'] as const).map((language) => lines(viewOf(it, context({ ...change, language }))));

describe('the reply of a job', () => {
  it('is Pending with its expected price, before its place is known', () => {
    expect(both(job('pending'))).toEqual([
      ['Pending · about US$0.03', 'Nano Banana · 16:9 · 1K · for Mina'],
      ['대기 중 · 예상 US$0.03', 'Nano Banana · 16:9 · 1K · 요청 Mina'],
    ]);
  });

  it('names its place while it waits', () => {
    const heads = (place: number) =>
      both(job('pending'), { place: { place, total: 12 } }).map(([head]) => head);
    expect(heads(1)).toEqual([
      'Pending · next in line · about US$0.03',
      '대기 중 · 바로 다음 차례 · 예상 US$0.03',
    ]);
    expect(heads(3)).toEqual([
      'Pending · place 3 of 12 · about US$0.03',
      '대기 중 · 12건 중 3번째 · 예상 US$0.03',
    ]);
  });

  it('is Processing since a moment that ticks by itself', () => {
    expect(both(job('processing'))).toEqual([
      [`Processing · started ${STARTED}`, 'Nano Banana · 16:9 · 1K · for Mina'],
      [`처리 중 · ${STARTED} 시작`, 'Nano Banana · 16:9 · 1K · 요청 Mina'],
    ]);
    expect(viewOf(job('processing'), context()).head).toContainEqual({ kind: 'since', at: NOON + 1_000 });
  });

  it('is Completed with time, price and provider', () => {
    expect(both(job('completed'))).toEqual([
      ['Completed · 12 s · US$0.03', 'Nano Banana · 16:9 · 1K · by PiAPI · for Mina'],
      ['완료 · 12초 · US$0.03', 'Nano Banana · 16:9 · 1K · 제공 PiAPI · 요청 Mina'],
    ]);
  });

  it('counts several pictures and adds up their price', () => {
    const four = [1, 2, 3, 4].map((n) => task(n, 'completed'));
    expect(both(job('completed', four)).map(([head]) => head)).toEqual([
      'Completed · 4 pictures · 12 s · US$0.12',
      '완료 · 4장 · 12초 · US$0.12',
    ]);
  });

  it('says how many came, and why one did not', () => {
    const tasks = [task(1, 'completed'), task(2, 'completed'), task(3, 'failed'), task(4, 'completed')];
    const [en, ko] = both(job('completed', tasks));
    expect([en?.[0], en?.[2]]).toEqual([
      'Completed · 3 of 4 pictures · 12 s · US$0.09',
      'Picture 3: PiAPI refused this request. Nothing was charged. Change the prompt or the picture.',
    ]);
    expect([ko?.[0], ko?.[2]]).toEqual([
      '완료 · 4장 중 3장 · 12초 · US$0.09',
      '3번 이미지: PiAPI 쪽에서 이 요청을 거절했어요. 비용은 들지 않았어요. 프롬프트나 이미지를 바꿔 주세요.',
    ]);
  });

  it('is Failed with the reason in short and in a sentence', () => {
    expect(both(job('failed')).map(([head, , note]) => [head, note])).toEqual([
      [
        'Failed · content refused',
        'PiAPI refused this request. Nothing was charged. Change the prompt or the picture.',
      ],
      [
        '실패 · 내용 거절',
        'PiAPI 쪽에서 이 요청을 거절했어요. 비용은 들지 않았어요. 프롬프트나 이미지를 바꿔 주세요.',
      ],
    ]);
  });

  it('is Unknown when the answer was lost', () => {
    expect(both(job('unknown')).map(([head, , note]) => [head, note])).toEqual([
      [
        'Unknown · no answer from PiAPI',
        'PiAPI may or may not have taken this request, so about US$0.03 may have been charged. Check looks again, free. Try again sends a new request and may cost twice.',
      ],
      [
        '알 수 없음 · PiAPI 응답 없음',
        '요청이 접수됐는지 확인하지 못했어요. 약 US$0.03의 비용이 청구됐을 수 있어요. ‘상태 확인’은 비용 없이 다시 알아보고, ‘다시 시도’는 새로 요청해서 비용이 두 번 들 수 있어요.',
      ],
    ]);
  });

  it('is Unknown when the deadline passed', () => {
    const late = attempt({ state: 'unknown', doubt: 'deadline', deadlineAt: NOON + 600_000 });
    expect(
      both(job('unknown', [task(1, 'unknown', { attempts: [late] })])).map(([head, , note]) => [head, note]),
    ).toEqual([
      [
        'Unknown · not finished after 10 min',
        'PiAPI has not finished after 10 min. About US$0.03 may have been charged. Check looks again, free.',
      ],
      [
        '알 수 없음 · 10분 동안 끝나지 않음',
        '10분 동안 끝나지 않았어요. 청구됐을 수 있는 비용: 약 US$0.03. ‘상태 확인’은 비용 없이 다시 알아봐요.',
      ],
    ]);
  });

  it('is Cancelled for nothing', () => {
    expect(both(job('cancelled')).map(([head]) => head)).toEqual([
      'Cancelled · nothing was charged',
      '취소됨 · 비용 없음',
    ]);
  });

  it('starts with the status word, bold', () => {
    const view = viewOf(job('completed'), context());
    expect(view.head[0]).toEqual({ kind: 'strong', text: 'Completed' });
    expect(view.statusWord).toBe('Completed');
  });

  it('is in the language of the job unless a reader has their own', () => {
    const korean = job('completed', undefined, { language: 'ko' });
    expect(viewOf(korean, context()).statusWord).toBe('완료');
    expect(viewOf(korean, context({ language: 'en' })).language).toBe('en');
  });

  it('is free with the demo', () => {
    const free = { reserved: 0, committed: 0, returned: 0 };
    const waiting = anAttempt({ provider: 'demo', money: free });
    const ended = { ...waiting, state: 'ended', end: 'completed' } as const;
    const head = (status: 'pending' | 'completed', attempts: (typeof waiting)[]) =>
      both(job(status, [task(1, status, { attempts })])).map(([line]) => line);
    expect(head('pending', [waiting])).toEqual(['Pending · free', '대기 중 · 무료']);
    expect(head('completed', [ended])).toEqual(['Completed · 12 s · free', '완료 · 12초 · 무료']);
  });

  it('links the message that it was edited from', () => {
    const parent = { output: 'x-1', reply: { message: '7' }, url: 'https://discord.com/7' };
    const edited = job('completed', undefined, { parent });
    const view = viewOf(
      {
        ...edited,
        request: {
          ...edited.request,
          aspect: 'source',
          pictures: [{ name: 'a.png', source: { kind: 'output', id: 'x-1' } }],
        },
      },
      context(),
    );
    expect(plain(view.facts)).toBe(
      'Nano Banana · as the picture · 1K · by PiAPI · for Mina · edited from picture',
    );
    expect(view.facts.at(-1)).toEqual({
      kind: 'link',
      text: 'picture',
      reply: { message: '7' },
      url: 'https://discord.com/7',
    });
    expect(plain(viewOf(edited, context({ language: 'ko' })).facts)).toMatch(/· 원본에서 편집$/);
  });

  it('names the requester as a piece, cleaned', () => {
    const person = { id: '9', name: 'Mi\u202ena' };
    const view = viewOf(job('pending', undefined, { person }), context());
    expect(view.facts).toContainEqual({ kind: 'person', id: '9', name: 'Mina' });
    expect(view.requester).toEqual(person);
  });

  it('is final when every task has ended or is unknown', () => {
    const final = (['pending', 'processing', 'completed', 'failed', 'cancelled', 'unknown'] as const).map(
      (status) => viewOf(job(status), context()).final,
    );
    expect(final).toEqual([false, false, true, true, true, true]);
  });

  it('does not change with time alone', () => {
    for (const status of ['pending', 'processing', 'completed', 'unknown'] as const) {
      const one = job(status);
      expect(viewOf(one, context({ now: NOON + 999_999 }))).toEqual(viewOf(one, context()));
    }
  });
});

describe('the pictures of a reply', () => {
  it('come together, when the last one is done', () => {
    const tasks = [task(1, 'completed'), task(2, 'processing')];
    expect(viewOf(job('processing', tasks), context()).pictures).toEqual([]);
    const done = viewOf(
      job('completed', [task(1, 'completed'), task(2, 'failed'), task(3, 'completed')]),
      context(),
    );
    expect(done.pictures.map(({ id }) => id)).toEqual([output(1), output(3)]);
  });

  it('have our names and an alt text with the prompt', () => {
    const webp = { ...picture, type: 'image/webp' } as const;
    const tasks = [task(1, 'completed'), task(2, 'completed', { picture: webp })];
    const pictures = viewOf(job('completed', tasks), context({ language: 'ko' })).pictures;
    expect(pictures.map(({ name }) => name)).toEqual([`${JOB}-1.png`, `${JOB}-2.webp`]);
    expect(pictures[1]?.alt).toBe('이미지 2/2, 프롬프트: A yellow raincoat on a rainy street');
    expect(viewOf(job('completed', tasks), context()).pictures[1]?.alt).toBe(
      'Picture 2 of 2, made from: A yellow raincoat on a rainy street',
    );
  });

  it('have an alt text of one line within a thousand characters', () => {
    const long = job('completed');
    const view = viewOf(
      { ...long, request: { ...long.request, prompt: 'a\n\u202eb 👨‍👩‍👧‍👦'.repeat(400) } },
      context(),
    );
    expect(view.pictures[0]?.alt.length).toBeLessThanOrEqual(1_000);
    expect(view.pictures[0]?.alt).toMatch(/^Picture 1 of 1, made from: a b .*…$/);
  });
});

describe('the summary of a job', () => {
  it('has the facts for lists and programs', () => {
    const view = viewOf(job('completed', [task(1, 'completed'), task(2, 'failed')]), context());
    expect(view.summary).toMatchObject({
      prompt: 'A yellow raincoat on a rainy street',
      model: 'nano-banana',
      modelTitle: 'Nano Banana',
      aspect: '16:9',
      count: 2,
      price: 'US$0.03',
      duration: '12 s',
      provider: 'PiAPI',
      missing: [
        {
          n: 2,
          sentence: 'PiAPI refused this request. Nothing was charged. Change the prompt or the picture.',
        },
      ],
    });
  });

  it('has the place and the expected price while it waits, and no provider', () => {
    const { summary } = viewOf(job('pending'), context({ place: { place: 2, total: 5 } }));
    expect(summary).toMatchObject({ place: 2, price: 'about US$0.03' });
    expect(summary).not.toHaveProperty('provider');
    expect(summary).not.toHaveProperty('duration');
  });

  it('says what a job without pictures cost', () => {
    const price = (status: 'failed' | 'cancelled' | 'unknown') =>
      viewOf(job(status), context()).summary.price;
    expect([price('failed'), price('cancelled'), price('unknown')]).toEqual([
      'nothing charged',
      'nothing charged',
      'about US$0.03',
    ]);
  });
});
