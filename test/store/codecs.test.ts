import { expect, it } from 'vitest';
import { draftCodec, historyCodec, openJobCodec } from '../../src/store/file/codecs.ts';
import { DamagedError } from '../../src/store/file/format.ts';
import { NOW, scope } from '../contracts/store/setting.ts';
import { aJob } from '../helpers/jobs.ts';

const job = aJob(scope);
const draft = { ...scope, id: 'd', person: 'mina', until: NOW, data: null };
const elsewhere = { guild: 'discord_elsewhere' };
const otherArea = { area: 'hailou' } as const;

const open = openJobCodec(scope, job.id);
const history = historyCodec(scope);
const drafts = draftCodec(scope);

it('what belongs to the guild is read from its files', () => {
  expect(open.decode(open.encode(job)).data).toEqual(job);
  expect(history.decode(history.encode({ format: 1, items: [job] })).data.items).toEqual([job]);
  expect(drafts.decode(drafts.encode({ format: 1, draft })).data.draft).toEqual(draft);
});

const inHistory = (...items: unknown[]) => ({ format: 1, items });
const asDraft = (change: object) => ({ format: 1, draft: { ...draft, ...change } });

it.each([
  ['an open job of another guild', open, { ...job, ...elsewhere }, 'guild'],
  ['an open job of another area', open, { ...job, ...otherArea }, 'guild'],
  ['an open job under the name of another', open, aJob(scope), 'id'],
  [
    'a history with a job of another guild',
    history,
    inHistory(job, { ...job, ...elsewhere }),
    'items.1.guild',
  ],
  ['a history with a job of another area', history, inHistory({ ...job, ...otherArea }), 'items.0.guild'],
  ['a draft of another guild', drafts, asDraft(elsewhere), 'draft.guild'],
  ['a draft of another area', drafts, asDraft(otherArea), 'draft.guild'],
] as const)('%s is refused, with the place where that stands', (_, codec, file, where) => {
  expect(() => codec.decode(JSON.stringify(file))).toThrow(
    new DamagedError(`not what belongs there, at ${where}`),
  );
});
