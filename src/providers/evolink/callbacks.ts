import { BlockList, isIP } from 'node:net';

const LONGEST = 2_048;

const inside = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  inside.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(net, prefix, 'ipv6');

/**
 * Whether EvoLink calls an address: over https alone, none that is long, none of a private network. It refuses the
 * whole task for another one, and without a callback it is asked a little later.
 */
export function isCallable(address: string): boolean {
  const url = URL.canParse(address) && address.length <= LONGEST ? new URL(address) : undefined;
  if (url?.protocol !== 'https:') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family === 0) return host !== 'localhost';
  return !inside.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
