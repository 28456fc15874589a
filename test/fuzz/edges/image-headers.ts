import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { systemClock } from '../../../src/core/clock.ts';
import { MediaError } from '../../../src/core/errors.ts';
import { pictureTypes } from '../../../src/core/job.ts';
import { measure } from '../../../src/media/image.ts';
import { createPictures } from '../../../src/media/pictures.ts';
import { SNIFF_BYTES, sniff } from '../../../src/media/sniff.ts';
import { createMemoryMediaStore } from '../../../src/store/memory-media.ts';
import type { Edge } from '../edge.ts';
import { wholeImages } from '../support/image-bytes.ts';

const MAX_PIXELS = 1_000_000;
const LIMITS = { maxBytes: 20_000_000, maxPixels: MAX_PIXELS, deadlineMs: 15_000 };
/** One of so many is measured, one of so many is kept as a whole: those cost most of the time. */
const MEASURED_ONE_OF = 6;
const KEPT_ONE_OF = 120;

const wholes = await wholeImages();
const store = createMemoryMediaStore();
const temporaryFolder = await mkdtemp(join(tmpdir(), 'fuzz-images-'));
process.once('exit', () => rmSync(temporaryFolder, { recursive: true, force: true }));
const download = async () => assert.fail('nothing is fetched');
const pictures = createPictures({ media: store, clock: systemClock, temporaryFolder, download });

const change = fc.record({
  at: fc.oneof(fc.nat(64), fc.nat(2_000)),
  to: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)),
  how: fc.constantFrom('set', 'set', 'set', 'cut', 'insert', 'graft'),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

interface Case {
  readonly bytes: Buffer;
  readonly turn: number;
}

/** Every file is sniffed; some are measured, a few kept, with all that happens to a picture from outside. */
export const edge: Edge<Case> = {
  name: 'image-headers',
  arbitrary: fc.record({
    bytes: fc.oneof(
      {
        arbitrary: fc
          .tuple(fc.nat(wholes.length - 1), fc.array(change, { maxLength: 6, size: 'max' }))
          .map(([index, changes]) => changes.reduce(changed, wholes[index] ?? Buffer.alloc(0))),
        weight: 9,
      },
      { arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
    ),
    turn: fc.nat(KEPT_ONE_OF - 1),
  }),
  async check({ bytes, turn }) {
    const found = await sniff(bytes.subarray(0, SNIFF_BYTES));
    if (found.kind === 'picture') assertSignature(bytes, found.type);
    if (found.kind === 'picture' && turn % MEASURED_ONE_OF === 0) await assertMeasured(bytes, found.type);
    if (turn === 0) await assertKept(bytes, found.kind);
  },
};

function changed(bytes: Buffer, { at, to, how }: Change): Buffer {
  const place = at % Math.max(1, bytes.length);
  if (how === 'cut') return bytes.subarray(0, place);
  if (how === 'insert')
    return Buffer.concat([bytes.subarray(0, place), Buffer.alloc(to % 9, to), bytes.subarray(place)]);
  if (how === 'graft') return Buffer.concat([bytes.subarray(0, place), wholes[to % wholes.length] ?? bytes]);
  const copy = Buffer.from(bytes);
  if (copy.length > 0) copy[place] = to;
  return copy;
}

/** Only what begins as one of our three types does is taken for a picture. */
function assertSignature(bytes: Buffer, type: (typeof pictureTypes)[number]): void {
  const head = bytes.toString('latin1', 0, 12);
  const starts = {
    'image/png': head.startsWith('\x89PNG\r\n\x1a\n'),
    'image/jpeg': head.startsWith('\xff\xd8\xff'),
    'image/webp': head.startsWith('RIFF') && head.endsWith('WEBP'),
  };
  assert.ok(starts[type], `${type} that starts with ${JSON.stringify(head)}`);
}

async function assertMeasured(bytes: Buffer, type: (typeof pictureTypes)[number]): Promise<void> {
  const size = await measure(bytes, type, MAX_PIXELS).catch(onlyMediaError);
  if (!size) return;
  assert.ok(Number.isInteger(size.width) && Number.isInteger(size.height) && size.frames >= 1);
  assert.ok(size.width > 0 && size.height > 0 && size.width * size.height <= MAX_PIXELS);
}

async function assertKept(bytes: Buffer, kind: string): Promise<void> {
  const kept = await pictures.keep(bytes, 'nanobanana/web_one/job/1', LIMITS).catch(onlyMediaError);
  if (kept) {
    assert.equal(kind, 'picture');
    assert.ok(pictureTypes.includes(kept.type) && kept.bytes > 0);
    assert.ok(kept.width > 0 && kept.height > 0 && kept.width * kept.height <= MAX_PIXELS);
    assert.ok(store.files.has(kept.key));
  } else assert.equal(store.files.size, 0, 'something was kept of a picture that was refused');
  store.files.clear();
  assert.deepEqual(await readdir(temporaryFolder), []);
}

function onlyMediaError(error: unknown): undefined {
  assert.ok(error instanceof MediaError, `${error}`);
}
