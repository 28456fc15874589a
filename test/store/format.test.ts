import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCodec, DamagedError, NewerError } from '../../src/store/file/format.ts';

const schema = z.object({
  format: z.literal(2),
  people: z.array(z.object({ id: z.string(), name: z.string() })),
});
const codec = createCodec(schema, 2, {
  0: ({ names }) => ({ people: names }),
  1: ({ people }) => ({
    people: z
      .array(z.string())
      .parse(people)
      .map((name) => ({ id: name.toLowerCase(), name })),
  }),
});

describe('a file format', () => {
  const now = { format: 2 as const, people: [{ id: 'mina', name: 'Mina' }] };

  it('reads what it wrote', () => {
    expect(codec.decode(codec.encode(now))).toEqual({ data: now, from: 2 });
  });

  it.each([
    ['two formats ago', '{"format":0,"names":["Mina"]}'],
    ['one format ago', '{"format":1,"people":["Mina"]}'],
  ])('brings a file of %s up step by step', (_, text) => {
    expect(codec.decode(text).data).toEqual(now);
  });

  it.each([
    ['', 'the file is empty'],
    ['{"format":2,"people":[', 'not JSON'],
    ['null', 'not what belongs there, at the top'],
    ['{"people":[]}', 'not what belongs there, at format'],
    ['{"format":2,"people":[{"id":"mina","name":7}]}', 'not what belongs there, at people.0.name'],
  ])('says of %j: %s', (text, why) => {
    expect(() => codec.decode(text)).toThrow(new DamagedError(why));
  });

  it('says of a newer format that a newer version made it', () => {
    const error = new NewerError(3, 2);
    expect(error.message).toContain('made by a newer version of this program (format 3, this one knows 2)');
    expect(() => codec.decode('{"format":3,"people":[]}')).toThrow(error);
  });

  it('knows no older format where no step leads up from it', () => {
    expect(() => createCodec(schema, 2).decode('{"format":1,"people":[]}')).toThrow('format 1 is not known');
  });

  it('repeats nothing of a damaged file in its message', () => {
    expect(() => codec.decode('{"format":2,"people":"a secret prompt"}')).not.toThrow('secret');
  });
});
