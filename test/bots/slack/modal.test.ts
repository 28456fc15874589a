import type { types } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { editModal, type Modal, makeModal, question } from '../../../src/bots/slack/modal.ts';
import type { Offer } from '../../../src/core/contracts/jobs.ts';
import type { Language } from '../../../src/core/job.ts';
import { wordsFor } from '../../../src/core/words/index.ts';

const offer = {
  models: [{ name: 'nano-banana', title: 'Nano Banana', resolutions: ['1K'] }],
  defaultModel: 'nano-banana',
  aspects: ['1:1', '16:9'],
  resolutions: ['1K'],
  promptMax: 2_000,
  maxCount: 4,
} as unknown as Offer;
const inChannel = { team: 'T1', channel: 'C1' };
const about = (language: Language, more: object = {}) => ({
  callbackId: 'make:x',
  area: 'nanobanana' as const,
  language,
  offer,
  origin: inChannel,
  draft: {},
  ...more,
});

type Field = types.InputBlock;
const isField = (block: { type: string }): block is Field => block.type === 'input';

/** The labels of its fields, in order; what stands in place of a label for anything else. */
const shape = ({ blocks }: Modal) => blocks.map((block) => (isField(block) ? block.label.text : block.type));
const titles = ({ title, submit, close }: Modal) => [title.text, submit?.text, close?.text];
const cat = { value: '0', name: 'cat.png', shown: 'F1' };
const dog = { value: '1', name: 'dog.png' };

describe('a form on Slack', () => {
  it.each([
    [
      'en',
      ['nanobanana', 'Make', 'Close'],
      [
        'What do you want to see?',
        'Pictures (optional)',
        'Aspect',
        'Model',
        'Resolution',
        'How many',
        'Channel',
      ],
    ],
    [
      'ko',
      ['nanobanana 이미지 생성', '만들기', '닫기'],
      ['무엇을 만들까요?', '이미지(선택)', '비율', '모델', '해상도', '개수', '채널'],
    ],
  ] as const)(
    'for a new request has its fields in order, the channel only where nobody knows it: %s',
    (language, words, fields) => {
      const everywhere = makeModal(about(language, { origin: { team: 'T1' } }));
      expect(titles(everywhere)).toEqual(words);
      expect(shape(everywhere)).toEqual(fields);
      expect(shape(makeModal(about(language)))).toEqual(fields.slice(0, -1));
    },
  );

  it.each([
    ['en', ['Edit this image', 'Edit', 'Close'], 'What should change?', 'Add pictures', 'Which pictures?'],
    ['ko', ['이미지 편집', '편집', '닫기'], '무엇을 바꿀까요?', '이미지 추가', '어떤 이미지를 편집할까요?'],
  ] as const)(
    'for an edit shows the pictures first; one takes more beside it, of several some are chosen: %s',
    (language, words, prompt, add, which) => {
      const [aspect, model, resolution] = shape(makeModal(about(language))).slice(2, 5);
      const one = editModal(about(language), [cat]);
      expect(titles(one)).toEqual(words);
      expect(shape(one)).toEqual(['image', prompt, add, aspect, model, resolution]);
      const several = editModal(about(language), [cat, dog]);
      expect(shape(several)).toEqual(['image', prompt, which, aspect, model, resolution]);
      expect(several.blocks[2]).toMatchObject({
        element: { initial_options: [{ text: { text: '1 · cat.png' } }, { text: { text: '2 · dog.png' } }] },
      });
    },
  );

  it('says how much of a prompt does not fit, and has every error under a field of its name', () => {
    const { blocks } = makeModal(about('en', { draft: { prompt: 'a'.repeat(5_000) } }));
    expect(blocks[0]).toMatchObject({
      element: { initial_value: `${'a'.repeat(1_999)}…` },
      hint: { text: 'The first 2,000 of 5,000 characters; the whole text stands in the message.' },
    });
    for (const { block_id: name, element } of blocks.filter(isField))
      expect(element).toMatchObject({ action_id: name });
  });

  it.each(['en', 'ko'] as const)('has a title and buttons that Slack shows whole: %s', (language) => {
    const { dialogs } = wordsFor(language);
    const asked = question('retry:x', { ...dialogs.retry, text: 'y' }, about(language));
    for (const form of [makeModal(about(language)), editModal(about(language), [cat]), asked])
      for (const words of titles(form)) expect(words?.length).toBeLessThanOrEqual(24);
    for (const { title, submit } of [dialogs.make, dialogs.edit, dialogs.retry])
      expect(Math.max(title.length, submit.length)).toBeLessThanOrEqual(24);
  });
});
