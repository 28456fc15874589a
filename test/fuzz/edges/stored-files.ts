import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Job, languages } from '../../../src/core/job.ts';
import { plain } from '../../../src/core/line.ts';
import { attemptsOf, held, ledgerLines } from '../../../src/core/money.ts';
import { viewOf } from '../../../src/core/view.ts';
import {
  draftCodec,
  eventsCodec,
  folderCodec,
  historyCodec,
  indexCodec,
  ledgerCodec,
  openJobCodec,
  settingsCodec,
} from '../../../src/store/file/codecs.ts';
import { type Codec, DamagedError } from '../../../src/store/file/format.ts';
import { context, JOB, job, task } from '../../helpers/views.ts';
import type { Edge } from '../edge.ts';
import { mutated } from '../support/mutate.ts';

const scope = { area: 'nanobanana', guild: 'web:sunny-studio' } as const;
const statuses = ['pending', 'processing', 'completed', 'failed', 'unknown', 'cancelled'] as const;

const jobs = statuses.map((status) => ({
  ...job(status, [task(1, status), task(2, status === 'failed' ? 'completed' : status)]),
  reply: { channel: '1' },
  parent: { output: `${JOB}-1`, url: 'https://x.example/a' },
  saved:
    status === 'completed'
      ? { [`${JOB}-1`]: { by: { id: 'mina', name: 'Mina' }, at: 1_800_000_000_000 } }
      : {},
}));
const draft = {
  id: JOB,
  area: scope.area,
  guild: scope.guild,
  person: 'mina',
  until: 1,
  data: { prompt: 'x' },
};
const summary = {
  count: 1,
  hidden: 0,
  people: [['mina', 1]],
  from: 1,
  to: 2,
  saved: [{ job: JOB, n: 1, at: 3 }],
};
const format = 1;

/** A kind of file: what stands in one, and how it is read. */
const kinds = {
  open: [jobs, openJobCodec(scope, JOB)],
  history: [jobs.map((item) => ({ format, items: [item, item] })), historyCodec(scope)],
  ledger: [[{ format, items: jobs.flatMap(ledgerLines) }], ledgerCodec()],
  draft: [[{ format, draft }], draftCodec(scope)],
  settings: [[{ format, settings: { language: 'ko' } }], settingsCodec()],
  events: [[{ format, items: [{ key: 'web mina key-0001', at: 1 }] }], eventsCodec()],
  folder: [[{ format }], folderCodec()],
  index: [[{ format, segments: [{ bound: JOB, size: 1, mtimeMs: 1.5, summary }] }], indexCodec()],
} satisfies Record<string, readonly [readonly unknown[], unknown]>;

type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];
const codecOf = (kind: Kind) => kinds[kind][1] as Codec<unknown>;

interface Case {
  readonly kind: Kind;
  readonly text: string;
  readonly turn: number;
}

/** Now and then a moment that no calendar has. */
const moment = fc.option(
  fc.constantFrom(-1, 0.5, 8_640_000_000_000_000, 8_640_000_000_000_001, 2 ** 53 - 1),
  { freq: 9 },
);

const text = (kind: Kind) =>
  fc.tuple(mutated(kinds[kind][0]), fc.nat(19), fc.nat(20_000), moment).map(([value, how, at, changed]) => {
    const document = JSON.stringify(value) ?? '';
    const whole = changed === null ? document : document.replace(/("\w+At":)\d+/, `$1${changed}`);
    if (how === 0) return whole.slice(0, at % (whole.length + 1));
    return how === 1 ? whole.slice(0, at % whole.length) + whole : whole;
  });

/** Files as a broken disk, a person with an editor or another program left them. */
export const edge: Edge<Case> = {
  name: 'stored-files',
  arbitrary: fc.oneof(
    ...[...names, 'open' as const, 'open' as const].map((kind) =>
      fc.record({ kind: fc.constant(kind), text: text(kind), turn: fc.nat(3) }),
    ),
  ),
  check({ kind, text: given, turn }) {
    const codec = codecOf(kind);
    const read = decoded(codec, given);
    if (read === undefined) return;
    assert.equal(Object.hasOwn(Object.prototype, 'admin'), false);
    const again = codec.encode(read);
    assert.ok(!again.includes('"__proto__":') || hasOpaque(kind), 'a key that nobody asked for');
    assert.equal(codec.encode(codec.decode(again).data), again, 'reading twice');
    if (kind === 'open') assertJob(read as Job, turn);
    if (kind === 'history') for (const each of (read as { items: Job[] }).items) assertJob(each, turn);
  },
};

/** Null is a refusal, which names the place and nothing that stands there. */
function decoded(codec: Codec<unknown>, given: string): unknown {
  try {
    return codec.decode(given).data;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    assert.ok(error instanceof DamagedError, `${error}`);
    assert.doesNotMatch(error.message, /raincoat|Mina/);
    return undefined;
  }
}

/** What a bot or provider put there is kept as it is. */
const hasOpaque = (kind: Kind): boolean => kind === 'open' || kind === 'history' || kind === 'draft';

/** Whatever is taken for a job is one of this guild, with money that adds up, and can be shown. */
function assertJob(read: Job, turn: number): void {
  assert.deepEqual([read.area, read.guild], [scope.area, scope.guild]);
  for (const { money } of attemptsOf(read)) {
    const { reserved, committed, returned } = money;
    assert.ok([reserved, committed, returned].every((each) => Number.isSafeInteger(each) && each >= 0));
    assert.ok(reserved >= committed + returned && held(money) >= 0, 'more money than was reserved');
  }
  const { createdAt, startedAt = 0, endedAt = 0, lookedAt = 0 } = read;
  for (const at of [createdAt, startedAt, endedAt, lookedAt]) assert.ok(new Date(at).getTime() === at);
  if (turn !== 0) return;
  for (const language of languages) {
    const view = viewOf(read, context({ language }));
    const said = [view.head, view.facts, ...view.notes].map(plain).join('\n');
    // A word that stands in the file itself was read, not made by us.
    for (const made of ['undefined', 'NaN', '[object Object'])
      assert.ok(!said.includes(made) || JSON.stringify(read).includes(made), said);
  }
}
