import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { marked } from './booked.ts';
import { mutated } from './mutate.ts';
import { nastyText } from './text.ts';

/** Answers of APIYI as bytes: recorded ones changed, with other base64 in them, deep ones, cut ones, and no JSON. */

const FOLDER = new URL('../../fixtures/apiyi/', import.meta.url);

const documents = readdirSync(FOLDER)
  .filter((name) => /^(response|error)/.test(name))
  .map((name) => marked(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))));

/** Strings of more bytes go by the disk. */
const LONG_BYTES = 33_000;

const base64 = fc.oneof(
  {
    arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    weight: 8,
  },
  {
    arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
    weight: 4,
  },
  { arbitrary: fc.stringMatching(/^[A-Za-z0-9+/_=\n -]{0,30}$/), weight: 4 },
  { arbitrary: nastyText, weight: 2 },
  {
    arbitrary: fc
      .constantFrom('iVBORw0K', 'ab"/+cde', 'iV\\nRw0K')
      .map((part) => part.repeat(LONG_BYTES / part.length)),
    weight: 1,
  },
);

/** The same with other base64, where there is some. */
function planted(body: unknown, data: string | null): string {
  const json = JSON.stringify(body, (key, value) =>
    data !== null && key === 'data' && typeof value === 'string' ? data : value,
  );
  return json ?? '';
}

const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"parts":['), fc.constantFrom(10, 60, 9_000))
  .map(([of, levels]) => {
    const close = of === '[' ? ']' : of.endsWith('[') ? ']}' : '}';
    return `{"candidates":${of.repeat(levels)}0${close.repeat(levels)}}`;
  });

const json = fc
  .tuple(mutated(documents), fc.option(base64, { freq: 3 }))
  .map(([body, data]) => planted(body, data));

/** A slash as JSON also writes it, as some services do. */
const escaped = json.map((text) => text.replaceAll('/', '\\/'));

const whole = fc.oneof(
  { arbitrary: json, weight: 30 },
  { arbitrary: escaped, weight: 5 },
  { arbitrary: nastyText, weight: 2 },
  {
    arbitrary: fc.constantFrom('<html><body>502</body></html>', '', '""', '"', '\\', 'data: {}\n\n'),
    weight: 1,
  },
  { arbitrary: deep, weight: 1 },
);

/** A part of what was sent, and how it comes: in pieces of so many bytes. */
export interface Sent {
  readonly bytes: Buffer;
  readonly piece: number;
}

export const sent: fc.Arbitrary<Sent> = fc
  .record({
    text: whole,
    cut: fc.option(fc.nat(900), { freq: 5 }),
    piece: fc.constantFrom(1, 2, 3, 7, 64, 4_096, 1_000_000),
    odd: fc.option(fc.tuple(fc.nat(2_000), fc.nat(255)), { freq: 10 }),
  })
  .map(({ text, cut, piece, odd }) => {
    const bytes = Buffer.from(text);
    if (odd && bytes.length > 0) bytes[odd[0] % bytes.length] = odd[1];
    const end = cut === null ? bytes.length : Math.floor((bytes.length * cut) / 1_000);
    // Thousands of pieces are no other case than dozens.
    return { bytes: bytes.subarray(0, end), piece: Math.max(piece, Math.ceil(end / 60)) };
  });

export async function* inPieces({ bytes, piece }: Sent): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}
