import assert from 'node:assert/strict';
import fc from 'fast-check';
import { optionLabel } from '../../../src/bots/discord/components.ts';
import { layOut, quote } from '../../../src/bots/discord/layout.ts';
import { escapeText, markdown } from '../../../src/bots/discord/markdown.ts';
import { makeModal } from '../../../src/bots/discord/modal.ts';
import { inputError, typed } from '../../../src/bots/discord/private.ts';
import { respond } from '../../../src/bots/web/respond.ts';
import { toWire } from '../../../src/bots/web/to-wire.ts';
import { UserError } from '../../../src/core/errors.ts';
import { cleanText, cut, cutToLength, displayName, oneLine } from '../../../src/core/format.ts';
import { type Job, type Language, languages, type Status } from '../../../src/core/job.ts';
import { plain } from '../../../src/core/line.ts';
import { viewOf } from '../../../src/core/view.ts';
import type { View } from '../../../src/core/view-types.ts';
import { sayError } from '../../../src/core/words/errors.ts';
import { quoted } from '../../../src/core/words/labels.ts';
import { context, job, task } from '../../helpers/views.ts';
import type { Edge } from '../edge.ts';
import { assertMessage, assertModal, marksOf } from '../support/discord-message.ts';
import { activeMarks, assertClean, unescaped } from '../support/markup.ts';
import { anOffer } from '../support/offer.ts';
import { nastyText } from '../support/text.ts';

const marks = { commandId: () => '123' };
const statuses = ['pending', 'completed', 'failed', 'unknown', 'cancelled'] as const satisfies Status[];
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

interface Case {
  readonly text: string;
  readonly name: string;
  readonly max: number;
  readonly status: (typeof statuses)[number];
  readonly language: Language;
}

/** Whatever is typed, through everything that shows it. */
export const edge: Edge<Case> = {
  name: 'prompts',
  arbitrary: fc.record({
    text: nastyText,
    name: nastyText,
    max: fc.integer({ min: 1, max: 60 }),
    status: fc.constantFrom(...statuses),
    language: fc.constantFrom(...languages),
  }),
  check(given) {
    assertCleaned(given);
    assertQuoted(given);
    // Each of these makes a whole message; one of them a case is enough.
    if (given.max % 3 === 0) assertTyped(given);
    else if (given.max % 3 === 1) assertNamed(given);
    else assertReply(given);
  },
};

function assertCleaned({ text, max }: Case): void {
  const clean = cleanText(text);
  assertClean(clean, 'a cleaned text');
  assert.equal(cleanText(clean), clean, 'cleaning twice');
  const line = oneLine(text);
  assert.doesNotMatch(line, /[\r\n\t]| {2}/);
  assert.equal(oneLine(line), line);
  const short = cut(line, max);
  assert.ok(short === line || (short.endsWith('…') && line.startsWith(short.slice(0, -1))));
  assert.ok([...graphemes.segment(short)].length <= max);
  assert.equal(cut(short, max), short);
  const narrow = cutToLength(line, max);
  assert.ok(narrow.length <= max && (narrow === line || narrow.endsWith('…')));
  assertClean(narrow, 'a cut text');
}

/** As text on Discord: nothing in it means anything, and no letter of it is lost. */
function assertQuoted({ text }: Case): void {
  const shown = escapeText(text);
  assert.deepEqual(activeMarks(shown), []);
  assert.equal(unescaped(shown), cleanText(text));
  const line = quote(text);
  assert.ok(line.startsWith('> ') && !line.includes('\n'));
  assert.deepEqual(activeMarks(line), []);
  const told = unescaped(line.slice(2));
  const whole = oneLine(text);
  assert.ok(told === whole || (told.endsWith('…') && whole.startsWith(told.slice(0, -1))));
  const label = optionLabel(text);
  assert.ok(label !== '' && label.length <= 100);
  assertClean(label, 'a choice');
  for (const kind of ['strong', 'code'] as const) {
    const mark = kind === 'strong' ? '**' : '`';
    const inner = markdown([{ kind, text }], marks).slice(mark.length, -mark.length);
    if (kind === 'code') assert.doesNotMatch(inner, /`/);
    else assert.deepEqual(activeMarks(inner), []);
  }
}

/** Privately a text comes back whole: as a quote, or as a file. */
function assertTyped({ text, language }: Case): void {
  const { parts, files } = typed(text, language);
  const message = inputError(sayError(new UserError('blank_prompt'), language), {
    prompt: text,
    draft: '0mhjob00000000000001',
    language,
    marks,
  });
  assertMessage(message);
  const [part] = parts;
  const [file] = files;
  if (file) assert.equal(Buffer.from(file.data).toString('utf8'), text.toWellFormed());
  else if (part && 'content' in part) assertWhole(part.content, text);
  else assert.equal(cleanText(text).trim(), '');
}

function assertWhole(shown: string, text: string): void {
  const lines = shown.split('\n');
  assert.ok(lines.every((line) => line.startsWith('> ')));
  assert.equal(lines.map((line) => unescaped(line.slice(2))).join('\n'), cleanText(text));
}

/** As the name of a person or a file, and in a form. */
function assertNamed({ text, name, language }: Case): void {
  const shown = displayName(name);
  assert.ok(shown !== '' && [...graphemes.segment(shown)].length <= 32);
  assertClean(shown, 'a name');
  assert.equal(displayName(shown), shown);
  assertClean(quoted(name, language), 'a file');
  for (const [kind, error] of errorsNaming(name).entries()) {
    const usual = errorsNaming(NAME)[kind] ?? error;
    assertClean(plain(sayError(error, language)), error.code);
    const marksIn = (one: UserError) => activeMarks(markdown(sayError(one, language), marks));
    assert.deepEqual(marksIn(error), marksIn(usual));
  }
  assertModal(
    makeModal({
      customId: 'change:0mhjob00000000000001',
      language,
      offer: anOffer,
      draft: { prompt: cleanText(text) },
    }),
  );
}

const errorsNaming = (name: string): UserError[] => [
  new UserError('not_a_picture', { file: name }),
  new UserError('not_allowed', { person: name }),
  new UserError('not_offered', { model: 'nanobanana', value: name, list: ['Nano Banana'] }),
];

const NAME = 'Mina';
/** The markup of a reply to harmless words, by state and language. */
const harmless = new Map<string, string>();

function assertReply({ text, name, status, language }: Case): void {
  const view = viewOf(aJob(status, text, name), context({ language }));
  const message = messageOf(view);
  assertMessage(message);
  const kind = `${status} ${language}`;
  const usual =
    harmless.get(kind) ?? marksOf(messageOf(viewOf(aJob(status, 'x', NAME), context({ language }))));
  harmless.set(kind, usual);
  assert.equal(marksOf(message), usual, 'somebody broke out of their text');
  for (const { alt } of view.pictures) {
    assertClean(alt, 'an alt text');
    assert.ok(alt.length <= 1_000 && !alt.includes('\n'));
  }
  for (const line of [view.head, view.facts, ...view.notes]) assertClean(plain(line), 'a line');
  const { body } = respond.json(200, toWire(view));
  assert.equal(JSON.parse(String(body)).prompt, text);
}

function aJob(status: Case['status'], prompt: string, name: string): Job {
  const failure = { reason: 'not_a_picture', again: false, values: { file: name } } as const;
  const base = job(status, [task(1, status, status === 'failed' ? { failure } : {}), task(2, status)]);
  return { ...base, person: { id: 'mina', name }, request: { ...base.request, prompt } };
}

function messageOf(view: View) {
  const files = view.pictures.map(({ name, alt }) => ({
    name,
    alt,
    type: 'image/png',
    data: Buffer.alloc(0),
  }));
  return { components: layOut(view, { files, notes: [] }, marks), files };
}
