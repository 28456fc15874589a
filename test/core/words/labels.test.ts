import { describe, expect, it } from 'vitest';
import { nanobanana } from '../../../src/core/areas.ts';
import { plain, text } from '../../../src/core/line.ts';
import { firstUseLines, helpLines } from '../../../src/core/words/help.ts';
import {
  aspectChoice,
  aspectFact,
  countChoice,
  modelChoice,
  retryQuestion,
} from '../../../src/core/words/labels.ts';

describe('choices', () => {
  it('name the shapes that have a name', () => {
    const aspects = ['source', '1:1', '16:9', '9:16', '21:9', '4:3', '8:1'];
    expect(aspects.map((aspect) => aspectChoice(aspect, 'en'))).toEqual([
      'Same as the picture',
      '1:1 square',
      '16:9 wide',
      '9:16 tall',
      '21:9 cinema',
      '4:3',
      '8:1',
    ]);
    expect(aspects.map((aspect) => aspectChoice(aspect, 'ko'))).toEqual([
      '원본 비율 유지',
      '1:1 정사각형',
      '16:9 가로',
      '9:16 세로',
      '21:9 시네마',
      '4:3',
      '8:1',
    ]);
  });

  it('say of every model what it is for', () => {
    expect(nanobanana.models.map((model) => modelChoice(model, 'en'))).toEqual([
      'Nano Banana · quick, 1K',
      'Nano Banana 2 · up to 4K',
      'Nano Banana Pro · finest, up to 4K',
    ]);
    expect(nanobanana.models.map((model) => modelChoice(model, 'ko'))).toEqual([
      'Nano Banana · 빠름, 1K',
      'Nano Banana 2 · 최대 4K',
      'Nano Banana Pro · 최고 품질, 최대 4K',
    ]);
    expect(modelChoice({ name: 'toy', title: 'Toy' }, 'en')).toBe('Toy');
  });

  it('count pictures', () => {
    expect([countChoice(1, 'en'), countChoice(4, 'en'), countChoice(4, 'ko')]).toEqual([
      '1 picture',
      '4 pictures',
      '4장',
    ]);
  });

  it('keep the shape only where there is a picture', () => {
    expect(aspectFact({ aspect: 'source', pictures: [1] }, 'en')).toBe('as the picture');
    expect(aspectFact({ aspect: 'source', pictures: [] }, 'en')).toBe('1:1');
  });
});

describe('the question before a second request', () => {
  it('names the price, or that there is none', () => {
    expect(retryQuestion(30_000, 'en')).toBe(
      'The first request may still be charged. A new one costs about US$0.03 more.',
    );
    expect(retryQuestion(0, 'ko')).toBe('처음 요청이 아직 끝날 수 있어요. 새 요청은 무료예요.');
  });
});

describe('help', () => {
  const editStep = [text('Open the menu.')];

  it('has numbered steps and names only what is there', () => {
    const facts = {
      make: 'nanobanana',
      editStep,
      see: ['nanobanana-history', 'nanobanana-saved'],
      buttons: ['again', 'edit', 'save', 'delete'] as const,
    };
    expect(helpLines(facts, 'en').map(plain)).toEqual([
      '1. Type /nanobanana and say what you want to see.',
      '2. Open the menu.',
      'A reply goes Pending → Processing → Completed, and names its price before and after.',
      'Buttons: Again, Edit, Save, Delete.',
      'See: /nanobanana-history /nanobanana-saved.',
      "Unknown means that the provider's answer was lost: press Check first, it is free.",
    ]);
    expect(helpLines(facts, 'ko').map(plain)).toContain('버튼: 다시 만들기, 편집, 저장, 삭제.');
  });

  it('says at first use who gets prompts, and what is missing only if something is', () => {
    const facts = { make: 'nanobanana', editStep, providers: ['PiAPI'], missing: [] };
    expect(firstUseLines(facts, 'en').map(plain)).toEqual([
      'nanobanana is ready.',
      '1. Type /nanobanana and say what you want to see.',
      '2. Open the menu.',
      'Prompts and pictures are sent to PiAPI.',
    ]);
    const missing = firstUseLines({ ...facts, providers: [], missing: ['Attach Files'] }, 'ko').map(plain);
    expect(missing.at(-1)).toBe('아직 없는 권한: Attach Files.');
  });
});
