import { BlockList, isIP } from 'node:net';

/**
 * Which addresses are not public, by IANA's registries of special addresses, kept apart from what the product
 * itself goes by (https://www.iana.org/assignments/iana-ipv4-special-registry and ipv6).
 */

const V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's metadata service, in a block that is otherwise public.
  ['168.63.129.16', 32],
];

const V6: readonly [string, number][] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['100:0:0:1::', 64],
  ['2001::', 32],
  ['2001:2::', 48],
  ['2001:10::', 28],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const special = new BlockList();
for (const [net, prefix] of V4) special.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of V6) special.addSubnet(net, prefix, 'ipv6');

/** `::ffff:0:0/96`: what the system itself takes for an IPv4 address. */
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** Whether an address, without brackets, is one that a stranger must never have us connect to. */
export function isSpecial(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) === 4) return special.check(bare, 'ipv4');
  if (isIP(bare) !== 6) return true;
  if (mapped.check(bare, 'ipv6')) return special.check(innerOf(bare), 'ipv4');
  return special.check(bare, 'ipv6');
}

/** The IPv4 address in the last 32 bits, as a URL spells the whole: `[::ffff:7f00:1]`. */
function innerOf(address: string): string {
  const [high = '0', low = '0'] = new URL(`http://[${address}]/`).hostname.slice(8, -1).split(':');
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
