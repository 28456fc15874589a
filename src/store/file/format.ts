import { z } from 'zod';

/** Makes data of one format into the next one; the key is the format that it takes. */
export type Migrations = Readonly<
  Record<number, (data: Readonly<Record<string, unknown>>) => Record<string, unknown>>
>;

/** The text of a file and back. `decode` throws a `DamagedError` that names the fault and none of the content. */
export interface Codec<T> {
  encode(data: T): string;
  decode(text: string): T;
}

/** A file that says something else than we wrote. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

const envelope = z.looseObject({ format: z.number().int().nonnegative() });

/**
 * Compact JSON with a `format`. Older formats are brought up one by one; unknown keys, `__proto__` among them,
 * are kept out by the schema.
 */
export function createCodec<T extends { format: number }>(
  schema: z.ZodType<T>,
  current: T['format'],
  migrations: Migrations = {},
): Codec<T> {
  return {
    encode: (data) => JSON.stringify(data),
    decode(text) {
      let data = expect(envelope, parse(text));
      if (data.format > current)
        throw new DamagedError(`format ${data.format} is newer than this program's ${current}`);
      while (data.format < current) {
        const migrate = migrations[data.format];
        if (!migrate) throw new DamagedError(`format ${data.format} is not known`);
        data = { ...migrate(data), format: data.format + 1 };
      }
      return expect(schema, data);
    },
  };
}

function parse(text: string): unknown {
  if (text.trim() === '') throw new DamagedError('the file is empty');
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedError('not JSON');
  }
}

function expect<T>(schema: z.ZodType<T>, data: unknown): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.map(String).join('.') || 'the top';
  throw new DamagedError(`not what belongs there, at ${where.slice(0, 100)}`);
}
