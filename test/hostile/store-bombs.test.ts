import { describe, expect, it } from 'vitest';
import { placesOf } from '../../src/store/file/layout.ts';
import { opened, saved, scope } from '../contracts/store/setting.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { openFileOf, spoil, startOn } from '../store/on-disk.ts';

/** What a file may be made into by whoever can write to the folder, or by a disk that fails. */
const MANY_KEYS = `"k${Array.from({ length: 200_000 }, (_, n) => n.toString(36)).join('":0,"k')}":0`;
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);
const POLLUTION =
  '"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}},"toString":1,"hasOwnProperty":1';

const bombs: readonly (readonly [string, string])[] = [
  ['200,000 keys', MANY_KEYS],
  ['a list 100,000 deep', `"k":${DEEP}`],
  ['keys of every object', POLLUTION],
];

describe('a file of the store', () => {
  it.each(bombs)('of an open job with %s brings none of it in, and the job goes on', async (_, added) => {
    const dir = await dataDir();
    const { store } = await startOn(dir);
    const job = await saved(store, { ...(await opened(store)), status: 'processing' });
    const other = await opened(store);
    await store.close();
    const file = openFileOf(dir, job);
    await spoil(file, `{${added},${JSON.stringify(job).slice(1)}`);
    const { store: next } = await startOn(dir);
    expect(await next.open(job.id)).toEqual(job);
    expect(await next.open(other.id)).toEqual(other);
    expect(Object.keys((await next.open(job.id)) ?? {}).sort()).toEqual(Object.keys(job).sort());
    expect([Reflect.get({}, 'evil'), Reflect.get(Object, 'evil')]).toEqual([undefined, undefined]);
  });

  it.each(bombs.slice(1))(
    'of settings with %s starts all the same, with nothing but settings in it',
    async (_, added) => {
      const dir = await dataDir();
      const { store } = await startOn(dir);
      await store.saveSettings(scope, { language: 'ko' });
      await store.close();
      await spoil(placesOf(dir, scope).settings, `{"format":1,"settings":{${added},"language":"ko"}}`);
      const { store: next } = await startOn(dir);
      expect(next.settings(scope)).toEqual({ language: 'ko' });
      expect(Reflect.get({}, 'evil')).toBeUndefined();
    },
  );
});
