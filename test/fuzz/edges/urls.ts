import assert from 'node:assert/strict';
import type { AddressInfo, LookupFunction } from 'node:net';
import { createServer, isIP } from 'node:net';
import fc from 'fast-check';
import { safeUrl } from '../../../src/bots/discord/markdown.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { MediaError } from '../../../src/core/errors.ts';
import { isPublicAddress } from '../../../src/media/addresses.ts';
import { guardedLookup } from '../../../src/media/connect.ts';
import { createDownload } from '../../../src/media/fetch.ts';
import { createGuard } from '../../../src/media/guard.ts';
import { privateHosts } from '../../media/hosts.ts';
import type { Edge } from '../edge.ts';
import { isSpecial } from '../support/addresses.ts';
import { nastyWord } from '../support/text.ts';

const guard = createGuard();
const trusting = createGuard(['127.0.0.1:9000', 'media.internal']);

/** Nobody may ever come here. */
const canary = createServer();
let visits = 0;
canary.on('connection', (socket) => {
  visits += 1;
  socket.destroy();
});
await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
canary.unref();
const { port } = canary.address() as AddressInfo;

const byte = fc.oneof(fc.constantFrom(0, 1, 10, 100, 127, 168, 169, 172, 192, 198, 254, 255), fc.nat(255));
const octets = fc.tuple(byte, byte, byte, byte);
const word = fc.oneof(
  { arbitrary: fc.constant(0), weight: 3 },
  {
    arbitrary: fc.constantFrom(
      1,
      0xffff,
      0x7f00,
      0xa9fe,
      0xfe80,
      0xfc00,
      0x2001,
      0x2002,
      0x2606,
      0xdb8,
      0x64,
    ),
    weight: 2,
  },
  { arbitrary: fc.nat(0xffff), weight: 1 },
);
const v6 = fc
  .tuple(
    fc.constantFrom('', '::', '::ffff:', '64:ff9b::', '2002:', '2001:', 'fe80::', '::ffff:0:'),
    fc.array(word, { minLength: 1, maxLength: 8 }),
  )
  .map(([start, words]) => start + words.map((each) => each.toString(16)).join(':'));

/** An IPv4 address in the spellings that URLs allow. */
const v4 = fc
  .tuple(
    octets,
    fc.constantFrom('dotted', 'number', 'hex', 'octal', 'short', 'percent', 'wide', 'dot'),
    fc.boolean(),
  )
  .map(spell);

function spell([[a, b, c, d], how]: [[number, number, number, number], string, boolean]): string {
  const dotted = [a, b, c, d].join('.');
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  if (how === 'number') return String(number);
  if (how === 'hex') return `0x${number.toString(16)}`;
  if (how === 'octal') return [a, b, c, d].map((each) => `0${each.toString(8)}`).join('.');
  if (how === 'short') return `${a}.${(b * 256 + c) * 256 + d}`;
  if (how === 'percent') return dotted.replace(/\d/, (digit) => `%3${digit}`);
  if (how === 'wide') return dotted.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  return how === 'dot' ? `${dotted}.` : dotted;
}

const name = fc
  .tuple(
    fc.constantFrom('a', 'example', 'printer', 'xn--3e0b707e', '한국', 'localhost', 'metadata', nameOf(200)),
    fc.constantFrom(
      '.com',
      '.local',
      '.internal',
      '.lan',
      '.home.arpa',
      '.localhost',
      '',
      '.LOCAL',
      '.corp.',
      '。com',
    ),
  )
  .map((parts) => parts.join(''));

function nameOf(length: number): string {
  return 'a'.repeat(length);
}

const host = fc.oneof(
  v4,
  v4,
  v6.map((address) => `[${address}]`),
  name,
  fc.constantFrom(...privateHosts),
  nastyWord,
);

interface Case {
  readonly address: string;
  readonly found: readonly string[];
  readonly fetched: boolean;
}

export const edge: Edge<Case> = {
  name: 'urls',
  arbitrary: fc.record({
    address: fc
      .tuple(
        fc.constantFrom(
          'https:',
          'https:',
          'https:',
          'http:',
          'HTTPS:',
          'ftp:',
          'file:',
          'https',
          'data:',
          '',
        ),
        fc.constantFrom('//', '//', '//', '/', '\\\\', '///', ''),
        fc.constantFrom(
          '',
          '',
          '',
          'user@',
          'user:word@',
          '@',
          '%40',
          'example.com@',
          'example.com#@',
          'a\\@',
        ),
        host,
        fc.constantFrom('', '', ':443', `:${port}`, ':9000', ':0', ':65536', ':'),
        fc.constantFrom('', '/a.png', '/a b?c=)#(d', '/%2e%2e/%00', '/..//\\x', '?@127.0.0.1', '#x'),
      )
      .map((parts) => parts.join('')),
    found: fc.array(
      fc.oneof(
        octets.map((each) => each.join('.')),
        v6,
      ),
      { maxLength: 3 },
    ),
    fetched: fc.nat(59).map((n) => n === 0),
  }),
  async check({ address, found, fetched }) {
    const url = checked(address);
    if (url) assertPublic(url);
    assertSafeLink(address);
    for (const each of found) assertAgreed(each);
    await assertLookup(found);
    if (fetched) await assertUnreached(address, found);
    assert.equal(visits, 0, 'somebody reached this computer');
  },
};

/** The address that the guard lets pass; anything but its own error is a fault. */
function checked(address: string): URL | undefined {
  try {
    return guard.check(address);
  } catch (error) {
    assert.ok(error instanceof MediaError && error.code === 'forbidden', `${error}`);
    assert.equal(guard.isPublicUrl(address), false);
    return undefined;
  }
}

const PRIVATE_ENDS = ['localhost', 'local', 'internal', 'lan', 'corp', 'home', 'intranet', 'arpa', 'private'];

function assertPublic({ protocol, hostname, port: given, username, password }: URL): void {
  assert.deepEqual([protocol, given, username, password], ['https:', '', '', '']);
  const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const [end = '', ...before] = bare.split('.').toReversed();
  if (isIP(bare)) assert.ok(!isSpecial(bare), `${bare} is not public`);
  else assert.ok(before.length > 0 && !PRIVATE_ENDS.includes(end), `${bare} is private`);
}

/** What our own file says of an address, and what the registries say of it; nothing public is refused but by us. */
function assertAgreed(address: string): void {
  if (isPublicAddress(address)) assert.ok(!isSpecial(address), `${address} is special`);
  // Some blocks below 192 we alone refuse.
  else if (isIP(address) === 4 && !address.startsWith('192.'))
    assert.ok(isSpecial(address), `${address} is public`);
}

/** The trusted hosts excuse themselves alone, and a link in a reply has nothing that ends it. */
function assertSafeLink(address: string): void {
  if (trusting.isPublicUrl(address) && !guard.isPublicUrl(address))
    assert.match(new URL(address).host, /^(127\.0\.0\.1:9000|media\.internal(:\d+)?)$/);
  const link = safeUrl(address);
  if (link !== undefined) assert.match(link, /^https:\/\/[^\s()<>]*$/);
}

async function assertLookup(found: readonly string[]): Promise<void> {
  const addresses = found.map((address) => ({ address, family: isIP(address) || 4 }));
  const lookup = guardedLookup(async () => addresses);
  const ended = await new Promise<Parameters<Parameters<LookupFunction>[2]>>((resolve) =>
    lookup('a.example', { all: true }, (...answer) => resolve(answer)),
  );
  if (ended[0]) assert.ok(ended[0] instanceof MediaError, `${ended[0]}`);
  else assert.ok(found.length > 0 && !found.some(isSpecial), `${found} may be connected to`);
}

/** A whole download, where every name leads to this computer. */
async function assertUnreached(address: string, found: readonly string[]): Promise<void> {
  const local = [...found.filter(isSpecial), '127.0.0.1'].map((each) => ({
    address: each,
    family: isIP(each) || 4,
  }));
  if (isPublicLiteral(address)) return;
  const download = createDownload({ guard, clock: systemClock, resolve: async () => local });
  const limits = { maxBytes: 1_000, deadlineMs: 5_000, signal: new AbortController().signal };
  const ended = await download(address, limits, async () => 'read').catch((error: unknown) => error);
  assert.ok(ended instanceof MediaError, `${ended}`);
}

/** It would be connected to, and nothing here leaves this computer. */
function isPublicLiteral(address: string): boolean {
  return guard.isPublicUrl(address) && isIP(new URL(address).hostname.replace(/^\[|\]\.?$|\.$/g, '')) !== 0;
}
