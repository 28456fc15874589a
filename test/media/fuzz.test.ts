import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MediaError } from '../../src/core/errors.ts';
import { isPublicAddress } from '../../src/media/addresses.ts';
import { createGuard } from '../../src/media/guard.ts';
import { jpeg, noisePng, webp } from '../helpers/images.ts';
import { aDownload, roomy, somePictures } from './helpers.ts';
import { privateHosts } from './hosts.ts';
import { body, serve } from './web.ts';

const guard = createGuard();

/** A public literal would be connected to, and tests stay on this machine. */
function isPublicLiteral(address: string): boolean {
  if (!guard.isPublicUrl(address)) return false;
  return isPublicAddress(new URL(address).hostname.replace(/^\[|\]\.?$|\.$/g, ''));
}

const host = fc.oneof(
  fc.constantFrom(...privateHosts),
  fc.domain(),
  fc.ipV4().map((address) => address.replace(/^\d+/, '127')),
  fc.ipV4Extended(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

function addresses(port: number) {
  return fc.oneof(
    fc
      .tuple(
        fc.constantFrom('https:', 'http:', 'HTTPS:', 'ftp:', 'file:', 'https', ''),
        fc.constantFrom('//', '/', '\\\\', '///', ''),
        fc.constantFrom('', 'user@', 'user:word@', '@', '%40'),
        host,
        fc.constantFrom('', ':443', `:${port}`, ':0', ':65536', ':'),
        fc.webPath(),
      )
      .map((parts) => parts.join('')),
    fc.webUrl({ validSchemes: ['https', 'http'] }),
    fc.string({ unit: 'binary' }),
  );
}

describe('any address whatever', () => {
  it('never reaches loopback, and always ends in a media error', async () => {
    const canary = await serve(body('secret'));
    const answer = fc.constantFrom(
      '127.0.0.1',
      '::1',
      '10.0.0.1',
      '169.254.169.254',
      '::ffff:127.0.0.1',
      '64:ff9b::1',
    );
    const sample = fc.tuple(addresses(canary.port), fc.array(answer, { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(sample, async ([address, answers]) => {
        fc.pre(!isPublicLiteral(address));
        const resolve = async () =>
          answers.map((found) => ({ address: found, family: found.includes(':') ? 6 : 4 }));
        const limits = { ...roomy, signal: new AbortController().signal };
        const ended = await aDownload({ resolve })(address, limits, async () => 'read').catch(
          (error) => error,
        );
        expect(ended).toBeInstanceOf(MediaError);
      }),
      { numRuns: 3000 },
    );
    expect(canary.connections()).toBe(0);
  });
});

describe('a picture with any bytes changed', () => {
  it.each([
    ['PNG', noisePng(24, 16)],
    ['JPEG', jpeg(24, 16)],
    ['WebP', webp(24, 16)],
  ])('is kept as a picture or refused with a media error: %s', async (_, made) => {
    const whole = await made;
    const { pictures, store, leftovers } = await somePictures();
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.integer({ min: 0, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        const ended = await pictures.keep(bytes, 'nanobanana/web_one/job/1', roomy).catch((error) => error);
        if (ended instanceof Error) expect(ended).toBeInstanceOf(MediaError);
        else expect(ended.width * ended.height).toBeLessThanOrEqual(roomy.maxPixels);
        store.files.clear();
      }),
      { numRuns: 200 },
    );
    expect(await leftovers()).toEqual([]);
  });
});
