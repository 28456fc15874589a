import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Makes data of one format into the next one; the key is the format that it takes. */
export type Migrations = Readonly<
  Record<number, (data: Readonly<Record<string, unknown>>) => Record<string, unknown>>
>;

/** What a text says, and the format that it was written in. */
export interface Decoded<T> {
  readonly data: T;
  readonly from: number;
}

/** The text of a file and back. `decode` throws a `DamagedError` that names the fault and none of the content. */
export interface Codec<T> {
  /** The format that `encode` writes. */
  readonly format: number;
  encode(data: T): string;
  decode(text: string): Decoded<T>;
}

/** A file that says something else than we wrote. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

/** A file in a format that this program does not know yet. */
export class NewerError extends DamagedError {
  override name = 'NewerError';

  constructor(format: number, current: number) {
    super(
      `made by a newer version of this program (format ${format}, this one knows ${current}); start that version again to use it`,
    );
  }
}

/** Only looked at: a copy of what a stranger put there could be large. */
const envelope = z.object({ format: z.number().int().nonnegative() });

/**
 * Compact JSON with a `format`, and as its last key a `check` (CRC-32 of the rest) that finds the flipped bit
 * which leaves good JSON. A text without it is taken as it is: that is how a person edits one by hand.
 *
 * Older formats are brought up one by one; unknown keys, `__proto__` among them, are kept out by the schema.
 *
 * `foreign` names the key whose value belongs to another file, if there is one: a schema of its own for each file
 * would be compiled for each.
 */
export function createCodec<T extends { format: number }>(
  schema: z.ZodType<T>,
  current: T['format'],
  migrations: Migrations = {},
  foreign: (data: T) => string | undefined = () => undefined,
): Codec<T> {
  return {
    format: current,
    encode: (data) => withCheck(JSON.stringify(data)),
    decode(text) {
      let data = parse(text);
      const { format: from } = expect(envelope, data);
      if (from > current) throw new NewerError(from, current);
      for (let format = from; format < current; format += 1) {
        data = { ...migrated(migrations[format], format, data), format: format + 1 };
      }
      const found = expect(schema, data);
      const elsewhere = foreign(found);
      if (elsewhere !== undefined) throw misplaced(elsewhere);
      return { data: found, from };
    },
  };
}

const CHECK = /,"check":"([0-9a-f]{8})"\}$/;

const sumOf = (text: string): string => crc32(text).toString(16).padStart(8, '0');

const withCheck = (text: string): string => `${text.slice(0, -1)},"check":"${sumOf(text)}"}`;

function parse(text: string): unknown {
  if (text.trim() === '') throw new DamagedError('the file is empty');
  const check = CHECK.exec(text);
  if (check && sumOf(`${text.slice(0, check.index)}}`) !== check[1])
    throw new DamagedError('its content does not match its check (to edit it by hand, take "check" out)');
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedError('not JSON');
  }
}

function migrated(migrate: Migrations[number] | undefined, format: number, data: unknown) {
  if (!migrate) throw new DamagedError(`format ${format} is not known`);
  try {
    return migrate({ ...Object(data) });
  } catch {
    throw new DamagedError(`not what format ${format} says`);
  }
}

function expect<T>(schema: z.ZodType<T>, data: unknown): T {
  const result = checked(schema, data);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.map(String).join('.') || 'the top';
  throw misplaced(where);
}

const misplaced = (where: string) => new DamagedError(`not what belongs there, at ${where.slice(0, 100)}`);

/** Values within values, thousands deep, are more than a schema can walk. */
function checked<T>(schema: z.ZodType<T>, data: unknown) {
  try {
    return schema.safeParse(data);
  } catch (error) {
    if (error instanceof RangeError) throw new DamagedError('nested too deeply');
    throw error;
  }
}
