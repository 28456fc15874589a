import { Readable } from 'node:stream';
import type { Pictures } from '../../src/core/contracts/media.ts';
import { MediaError } from '../../src/core/errors.ts';
import type { Picture } from '../../src/core/job.ts';
import { type Port, SimulatedFault } from './port.ts';
import type { World } from './world.ts';

const FACTS = { type: 'image/png' as const, bytes: 1_000, width: 8, height: 8 };

/** Links by address: from when until when they work. A link that is not here never worked. */
export type Links = Map<string, { readonly from: number; readonly until: number }>;

/** Kept pictures, by key alone: no byte is ever looked at. */
export function createPictures(world: World, port: Port): Pictures {
  const { faults, random, files, links, timeline } = world;

  async function call<T>(name: string, effect: () => T): Promise<T> {
    const slow = faults.happens('media: slow');
    const way = slow ? { there: random.whole(0, 3_000), back: random.whole(0, 20_000) } : {};
    return port(
      `media.${name}`,
      () => {
        if (faults.happens('media: fails')) throw new SimulatedFault(`media: ${name} failed`);
        return effect();
      },
      way,
    );
  }

  function keep(key: string): Picture {
    files.add(key);
    return { ...FACTS, key };
  }

  const download = (url: string, key: string) =>
    call('download', () => {
      const link = links.get(url);
      const now = timeline.now();
      if (!link || link.from > now || link.until <= now)
        throw new MediaError('broken_link', `${url} is dead`);
      return keep(key);
    });

  return {
    download,
    downloadAny: download,
    keepAny: (_bytes, key) => call('keep', () => keep(key)),
    keep: (_bytes, key) => call('keep', () => keep(key)),
    copy: (picture, key) =>
      call('copy', () => {
        if (!files.has(picture.key)) throw new MediaError('gone', `${picture.key} is gone`);
        return keep(key);
      }),
    fit: (pictures) =>
      call('fit', () =>
        pictures.map((picture) => ({ ...picture, changed: false, data: async () => Buffer.alloc(0) })),
      ),
    keepFitted: (pictures) => call('keepFitted', () => [...pictures]),
    thumbnail: async (picture) => picture,
    open: async () => Readable.from([]),
    delete: (prefix) =>
      call('delete', () => {
        for (const key of files)
          if (prefix.endsWith('/') ? key.startsWith(prefix) : key === prefix) files.delete(key);
      }),
    free: () => call('free', () => 10 ** 12),
  };
}
