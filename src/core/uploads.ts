import type { Clock } from './contracts/clock.ts';
import type { Actor } from './contracts/jobs.ts';
import type { Pictures } from './contracts/media.ts';
import { MIN_FREE_BYTES } from './deps.ts';
import { MediaError, UserError } from './errors.ts';
import { MAX_INPUT_BYTES, MAX_INPUT_PIXELS } from './input-limits.ts';
import type { InputPicture, Job } from './job.ts';
import { uploadKey } from './keys.ts';
import { mediaFailure } from './media-failure.ts';

const KEEP_MS = 24 * 60 * 60_000;
const DEADLINE_MS = 30_000;
/** Pictures that one person has handed over and not used: more than several requests take, less than a disk. */
const MOST_OF_A_PERSON = 50;

/** Whose it is: an id that somebody else knows is of no use to them. */
type Owner = Pick<Job, 'area' | 'guild' | 'person'>;

interface Upload {
  readonly picture: InputPicture;
  readonly owner: Owner;
  readonly until: number;
}

/** Pictures that people hand over before they ask for something; a restart forgets them, a job copies its own. */
export interface Uploads {
  add(
    actor: Actor,
    name: string,
    bytes: Uint8Array,
    options?: { readonly heic: boolean },
  ): Promise<{ id: string; picture: InputPicture }>;
  /** Undefined for one that is unknown, older than a day, or of another person, guild or area. */
  get(owner: Owner, id: string): InputPicture | undefined;
}

export function createUploads(deps: { pictures: Pictures; clock: Clock; newId: () => string }): Uploads {
  const uploads = new Map<string, Upload>();
  const cleared = new Map<string, Promise<void>>();

  /** What an earlier process was handed, nobody names any more. */
  function clear(actor: Actor): Promise<void> {
    const folder = uploadKey(actor, '');
    const clearing = cleared.get(folder) ?? deps.pictures.delete(folder);
    cleared.set(folder, clearing);
    return clearing;
  }

  async function dropOld(): Promise<void> {
    for (const [id, { picture, until }] of uploads) {
      if (until > deps.clock.now()) return;
      uploads.delete(id);
      await deps.pictures.delete(picture.key);
    }
  }

  /** Those of a person that are older than the newest so many. */
  async function dropTooMany(owner: Owner): Promise<void> {
    const own = [...uploads].filter(([, upload]) => isSame(upload.owner, owner));
    for (const [id, { picture }] of own.slice(0, -MOST_OF_A_PERSON)) {
      uploads.delete(id);
      await deps.pictures.delete(picture.key);
    }
  }

  return {
    get(owner, id) {
      const upload = uploads.get(id);
      if (!upload || upload.until <= deps.clock.now() || !isSame(upload.owner, owner)) return undefined;
      return upload.picture;
    },
    async add(actor, name, bytes, options) {
      await clear(actor);
      await dropOld();
      if ((await deps.pictures.free()) < MIN_FREE_BYTES) throw new UserError('disk_full');
      const id = deps.newId();
      const limits = { maxBytes: MAX_INPUT_BYTES, maxPixels: MAX_INPUT_PIXELS, deadlineMs: DEADLINE_MS };
      const key = uploadKey(actor, id);
      const keeping = options?.heic
        ? deps.pictures.keepAny(bytes, key, limits)
        : deps.pictures.keep(bytes, key, limits);
      const picture = await keeping.catch((error: unknown) => {
        throw error instanceof MediaError ? uploadError(error, name) : error;
      });
      uploads.set(id, { picture, owner: actor, until: deps.clock.now() + KEEP_MS });
      await dropTooMany(actor);
      return { id, picture };
    },
  };
}

const isSame = (one: Owner, other: Owner): boolean =>
  one.area === other.area && one.guild === other.guild && one.person.id === other.person.id;

function uploadError(error: MediaError, file: string): UserError {
  const { reason, values } = mediaFailure(error, file);
  if (reason === 'heic') return new UserError('heic', { file });
  if (reason !== 'picture_too_large') return new UserError('not_a_picture', { file });
  const numbers = Object.entries(values ?? {}).map(([name, value]) => [
    name,
    name === 'file' ? value : Number(value),
  ]);
  return new UserError('picture_too_large', Object.fromEntries(numbers));
}
