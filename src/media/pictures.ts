import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { addAbortSignal, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import type { Clock } from '../core/contracts/clock.ts';
import type { ByteStream, MediaStore, PictureLimits, Pictures } from '../core/contracts/media.ts';
import { MediaError } from '../core/errors.ts';
import type { InputPicture, Picture } from '../core/job.ts';
import { withDeadline } from './deadline.ts';
import type { Download } from './fetch.ts';
import { fitPictures } from './fit.ts';
import { measureHeif } from './heif.ts';
import { assertFewPixels, firstFrame, makeThumbnail, measure } from './image.ts';
import { keepFitted } from './keep-fitted.ts';
import { limited } from './limited.ts';
import { assertLittleText } from './png-text.ts';
import { createSlots } from './slots.ts';
import { SNIFF_BYTES, type Sniffed, sniff } from './sniff.ts';
import { readHead, withTemporaryFile, writeBytes } from './temporary.ts';

export interface PicturesDeps {
  readonly media: MediaStore;
  readonly download: Download;
  readonly clock: Clock;
  /** Foreign bytes wait here until they are known to be a picture; nothing stays. Made where it is missing. */
  readonly temporaryFolder: string;
  /** Pictures decoded at once; default one for each core. */
  readonly maxConcurrent?: number;
}

function thumbnailKey(key: string): string {
  return `${key}.thumb.webp`;
}

interface Taken {
  readonly bytes: number;
  readonly maxPixels: number;
  readonly signal?: AbortSignal;
}

type Found<Kind extends Sniffed['kind']> = Extract<Sniffed, { kind: Kind }>;

/** What a file is, or a `MediaError` that says why it is not kept. */
async function pictureKind(path: string, taken: Taken): Promise<Found<'picture' | 'heic'>> {
  if (taken.bytes === 0) throw new MediaError('empty', 'no bytes');
  const found = await sniff(await readHead(path, SNIFF_BYTES));
  if (found.kind === 'picture' || found.kind === 'heic') return found;
  if (found.kind === 'page') throw new MediaError('not_a_picture', 'text in place of a picture');
  throw new MediaError('not_a_picture', `not a picture we take: ${found.name}`);
}

export function createPictures(deps: PicturesDeps): Pictures {
  const { media } = deps;
  const cores = createSlots(deps.maxConcurrent ?? availableParallelism());
  const thumbnails = new Map<string, Promise<Picture>>();
  // libvips would hold removed files open and 50 MB of pixels that nobody asks for twice.
  sharp.cache(false);
  sharp.concurrency(1);

  async function open(picture: InputPicture): Promise<ByteStream> {
    const kept = await media.open(picture.key);
    if (!kept) throw new MediaError('gone', 'the kept picture is not there');
    return kept.stream;
  }

  const read = async (picture: InputPicture) => buffer(await open(picture));
  const onCore = <T>(work: () => Promise<T>) => cores.run(work);

  type KeepFile<Kept> = (path: string, key: string, taken: Taken) => Promise<Kept>;

  const keepReadable: KeepFile<Picture> = async (path, key, taken) => {
    const found = await pictureKind(path, taken);
    if (found.kind === 'heic') throw new MediaError('heic', 'a HEIC file');
    return keepPicture(path, key, found, taken);
  };

  const keepAny: KeepFile<InputPicture> = async (path, key, taken) => {
    const found = await pictureKind(path, taken);
    return found.kind === 'heic' ? keepHeif(path, key, found, taken) : keepPicture(path, key, found, taken);
  };

  async function keepHeif(path: string, key: string, { type }: Found<'heic'>, taken: Taken) {
    const size = await measureHeif(path);
    assertFewPixels(size, taken.maxPixels);
    taken.signal?.throwIfAborted();
    await media.put(key, createReadStream(path));
    return { key, type, bytes: taken.bytes, ...size };
  }

  async function keepPicture(
    path: string,
    key: string,
    { type, animated }: Found<'picture'>,
    taken: Taken,
  ): Promise<Picture> {
    if (type === 'image/png') await assertLittleText(path);
    const made = await cores.run(async () => {
      const { frames, ...size } = await measure(path, type, taken.maxPixels);
      const thumbnail = await makeThumbnail(path);
      return { size, thumbnail, still: animated || frames > 1 ? await firstFrame(path) : undefined };
    }, taken.signal);
    taken.signal?.throwIfAborted();
    await media.put(key, made.still?.data ?? createReadStream(path));
    await media.put(thumbnailKey(key), made.thumbnail.data);
    if (made.still) return { key, type: 'image/png', bytes: made.still.data.length, ...made.size };
    return { key, type, bytes: taken.bytes, ...made.size };
  }

  async function makeThumbnailOf(picture: Picture): Promise<Picture> {
    const key = thumbnailKey(picture.key);
    const kept = await media.open(key);
    if (kept) {
      const size = await measure(await buffer(kept.stream), 'image/webp', Number.POSITIVE_INFINITY);
      return { key, type: 'image/webp', bytes: kept.bytes, width: size.width, height: size.height };
    }
    const { data, width, height } = await onCore(async () => makeThumbnail(await read(picture)));
    await media.put(key, data);
    return { key, type: 'image/webp', bytes: data.length, width, height };
  }

  const downloadTo =
    <Kept>(keepFile: KeepFile<Kept>) =>
    (url: string, key: string, { signal, ...limits }: PictureLimits & { signal: AbortSignal }) =>
      withTemporaryFile(deps.temporaryFolder, async (path) => {
        const bytes = await deps.download(url, { ...limits, signal }, (body) => writeBytes(path, body));
        return keepFile(path, key, { bytes, maxPixels: limits.maxPixels, signal });
      });

  const keepWith =
    <Kept>(keepFile: KeepFile<Kept>) =>
    (source: ByteStream | Uint8Array, key: string, limits: PictureLimits) =>
      withTemporaryFile(deps.temporaryFolder, async (path) => {
        const chunks = source instanceof Uint8Array ? Readable.from([source]) : source;
        const bytes = await withDeadline(deps.clock, limits, (signal) =>
          writeBytes(path, limited(addAbortSignal(signal, chunks), limits.maxBytes)),
        );
        return keepFile(path, key, { bytes, maxPixels: limits.maxPixels });
      });

  return {
    download: downloadTo(keepReadable),
    downloadAny: downloadTo(keepAny),
    keep: keepWith(keepReadable),
    keepAny: keepWith(keepAny),

    async copy(picture, key) {
      await media.put(key, await open(picture));
      const small = await media.open(thumbnailKey(picture.key));
      if (small) await media.put(thumbnailKey(key), small.stream);
      return { ...picture, key };
    },

    fit: (pictures, limits) => fitPictures(pictures, limits, { read, onCore }),

    keepFitted: (pictures, limits, keyOf) =>
      keepFitted(pictures, limits, { read, onCore, keyOf, put: media.put }),

    thumbnail(picture) {
      const running = thumbnails.get(picture.key);
      if (running) return running;
      const made = makeThumbnailOf(picture).finally(() => thumbnails.delete(picture.key));
      thumbnails.set(picture.key, made);
      return made;
    },

    open,

    async delete(prefix) {
      await media.delete(prefix);
      if (!prefix.endsWith('/')) await media.delete(thumbnailKey(prefix));
    },

    free: () => media.free(),
  };
}
