import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Origin } from '../../../src/bots/slack/actor.ts';
import { actorOf } from '../../../src/bots/slack/actor.ts';
import { detailsMessage } from '../../../src/bots/slack/details.ts';
import { layOut } from '../../../src/bots/slack/layout.ts';
import { listMessage } from '../../../src/bots/slack/list.ts';
import { editModal, makeModal, question } from '../../../src/bots/slack/modal.ts';
import { inputError, typed } from '../../../src/bots/slack/private.ts';
import { SlackRefusal, sayRefusal } from '../../../src/bots/slack/refusal.ts';
import { escapeText, plainCommand, plainText } from '../../../src/bots/slack/text.ts';
import { UserError } from '../../../src/core/errors.ts';
import { cleanText } from '../../../src/core/format.ts';
import { type Job, type Json, type Language, languages, type Status } from '../../../src/core/job.ts';
import { viewOf } from '../../../src/core/view.ts';
import { sayError } from '../../../src/core/words/errors.ts';
import { textOfBlocks } from '../../fakes/slack/mrkdwn.ts';
import { context, JOB, job, output, task } from '../../helpers/views.ts';
import type { Edge } from '../edge.ts';
import { oneJob } from '../support/jobs.ts';
import { assertClean } from '../support/markup.ts';
import { anOddOffer, anOffer } from '../support/offer.ts';
import { assertForm, assertLaid, formOf } from '../support/slack-message.ts';
import { nastyText } from '../support/text.ts';

/** Whatever is typed, through everything that shows it on Slack. */

const statuses = ['pending', 'completed', 'failed', 'unknown', 'cancelled'] as const satisfies Status[];
/** Each of these makes a whole message; not every text needs one. */
const kinds = ['reply', 'details', 'list', 'error', 'refusal', 'make', 'edit', 'question', 'none'] as const;
const area = 'nanobanana';
/** No job has a longer prompt: every model refuses it. */
const LONGEST_PROMPT = 8_000;
/** Slack takes no longer text in a message, so none behind a command. */
const LONGEST_TYPED = 40_000;

interface Case {
  readonly text: string;
  readonly name: string;
  readonly max: number;
  readonly kind: (typeof kinds)[number];
  readonly status: (typeof statuses)[number];
  readonly language: Language;
}

const FRAGMENTS = [
  '<!channel>',
  '<!here>',
  '<@U0AAAAAAA>',
  '<#C1|x>',
  '<https://x.example|y>',
  '&lt;!everyone&gt;',
  '&amp;',
  '&',
  '<!subteam^S1>',
  ':tada:',
  '<!date^1^{date}|x>',
];

/** With what means something on Slack alone. */
const shortText = fc
  .tuple(nastyText, fc.constantFrom('', '', ...FRAGMENTS), fc.nat(40))
  .map(([text, mark, at]) => text.slice(0, at) + mark + text.slice(at));

/** Now and then as long as it can be. */
const slackText = fc
  .tuple(shortText, fc.nat(149))
  .map(([text, times]) => (times === 0 ? text.repeat(LONGEST_TYPED / Math.max(text.length, 1)) : text));

export const edge: Edge<Case> = {
  name: 'slack-text',
  arbitrary: fc.record({
    text: slackText,
    name: shortText,
    max: fc.integer({ min: 1, max: 60 }),
    kind: fc.constantFrom(...kinds, 'none', 'none', 'none'),
    status: fc.constantFrom(...statuses),
    language: fc.constantFrom(...languages),
  }),
  async check(given) {
    assertEscaped(given);
    await shows[given.kind](given);
  },
};

/** In marked-up text nothing of it means anything, and no letter of it is lost. */
function assertEscaped({ text, max }: Case): void {
  const shown = escapeText(text);
  assert.match(shown, /^(?:[^<>&]|&(?:amp|lt|gt);)*$/);
  assert.equal(plainCommand(shown), cleanText(text));
  const { text: plain, type, emoji } = plainText(text, max);
  assert.ok(plain !== '' && plain.length <= max && type === 'plain_text' && emoji === false);
  assertClean(plain, 'a plain text');
}

const shows: Readonly<Record<Case['kind'], (given: Case) => void | Promise<void>>> = {
  reply: assertReply,
  details: assertDetails,
  list: assertList,
  error: assertTyped,
  refusal: assertRefusal,
  make: (given) =>
    assertForm(makeModal({ ...formFor(given), draft: { prompt: given.text, model: given.name } })),
  none: () => {},
  edit: (given) => assertForm(editModal({ ...formFor(given), draft: {} }, picturesNamed(given))),
  question: (given) =>
    assertForm(
      question(`retry:${JOB}`, { title: given.name, text: given.text, submit: given.name }, formFor(given)),
    ),
};

const NAME = 'Mina';
/** The form of a reply to harmless words, by state and language. */
const harmless = new Map<string, string>();

function assertReply({ text, name, status, language }: Case): void {
  const laid = laidOut(aJob(status, text, name), language);
  assertLaid(laid);
  const kind = `${status} ${language}`;
  const usual = harmless.get(kind) ?? formOf(laidOut(aJob(status, 'x', NAME), language));
  harmless.set(kind, usual);
  assert.equal(formOf(laid), usual, 'somebody broke out of their text');
}

const FILES = [1, 2].map((n) => ({ id: `F00000000${n}`, picture: output(n) }));

const laidOut = (of: Job, language: Language) =>
  layOut(viewOf(of, context({ language })), { files: FILES, notes: ['kept as PNG'] });

function aJob(status: Case['status'], prompt: string, name: string): Job {
  const failure = { reason: 'not_a_picture', again: false, values: { file: name } } as const;
  const base = job(status, [task(1, status, status === 'failed' ? { failure } : {}), task(2, status)]);
  return { ...base, person: { id: 'U5', name }, request: { ...base.request, prompt } };
}

const core = oneJob(JOB);
const here: Origin = { team: 'T1', channel: 'C1' };

function actor({ language, name }: Case) {
  return actorOf(here, area, { id: 'U5', name, language, moderator: false });
}

/** The core holds a job with this prompt. */
function holding({ text, status }: Case): typeof core.jobs {
  core.set({ status, prompt: cleanText(text).slice(0, LONGEST_PROMPT).toWellFormed() || 'x', draft: null });
  return core.jobs;
}

/** A result that was made from results which stand in messages of their own. */
const chainOf = (prompt: string) =>
  [1, 2, 3, 4, 1, 2, 3, 4, 1, 2].map((n) => ({ output: output(n), deleted: n === 4, reply: REPLY, prompt }));
const REPLY: Json = {
  team: 'T1',
  home: 'https://acme.slack.com',
  channel: 'C1',
  message: '1800000000.000100',
  shown: {
    pictures: [],
    notes: [],
    files: [1, 2, 3].map((n) => ({ id: `F00000000${n}`, picture: output(n) })),
  },
};

async function assertDetails(given: Case): Promise<void> {
  const jobs = holding(given);
  const card = await jobs.details(actor(given), JOB);
  assertLaid(detailsMessage({ ...card, chain: chainOf(card.view.prompt) }, actor(given)));
}

async function assertList(given: Case): Promise<void> {
  const kind = given.max % 2 === 0 ? 'history' : 'saved';
  assertLaid(await listMessage({ area, kind, page: given.max }, actor(given), holding(given)));
}

/** Privately a text comes back, whole where Slack takes it. */
function assertTyped({ text, language }: Case): void {
  const line = sayError(new UserError('blank_prompt'), language);
  assertLaid(inputError(line, { prompt: text, draft: JOB, language, area }));
  const shown = textOfBlocks(JSON.parse(JSON.stringify(typed(text)))).replaceAll('\n', '');
  const whole = cleanText(text).trim().replaceAll('\n', '');
  if (whole.length <= 10_000) assert.equal(shown, whole);
  assert.ok(shown === whole || (shown.endsWith('…') && whole.startsWith(shown.slice(0, -1))));
}

const KEYS = ['notYet', 'unknownFlag', 'flagWithoutValue', 'badFlagValue', 'missingScope'] as const;

function assertRefusal({ text, max, language }: Case): void {
  const key = KEYS[max % KEYS.length] ?? 'notYet';
  const of = (value: string) => {
    const list = '--aspect, --model';
    const values = { word: value, flag: value, value, list, example: value, scope: 'files:read' };
    return inputError(sayRefusal(new SlackRefusal(key, values), language), { prompt: 'x', language, area });
  };
  const laid = of(text);
  assertLaid(laid);
  assert.equal(formOf(laid), formOf(of('x')), 'somebody broke out of their text');
}

const formFor = ({ language, max }: Case) =>
  ({
    callbackId: `make:${JOB}`,
    area,
    language,
    origin: max % 2 === 0 ? here : { team: 'T1' },
    offer: max % 3 === 0 ? anOddOffer : anOffer,
  }) as const;

const picturesNamed = ({ text, name, max }: Case) =>
  [text, name, text].slice(0, 1 + (max % 3)).map((one, index) => ({
    value: String(index),
    name: one,
    ...(max % 2 === 0 ? { shown: `F00000000${index}` } : {}),
  }));
