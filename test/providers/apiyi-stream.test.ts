import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { base64Length, encodeBase64 } from '../../src/providers/apiyi/base64.ts';
import { decodeBase64 } from '../../src/providers/apiyi/base64-digits.ts';
import { takeLongStrings } from '../../src/providers/apiyi/long-strings.ts';
import { models, waitFor } from '../../src/providers/apiyi/models.ts';
import { createSpool } from '../../src/providers/apiyi/spool.ts';
import { apiyi } from '../../src/providers/apiyi.ts';
import { benchOfTest } from '../helpers/apiyi-bench.ts';
import { noise, noisePng } from '../helpers/images.ts';
import { aRequest, keepingSink, submitOptions } from '../helpers/provider-calls.ts';

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'apiyi-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A text in pieces of these sizes, over and over. */
function* inPieces(bytes: Buffer, sizes: readonly number[]) {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** What is between the quotes of each string, read back where it was long. */
async function putBack(value: unknown, taken: Awaited<ReturnType<typeof takeLongStrings>>): Promise<unknown> {
  if (typeof value === 'string')
    return taken.isLong(value) ? JSON.parse(`"${await buffer(taken.bytes(value))}"`) : value;
  if (Array.isArray(value)) return Promise.all(value.map((part) => putBack(part, taken)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, part]) => [
    await putBack(key, taken),
    await putBack(part, taken),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Of all strings of more than 32 KiB, between their quotes. */
function longBytes(json: string): number {
  const strings = [...json.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)"/g)].map(([, text = '']) =>
    Buffer.byteLength(text),
  );
  return strings.filter((bytes) => bytes > 32 * 1024).reduce((sum, bytes) => sum + bytes, 0);
}

const pieces = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 4 });

describe('an answer whose long strings are not held', () => {
  it('is what JSON.parse makes of it, whatever stands in it and in which pieces it comes', async () => {
    const folder = await aFolder();
    /** Strings of quotes, backslashes and the like, some of them long. */
    const string = fc
      .tuple(
        fc.string({ unit: fc.constantFrom('"', '\\', 'a', 'é', '\n', '/', '\u0000', '😀') }),
        fc.nat(9_000),
      )
      .map(([text, times]) => text + text.repeat(times > 6_000 ? times : 0));
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        string,
        fc.integer(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(string, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(json, pieces, fc.constantFrom(undefined, 1), async (value, sizes, indent) => {
        const spool = createSpool(folder);
        const text = Buffer.from(JSON.stringify(value, undefined, indent));
        const taken = await takeLongStrings(Readable.from(inPieces(text, sizes)), spool);
        expect(await putBack(taken.value, taken)).toEqual(JSON.parse(text.toString()));
        expect(spool.size()).toBe(longBytes(text.toString()));
        await spool.close();
      }),
      { numRuns: 60 },
    );
  });

  it.each(['', '{"a":', '{"a":"', `{"a":"${'x'.repeat(40_000)}`, '{"a":1}}', '<html>', '{"a":"\\"}'])(
    'is no answer where it is cut off or no JSON (%#)',
    async (text) => {
      const spool = createSpool(await aFolder());
      await expect(takeLongStrings(Readable.from([Buffer.from(text)]), spool)).rejects.toThrow('no JSON');
      await spool.close();
    },
  );

  it('leaves no file behind, also where the process is killed while it is read', async () => {
    const folder = await aFolder();
    const spool = createSpool(folder);
    await takeLongStrings(Readable.from([Buffer.from(JSON.stringify(['x'.repeat(50_000)]))]), spool);
    expect(spool.size()).toBe(50_000);
    expect(await readdir(folder)).toEqual([]);
    await spool.close();
  });
});

describe('base64 in pieces', () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((list) => Buffer.from(list));

  it('is that of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, pieces.map(small), async (whole, sizes) => {
        const encoded = await buffer(Readable.from(encodeBase64(Readable.from(inPieces(whole, sizes)))));
        expect(encoded.toString()).toBe(whole.toString('base64'));
        expect(base64Length(whole.length)).toBe(encoded.length);
      }),
    );
  });

  it('gives back the bytes, in both alphabets, with escapes, line ends and without padding', async () => {
    const forms = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.replaceAll('/', '\\/'),
      (text) => text.replaceAll('+', '\\u002B').replaceAll('=', '\\u003d'),
      (text) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
      (text) => text.replace(/.{10}/g, '$&\\r\\n'),
    );
    await fc.assert(
      fc.asyncProperty(bytes, forms, pieces.map(small), async (whole, form, sizes) => {
        const sent = Buffer.from(form(whole.toString('base64')));
        const decoded = await buffer(Readable.from(decodeBase64(Readable.from(inPieces(sent, sizes)))));
        expect(decoded.equals(whole)).toBe(true);
      }),
    );
  });
});

const small = (sizes: readonly number[]) => sizes.map((size) => (size % 9) + 1);

describe('a large picture', () => {
  it('is handed over as it was made, with drafts and signatures of its size around it', async () => {
    const { fake, finish, kept } = await benchOfTest({ pieceBytes: 50_000 });
    const picture = await noisePng(300, 200);
    const draft = noise(200_000).toString('base64');
    const thought = { thought: true, thoughtSignature: draft };
    fake.ends({
      kind: 'parts',
      parts: async () => [
        { inlineData: { mimeType: 'image/png', data: draft }, ...thought },
        { inlineData: { data: picture.toString('base64'), mimeType: 'image/png' }, thoughtSignature: draft },
        { ...thought, inlineData: { data: draft, mimeType: 'image/png' } },
        { text: draft },
      ],
    });
    expect((await finish()).kind).toBe('completed');
    expect(kept.map((one) => one.equals(picture))).toEqual([true]);
  });
});

describe('how long an answer is waited for', () => {
  const offers = (deadlineMs: number) =>
    Object.fromEntries(Object.entries(models).map(([name, offer]) => [name, { ...offer, deadlineMs }]));

  it('is 300 s, and 600 s at 4K: nothing of ours ends it earlier', async () => {
    const waits = Object.values(models).flatMap((offer) =>
      offer.resolutions.map((size) => [size, waitFor(offer, size)]),
    );
    for (const [size, wait] of waits) expect(wait).toBe(size === '4K' ? 600_000 : 300_000);
    for (const offer of Object.values(models))
      expect(offer.deadlineMs).toBe(Math.max(...offer.resolutions.map((size) => waitFor(offer, size))));
  });

  it('ends in doubt: the picture is paid, and nobody can fetch it', async () => {
    const { fake, fail } = await benchOfTest({ delayMs: 60_000 }, { models: offers(500) });
    expect(await fail()).toMatchObject({
      accepted: 'unknown',
      charge: { known: false, atMost: 20_000 },
      message: 'apiyi: no answer within 500 ms',
    });
    await vi.waitFor(() => expect(fake.book).toMatchObject([{ charged: 20_000, delivered: false }]));
  });

  it('ends in doubt too where the answer stops in its middle, and never begins anew', async () => {
    const { fake, fail } = await benchOfTest({ delayMs: 60_000, spaceEachMs: 10 }, { models: offers(500) });
    expect(await fail()).toMatchObject({ accepted: 'unknown', reason: 'provider_error' });
    await vi.waitFor(() => expect(fake.count('generate')).toBe(1));
  });

  it('has no limit of undici beside it, whose own are 300 s for the headers and for the body', async () => {
    const limits: unknown[] = [];
    const note = (message: unknown) => {
      const { request } = message as { request: Record<string, unknown> };
      if (String(request.path).includes('generateContent'))
        limits.push([request.headersTimeout, request.bodyTimeout]);
    };
    subscribe('undici:request:create', note);
    onTestFinished(() => void unsubscribe('undici:request:create', note));
    await (await benchOfTest()).finish();
    expect(limits).toEqual([[0, 0]]);
  });

  it('is waited for on a connection of its own, which cannot have died while it was idle', async () => {
    const { fake, finish } = await benchOfTest();
    await finish();
    expect(fake.requests[0]?.headers.connection).toBe('close');
  });

  it('begins when the request has left: a slow upload takes nothing of it', async () => {
    const { finish } = await benchOfTest({}, { models: offers(1_500) });
    const slow = async function* () {
      for (let i = 0; i < 4; i += 1) {
        await systemClock.sleep(450);
        yield Buffer.alloc(30);
      }
    };
    const image = { ...imageOf(120), open: async () => Readable.from(slow()) };
    expect((await finish(aRequest({ images: [image] }))).kind).toBe('completed');
  });
});

const imageOf = (bytes: number) => ({
  name: 'a.png',
  type: 'image/png' as const,
  bytes,
  width: 9,
  height: 9,
  open: async () => Readable.from([Buffer.alloc(bytes)]),
});

/** Paths of the files that this process has open, where the system tells. */
async function openFiles(): Promise<string[]> {
  const folder = '/proc/self/fd';
  const open = await readdir(folder).catch(() => []);
  return Promise.all(open.map((name) => readlink(join(folder, name)).catch(() => '')));
}

describe('twenty answers at once', () => {
  it('are read side by side, each with its own picture, and leave no file', async () => {
    const { fake } = await benchOfTest({
      pieceBytes: 30_000,
      endFor: (prompt) => ({
        kind: 'parts',
        parts: async () => {
          const data = (await noisePng(110, 110, Number(prompt))).toString('base64');
          return [{ inlineData: { mimeType: 'image/png', data } }];
        },
      }),
    });
    const temporaryFolder = await aFolder();
    const shared = { apiKey: fake.apiKey, baseUrl: fake.url, settings: {}, clock: systemClock };
    const provider = apiyi.create({ ...shared, temporaryFolder });
    const one = async (n: number) => {
      const { sink, kept } = keepingSink();
      await provider.submit(aRequest({ prompt: String(n) }), submitOptions({ sink }));
      expect((await noisePng(110, 110, n)).equals(kept[0] ?? Buffer.alloc(0))).toBe(true);
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => one(n + 1)));
    expect(await readdir(temporaryFolder)).toEqual([]);
    expect((await openFiles()).filter((path) => path.startsWith(temporaryFolder))).toEqual([]);
  });
});
