import type { Readable } from 'node:stream';
import type { InputPicture, InputType, Picture, PictureType } from '../job.ts';

export type ByteStream = Readable;

/** Bytes under server-made keys of the form `<area>/<guild>/…`. Nothing that people type becomes a path. */
export interface MediaStore {
  /** Writes whole or not at all; an existing key is replaced. Answers the number of bytes. */
  put(key: string, bytes: ByteStream | Uint8Array): Promise<number>;
  /** Null where there is nothing. `range` is inclusive at both ends, as in HTTP. */
  open(
    key: string,
    range?: { start: number; end: number },
  ): Promise<{ bytes: number; stream: ByteStream } | null>;
  /** Everything below a prefix that ends in `/`, or one key. Deleting what is not there is no error. */
  delete(prefix: string): Promise<void>;
  /** Free bytes on the disk that holds it. */
  free(): Promise<number>;
}

/** What a bot's route takes: bytes for each file and for all together, and the types it shows. */
export interface RouteLimits {
  readonly each: number;
  readonly together: number;
  readonly types: readonly PictureType[];
}

/** What a provider takes of input pictures: bytes for each and for all together, and the types it reads. */
export interface InputLimits {
  readonly each: number;
  readonly together: number;
  readonly types: readonly InputType[];
}

/** A picture made to fit a route. `changed`: re-encoded; the original is kept. */
export interface FittedPicture {
  readonly type: PictureType;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly changed: boolean;
  data(): Promise<Buffer>;
}

export type MediaErrorCode =
  | 'not_a_picture'
  | 'empty'
  | 'heic'
  | 'too_large'
  | 'too_many_pixels'
  | 'gone'
  | 'forbidden'
  | 'broken_link'
  | 'timeout';

/** Limits of one download or upload. */
export interface PictureLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
  /** Total time from the first byte asked for to the last one kept (ms). */
  readonly deadlineMs: number;
}

/**
 * Pictures in and out. All methods that read foreign bytes throw `MediaError`; what they keep is PNG, JPEG or
 * WebP by its magic bytes, whatever its name or header said.
 */
export interface Pictures {
  /** Fetches through the guard (no private address, no redirect to one) and keeps it under `key`. */
  download(url: string, key: string, limits: PictureLimits & { signal: AbortSignal }): Promise<Picture>;
  /** Keeps bytes that were handed over. */
  keep(bytes: ByteStream | Uint8Array, key: string, limits: PictureLimits): Promise<Picture>;
  /** As `download` and `keep`; HEIC and HEIF are kept too, undecoded and without a thumbnail. */
  downloadAny(
    url: string,
    key: string,
    limits: PictureLimits & { signal: AbortSignal },
  ): Promise<InputPicture>;
  keepAny(bytes: ByteStream | Uint8Array, key: string, limits: PictureLimits): Promise<InputPicture>;
  /** Copies a kept picture under another key, so that each job owns its files. */
  copy(picture: InputPicture, key: string): Promise<InputPicture>;
  /** All pictures of a reply within the route's limits, in order; null for one that cannot be made to fit. */
  fit(pictures: readonly Picture[], limits: RouteLimits): Promise<(FittedPicture | null)[]>;
  /**
   * Input pictures within a provider's limits, in order: those that fit are themselves; of others a copy is kept under
   * `keyOf(index)`, with every pixel as it was where a lossless form is small enough, else with fewer. Null for one
   * that cannot be made to fit. The same pictures make the same bytes.
   */
  keepFitted(
    pictures: readonly InputPicture[],
    limits: InputLimits,
    keyOf: (index: number) => string,
  ): Promise<(InputPicture | null)[]>;
  /** A small WebP of at most 320 px, made once and kept beside the picture. */
  thumbnail(picture: Picture): Promise<Picture>;
  open(picture: InputPicture): Promise<ByteStream>;
  delete(prefix: string): Promise<void>;
  free(): Promise<number>;
}

/** Signed links to kept pictures, under `PUBLIC_URL` (contract §5, `GET /media/<token>`). */
export interface MediaLinks {
  /** Undefined where `PUBLIC_URL` is not set. Good for `lifetimeMs` from `since` on (ms since 1970; default now). */
  sign(key: string, type: string, lifetimeMs: number, since?: number): string | undefined;
  /** The key of a token that is ours and not expired, else null. */
  verify(token: string): { key: string; type: string } | null;
}
