import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { cardView, refusalView } from '../../src/core/view.ts';
import { buttons, context, JOB, job, lines, NOON, output, task } from '../helpers/views.ts';

describe('the card of one picture', () => {
  const two = job('completed', [task(1, 'completed'), task(2, 'completed'), task(3, 'failed')]);

  it('shows that picture alone, with its own price', () => {
    const card = cardView(two, 2, context());
    expect(lines(card)).toEqual([
      'Completed · picture 2 of 3 · 12 s · US$0.03',
      'Nano Banana · 16:9 · 1K · by PiAPI · for Mina',
    ]);
    expect(card.pictures.map(({ id }) => id)).toEqual([output(2)]);
    expect(card.summary).toMatchObject({ price: 'US$0.03', missing: [] });
  });

  it('has buttons that mean that picture', () => {
    const card = cardView(two, 2, context({ language: 'ko' }));
    expect(buttons(card)).toEqual(['다시 만들기', '편집', '저장']);
    expect(new Set(card.buttons.map(({ id }) => id))).toEqual(new Set([output(2)]));
  });

  it('says Saved of its own picture', () => {
    const saved = { [output(2)]: { by: two.person, at: NOON } };
    expect(buttons(cardView({ ...two, saved }, 2, context()))).toContain('Saved');
    expect(buttons(cardView({ ...two, saved }, 1, context()))).toContain('Save');
  });

  it('does not number the only picture, and offers nothing for one that is not there', () => {
    expect(lines(cardView(job('completed'), 1, context()))[0]).toBe('Completed · 12 s · US$0.03');
    expect(cardView(two, 3, context())).toMatchObject({ pictures: [], buttons: [] });
  });
});

describe('a refusal in the reply', () => {
  const request = {
    area: 'nanobanana',
    person: { id: 'mina', name: 'Mina' },
    job: JOB,
    language: 'en',
    prompt: 'a cat',
    now: NOON,
  } as const;

  it('is Failed, with the sentence and without buttons', () => {
    const view = refusalView(new UserError('too_busy'), request);
    expect(lines(view)).toEqual([
      'Failed · too busy',
      'for Mina',
      'Too many requests are waiting. Nothing was charged. Try again in a few minutes.',
    ]);
    expect(view).toMatchObject({ status: 'failed', final: true, prompt: 'a cat', buttons: [], pictures: [] });
    expect(view.details).toBeUndefined();
  });

  it('speaks Korean too, and names the limit', () => {
    const error = new UserError('limit_money', { scope: 'guild', limit: 10_000_000, resetsAt: NOON });
    expect(lines(refusalView(error, { ...request, language: 'ko' }))).toEqual([
      '실패 · 한도 도달',
      '요청 Mina',
      '서버 하루 한도(US$10.00)를 모두 썼어요. 비용은 들지 않았어요. 2026-11-03T12:00:00.000Z에 초기화돼요.',
    ]);
  });

  it('stays a plain Failed where there is no short word for it', () => {
    expect(lines(refusalView(new UserError('not_here'), request))[0]).toBe('Failed');
  });
});
