import { expect, it } from 'vitest';
import type { Job } from '../../src/core/job.ts';
import {
  draftCodec,
  eventsCodec,
  folderCodec,
  historyCodec,
  indexCodec,
  ledgerCodec,
  openJobCodec,
  settingsCodec,
} from '../../src/store/file/codecs.ts';
import { type Codec, DamagedError } from '../../src/store/file/format.ts';
import { summarise } from '../../src/store/file/summary.ts';
import { NOW, scope } from '../contracts/store/setting.ts';
import { aJob, aTask } from '../helpers/jobs.ts';

/** A job whose file has 10 kB, most of it Korean: three bytes to a letter. */
const job: Job = aJob({
  request: { ...aJob().request, prompt: '비 오는 거리의 노란 우비 '.repeat(270) },
  tasks: [aTask({ n: 1 }), aTask({ n: 2 })],
});
const other = aJob();
const line = {
  attempt: 'a',
  at: NOW,
  person: 'mina',
  provider: 'demo',
  model: 'm',
  microDollars: 7,
  confirmed: true,
};
const draft = { ...scope, id: 'd', person: 'mina', until: NOW, data: { 말: ['비', 1, null] } };
const segments = [{ bound: '0', size: 9, mtimeMs: 9.5, summary: summarise([other]) }];

const fileOf = <T>(codec: Codec<T>, data: T) => ({
  bytes: Buffer.from(codec.encode(data)),
  data: data as unknown,
  decode: (text: string): unknown => codec.decode(text).data,
});

const files = [
  ['an open job of 10 kB', fileOf(openJobCodec(scope, job.id), job)],
  ['a segment of the history', fileOf(historyCodec(scope), { format: 1, items: [other] })],
  ['a segment of the ledger', fileOf(ledgerCodec(), { format: 1, items: [line] })],
  ['a draft', fileOf(draftCodec(scope), { format: 1, draft })],
  ['settings', fileOf(settingsCodec(), { format: 1, settings: { language: 'ko' } })],
  ['events', fileOf(eventsCodec(), { format: 1, items: [{ key: 'event', at: NOW }] })],
  ['the index of a history', fileOf(indexCodec(), { format: 1, segments })],
  ['the format of the folder', fileOf(folderCodec(), { format: 1 })],
] as const;

it.each(files)('%s says its format', (_, { bytes }) => {
  expect(JSON.parse(bytes.toString())).toMatchObject({
    format: 1,
    check: expect.stringMatching(/^[0-9a-f]{8}$/),
  });
});

it.each(files)('%s is known to be cut short, at whatever byte', (_, { bytes, data, decode }) => {
  expect(decode(bytes.toString())).toEqual(data);
  const taken = [];
  for (let length = 0; length < bytes.length; length += 1) {
    const text = bytes.toString('utf8', 0, length);
    if (!isRefused(() => decode(text))) taken.push(length);
  }
  expect(taken).toEqual([]);
});

it('the job that is cut short has 10 kB', () => {
  expect(files[0][1].bytes.length).toBeGreaterThan(10_000);
});

it.each(files)('%s with a bit flipped is refused, or says what it said', (_, { bytes, data, decode }) => {
  const stride = bytes.length > 5000 ? 5 : 1;
  const wanted = JSON.stringify(data);
  let refused = 0;
  for (let at = 0; at < bytes.length; at += stride) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    const seen = { data: undefined as unknown };
    const isFaulty = isRefused(() => {
      seen.data = decode(flipped.toString());
    });
    if (isFaulty) refused += 1;
    else if (JSON.stringify(seen.data) !== wanted) expect(seen.data, `byte ${at}`).toEqual(data);
  }
  expect(refused).toBeGreaterThan(bytes.length / stride - 30);
});

it('a million keys of somebody else are refused without a trace of them', () => {
  const keys = Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join(',');
  const { decode } = fileOf(settingsCodec(), { format: 1, settings: {} });
  expect(() => decode(`{"format":1,${keys}}`)).toThrow(
    new DamagedError('not what belongs there, at settings'),
  );
});

it('values nested deeper than can be walked are refused in words', () => {
  const deep = (from: string, to: string) => `${from.repeat(20_000)}${to.repeat(20_000)}`;
  const text = `{"format":1,"draft":{"id":"d","area":"nanobanana","guild":"${scope.guild}","person":"p","until":1,"data":${deep('[', ']')}}}`;
  expect(() => draftCodec(scope).decode(text)).toThrow(new DamagedError('nested too deeply'));
});

/** Only a `DamagedError` counts: anything else would end a start. */
function isRefused(decode: () => unknown): boolean {
  try {
    decode();
    return false;
  } catch (error) {
    if (error instanceof DamagedError) return true;
    throw error;
  }
}
