import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediaStore } from '../../src/core/contracts/media.ts';

export interface MediaStoreMember {
  readonly name: string;
  create(): Promise<MediaStore>;
}

const key = 'nanobanana/web_sunny-studio/0123456789abcdefghij/1.png';
const bytes = Buffer.from('0123456789');

async function read(store: MediaStore, of: string, range?: { start: number; end: number }) {
  const found = await store.open(of, range);
  return found && { bytes: found.bytes, text: (await buffer(found.stream)).toString() };
}

/** Keys that no code of ours makes: each must throw, wherever it is given. */
const badKeys = [
  '',
  '/',
  'nanobanana',
  'nanobanana/web_a',
  'nanobanana/web_a/',
  'other/web_a/job/1.png',
  'nanobanana/web:a/job/1.png',
  'nanobanana/discord/job/1.png',
  '../nanobanana/web_a/job/1.png',
  'nanobanana/../web_a/job/1.png',
  'nanobanana/web_a/../web_b/1.png',
  'nanobanana/web_a/job/../../../secret.key',
  'nanobanana/web_a/job/..',
  'nanobanana/web_a/job/.',
  'nanobanana/web_a/job/.hidden',
  'nanobanana/web_a/job/1..png',
  'nanobanana/web_a/job/1.png.',
  'nanobanana/web_a//1.png',
  'nanobanana/web_a/job/..%2f1.png',
  'nanobanana/web_a/job/a\\b.png',
  'nanobanana/web_a/job/a\0.png',
  'nanobanana/web_a/job/a b.png',
  'nanobanana/web_a/job/．．/1.png',
  'nanobanana/web_a/job/C:1.png',
  `nanobanana/web_a/job/${'a'.repeat(300)}`,
  'nanobanana/web_a/a/b/c/d.png',
  '/etc/passwd',
];

/** What every `MediaStore` must do. */
export function mediaStoreContract(member: MediaStoreMember): void {
  describe(`media store contract: ${member.name}`, () => {
    it('keeps bytes and streams under a key and hands them back', async () => {
      const store = await member.create();
      expect(await store.put(key, bytes)).toBe(10);
      expect(await read(store, key)).toEqual({ bytes: 10, text: '0123456789' });
      expect(await store.put(key, Readable.from([Buffer.from('new'), Buffer.from('er')]))).toBe(5);
      expect(await read(store, key)).toEqual({ bytes: 5, text: 'newer' });
    });

    it('answers null where there is nothing', async () => {
      const store = await member.create();
      expect(await store.open(key)).toBeNull();
    });

    it.each([
      [{ start: 0, end: 3 }, '0123'],
      [{ start: 4, end: 4 }, '4'],
      [{ start: 8, end: 100 }, '89'],
      [{ start: 10, end: 20 }, ''],
    ])('reads the part %o, and tells the size of the whole', async (range, text) => {
      const store = await member.create();
      await store.put(key, bytes);
      expect(await read(store, key, range)).toEqual({ bytes: 10, text });
    });

    it('keeps an empty file', async () => {
      const store = await member.create();
      expect(await store.put(key, Buffer.alloc(0))).toBe(0);
      expect(await read(store, key)).toEqual({ bytes: 0, text: '' });
    });

    it('keeps nothing of a stream that breaks, and what was there before stays', async () => {
      const store = await member.create();
      const broken = () =>
        Readable.from(
          (async function* () {
            yield Buffer.from('half');
            throw new Error('connection lost');
          })(),
        );
      await expect(store.put(key, broken())).rejects.toThrow('connection lost');
      expect(await store.open(key)).toBeNull();
      await store.put(key, bytes);
      await expect(store.put(key, broken())).rejects.toThrow('connection lost');
      expect(await read(store, key)).toEqual({ bytes: 10, text: '0123456789' });
    });

    it('deletes one key, or all below a prefix, and nothing beside it', async () => {
      const store = await member.create();
      const job = 'nanobanana/web_a/job';
      const keys = [
        `${job}/1.png`,
        `${job}/2.png`,
        `${job}/deep/3.png`,
        `${job}2/1.png`,
        'nanobanana/web_ab/job/1.png',
      ];
      const left = async () => {
        const found = await Promise.all(keys.map(async (one) => ((await read(store, one)) ? one : null)));
        return found.filter((one) => one !== null);
      };
      for (const one of keys) await store.put(one, bytes);
      await store.delete(`${job}/1.png`);
      expect(await left()).toEqual(keys.slice(1));
      await store.delete(`${job}/`);
      expect(await left()).toEqual(keys.slice(3));
      await store.delete('nanobanana/web_a/');
      expect(await left()).toEqual(keys.slice(4));
      await store.delete('nanobanana/web_nobody/');
      await store.delete(`${job}/1.png`);
    });

    it.each(badKeys)('refuses the key %j', async (bad) => {
      const store = await member.create();
      await expect(store.put(bad, bytes)).rejects.toThrow(RangeError);
      await expect(store.open(bad)).rejects.toThrow(RangeError);
    });

    it.each(['', '/', 'nanobanana/', 'other/web_a/', 'nanobanana/web_a/../', 'nanobanana/web_a//', '../'])(
      'refuses to delete below %j',
      async (bad) => {
        const store = await member.create();
        await expect(store.delete(bad)).rejects.toThrow(RangeError);
      },
    );

    it('keeps what two guilds and two areas put, read and delete at random apart', async () => {
      const step = fc.record({
        area: fc.constantFrom('nanobanana', 'hailou'),
        guild: fc.constantFrom('web_a', 'web_ab'),
        job: fc.constantFrom('job1', 'job2'),
        act: fc.constantFrom('put', 'put', 'delete', 'delete all'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const store = await member.create();
          const model = new Map<string, string>();
          for (const [i, { area, guild, job, act }] of steps.entries()) {
            const folder = `${area}/${guild}/`;
            const one = `${folder}${job}/1.png`;
            if (act === 'put') {
              await store.put(one, Buffer.from(`${one} ${i}`));
              model.set(one, `${one} ${i}`);
            } else {
              const prefix = act === 'delete' ? `${folder}${job}/` : folder;
              await store.delete(prefix);
              for (const other of model.keys()) if (other.startsWith(prefix)) model.delete(other);
            }
          }
          for (const area of ['nanobanana', 'hailou'])
            for (const guild of ['web_a', 'web_ab'])
              for (const job of ['job1', 'job2']) {
                const one = `${area}/${guild}/${job}/1.png`;
                expect((await read(store, one))?.text).toBe(model.get(one));
              }
        }),
        { numRuns: 20 },
      );
    });
  });
}
