import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/contracts/provider.ts';
import { MediaError } from '../../src/core/errors.ts';
import { readAnswer } from '../../src/providers/apiyi/answer.ts';
import { fixture } from '../fakes/apiyi/answers.ts';
import type { Draw, End, FakeApiyiOptions } from '../fakes/apiyi/types.ts';
import { benchOfTest, byList } from '../helpers/apiyi-bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const body = (of: unknown): End => ({ kind: 'body', body: of });

/** How an answer 200 with this body ends. */
async function outcomeOf(end: End, settings: { trustedHosts?: readonly string[] } = {}) {
  const { fake, finish, kept } = await benchOfTest({}, settings);
  fake.ends(end);
  const outcome = await finish();
  expect(outcome.charge).toEqual(byList(20_000));
  expect(fake.book).toEqual([expect.objectContaining({ charged: 20_000, delivered: true })]);
  return { outcome, kept };
}

const failed = (outcome: Outcome) =>
  outcome.kind === 'failed' ? [outcome.reason, outcome.again, outcome.detail] : [outcome.kind];

/** Each recorded answer without a picture: why, whether it may be tried again, and what is told of it. */
const REFUSALS = [
  ['no-candidates', 'content', false, 'refused by moderation'],
  ['prompt-feedback', 'content', false, 'prompt blocked: PROHIBITED_CONTENT'],
  ['safety', 'content', false, 'SAFETY'],
  ['prohibited-content', 'content', false, 'PROHIBITED_CONTENT'],
  ['image-safety', 'content', false, 'IMAGE_SAFETY: Unable to show the generated image.'],
  ['image-prohibited-content', 'content', false, 'IMAGE_PROHIBITED_CONTENT'],
  ['recitation', 'content', false, 'RECITATION'],
  ['image-recitation', 'content', false, 'IMAGE_RECITATION'],
  ['no-image', 'no_picture', true, 'NO_IMAGE: Unable to show the generated image.'],
  ['image-other', 'no_picture', true, 'IMAGE_OTHER'],
  ['max-tokens', 'provider_error', true, 'MAX_TOKENS'],
  ['text-only', 'no_picture', false, "words alone: I can't generate images that remove watermarks."],
] as const;

describe('an answer 200 without a picture', () => {
  it.each(REFUSALS)('of the recorded %s fails with %s, charged, and says why', async (name, ...why) => {
    const { outcome } = await outcomeOf(body(fixture(`response-refused-${name}`)));
    expect(failed(outcome)).toEqual(why);
  });

  it('is known in each form that is recorded', () => {
    const recorded = readdirSync(new URL('../fixtures/apiyi', import.meta.url), 'utf8');
    const refused = recorded.filter((file) => file.startsWith('response-refused-'));
    expect(refused.sort()).toEqual(REFUSALS.map(([name]) => `response-refused-${name}.json`).sort());
  });

  const ended = (finishReason: unknown, more: object = {}) => ({
    candidates: [{ finishReason, ...more }],
    usageMetadata: { candidatesTokenCount: 10 },
  });
  const said = (text: string, finishReason?: string) =>
    ended(finishReason, { content: { parts: [{ text }] } });

  it.each([
    ['SPII', 'content', false],
    ['BLOCKLIST', 'content', false],
    ['OTHER', 'no_picture', true],
    ['LANGUAGE', 'refused_input', false],
    ['MALFORMED_FUNCTION_CALL', 'provider_error', true],
    ['FINISH_REASON_UNSPECIFIED', 'provider_error', true],
    ['A_WORD_OF_TOMORROW', 'no_picture', false],
    ['constructor', 'no_picture', false],
  ])('ended by %s fails with %s', async (finishReason, reason, again) => {
    expect(failed((await outcomeOf(body(ended(finishReason)))).outcome)).toEqual([
      reason,
      again,
      finishReason,
    ]);
  });

  it.each([
    [
      'STOP with no tokens is a refusal',
      { ...ended('STOP'), usageMetadata: { candidatesTokenCount: 0 } },
      'content',
    ],
    ['tokens as a text count', { ...said('no'), usageMetadata: { candidatesTokenCount: '0' } }, 'content'],
    [
      'tokens that are null say nothing',
      { ...said('no'), usageMetadata: { candidatesTokenCount: null } },
      'no_picture',
    ],
    ['an empty list is a refusal', { candidates: [] }, 'content'],
    ['only usage is a refusal', { usageMetadata: { totalTokenCount: 3 } }, 'content'],
    ['a blocked prompt', { promptFeedback: { blockReason: 'OTHER' } }, 'content'],
    ['a blocked prompt in snake_case', { prompt_feedback: { block_reason: 'SAFETY' } }, 'content'],
    ['a reason in snake_case', { candidates: [{ finish_reason: 'SAFETY' }] }, 'content'],
    ['STOP and nothing else', ended('STOP'), 'provider_error'],
    ['nothing at all', ended(undefined), 'provider_error'],
    ['parts that are null', ended('STOP', { content: { parts: null } }), 'provider_error'],
    ['content that is null', ended('NO_IMAGE', { content: null }), 'no_picture'],
    [
      'parts of another kind',
      ended('STOP', { content: { parts: [null, 3, { text: 9 }, { inlineData: 'x' }] } }),
      'provider_error',
    ],
    [
      'a picture of no bytes',
      ended('STOP', { content: { parts: [{ inlineData: { data: '' } }] } }),
      'provider_error',
    ],
    [
      'a sound',
      ended('STOP', { content: { parts: [{ inlineData: { mimeType: 'audio/wav', data: 'AAAA' } }] } }),
      'provider_error',
    ],
  ])('%s', async (_, answer, reason) => {
    expect(failed((await outcomeOf(body(answer))).outcome)[0]).toBe(reason);
  });

  it('tells no more than 300 characters of what was said, and none of a thought', async () => {
    const { outcome } = await outcomeOf(body(said('no '.repeat(5_000))));
    expect(String(failed(outcome)[2])).toHaveLength(300);
    const thought = ended('STOP', { content: { parts: [{ text: 'hm', thought: true }] } });
    expect(failed((await outcomeOf(body(thought))).outcome)).toEqual([
      'provider_error',
      true,
      'neither a picture nor a reason',
    ]);
  });

  it('whose text has a link is no picture', async () => {
    const { outcome } = await outcomeOf(body(said('No, see https://policies.example/use and change it.')));
    expect(failed(outcome)[0]).toBe('no_picture');
  });
});

describe('an answer with a picture', () => {
  it.each(['response-completed', 'response-completed-text-and-image'])(
    'is read as recorded: %s',
    async (name) => {
      const recorded = fixture(name);
      const { outcome, kept } = await outcomeOf(body(recorded));
      const data = /"data":"([^"]+)"/.exec(JSON.stringify(recorded))?.[1] ?? '';
      expect(kept.map((one) => one.toString('base64'))).toEqual([data]);
      expect(outcome).toMatchObject({
        kind: 'completed',
        results: [{ file: { type: 'image/png', width: 1 } }],
      });
    },
  );

  const image = (data: string, more: object = {}) => ({
    inlineData: { mimeType: 'image/png', data },
    ...more,
  });
  const parts = (make: (draw: Draw) => Promise<readonly unknown[]>): End => ({ kind: 'parts', parts: make });

  it.each<[string, (draft: string, result: string) => unknown[]]>([
    ['before the result', (draft, result) => [image(draft, { thought: true }), image(result)]],
    ['marked before its data', (draft, result) => [{ thought: true, ...image(draft) }, image(result)]],
    ['after the result', (draft, result) => [image(result), image(draft, { thought: true })]],
    [
      'beside words and signatures',
      (draft, result) => [
        { text: 'Let me see', thought: true, thoughtSignature: draft },
        image(draft, { thought: true, thoughtSignature: draft }),
        { text: 'Here it is' },
        image(result, { thoughtSignature: draft }),
      ],
    ],
    [
      'in snake_case',
      (draft, result) => [
        { thought: true, inline_data: { mime_type: 'image/png', data: draft } },
        { inline_data: { data: result, mime_type: 'image/png' } },
      ],
    ],
    ['and the first of two results', (draft, result) => [image(draft), image(result)]],
    [
      'and a type after the data',
      (draft, result) => [
        image(draft, { thought: true }),
        { inlineData: { data: result, mimeType: 'image/png' } },
      ],
    ],
    [
      'and a picture of no type',
      (draft, result) => [image(draft, { thought: true }), { inlineData: { data: result } }],
    ],
  ])('passes over a draft %s', async (_, make) => {
    const { kept } = await outcomeOf(parts(async (draw) => make(await draw(9, 9), await draw(20, 10))));
    expect(kept.map((one) => [one.readUInt32BE(16), one.readUInt32BE(20)])).toEqual([[20, 10]]);
  });

  it('is a picture whatever the reason beside it', async () => {
    const recorded = fixture('response-completed') as { candidates: object[] };
    const answer = { ...recorded, candidates: [{ ...recorded.candidates[0], finishReason: 'IMAGE_SAFETY' }] };
    expect(
      (await outcomeOf(body({ ...answer, usageMetadata: { candidatesTokenCount: 0 } }))).kept,
    ).toHaveLength(1);
  });

  it('that only thinks has none', async () => {
    const { outcome } = await outcomeOf(parts(async (draw) => [image(await draw(9, 9), { thought: true })]));
    expect(failed(outcome)[0]).toBe('provider_error');
  });

  it.each([
    ['not_a_picture', 'no_picture'],
    ['too_many_pixels', 'result_lost'],
  ] as const)('which can not be kept (%s) was paid all the same: %s', async (code, reason) => {
    const { provider } = await benchOfTest();
    const sink = () => Promise.reject(new MediaError(code, 'no'));
    const ended = { kind: 'failed', reason, again: true, detail: 'no', charge: byList(20_000) };
    expect(await provider.submit(aRequest(), submitOptions({ sink }))).toEqual({ finished: ended });
  });
});

describe("an answer with an address in the picture's place", () => {
  const text = (said: string) => ({
    candidates: [{ content: { parts: [{ text: said }] }, finishReason: 'STOP' }],
  });
  const file = (fileUri: string) => ({ candidates: [{ content: { parts: [{ fileData: { fileUri } }] } }] });

  it.each([
    ['as recorded', fixture('response-oss-url'), 'https://oss.example/r/1.png'],
    ['as the whole of a text', text(' https://oss.example/r/1 \n'), 'https://oss.example/r/1'],
    ['shown in a text', text('Here: ![a fox](https://oss.example/r/1)'), 'https://oss.example/r/1'],
    [
      'in a sentence',
      text('Here: https://oss.example/r/1.png?sig=a%2Fb. Enjoy'),
      'https://oss.example/r/1.png?sig=a%2Fb',
    ],
    ['over http', file('http://oss.example/r/1.png'), 'https://oss.example/r/1.png'],
    ['over http from a host that is trusted', file('http://127.0.0.1:9/1.png'), 'http://127.0.0.1:9/1.png'],
    [
      'in snake_case',
      { candidates: [{ content: { parts: [{ file_data: { file_uri: 'https://oss.example/1' } }] } }] },
      'https://oss.example/1',
    ],
  ])('is completed with it: %s', async (_, answer, url) => {
    const { outcome, kept } = await outcomeOf(body(answer), { trustedHosts: ['127.0.0.1:9'] });
    expect(outcome).toMatchObject({ kind: 'completed', results: [{ url }] });
    expect(kept).toEqual([]);
  });

  it.each(['gs://bucket/1.png', 'file:///etc/passwd', 'https://', 'data:image/png;base64,AAAA'])(
    'has none where it is %s',
    async (address) => expect((await outcomeOf(body(file(address)))).outcome.kind).toBe('failed'),
  );
});

describe('an answer that takes its time', () => {
  const slow: FakeApiyiOptions = { delayMs: 60, spaceEachMs: 10, pieceBytes: 7 };

  it('may begin with spaces and come in the smallest pieces', async () => {
    const { finish, kept } = await benchOfTest({ ...slow, pictureSize: 16 });
    expect((await finish()).kind).toBe('completed');
    expect(kept).toHaveLength(1);
  });
});

it('may be deeper than a stack can bear: nothing is read below what an answer has', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const answer = JSON.parse(`{"candidates":[{"odd_part":${deep},"finish_reason":"SAFETY"}]}`);
  expect(readAnswer(answer, () => false)).toMatchObject({ kind: 'refused', reason: 'content' });
});
