import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Azure answers machine metadata here. It stands in a block of Microsoft's that is otherwise public, so no
 * registry of special addresses has it.
 */
const AZURE_WIRE_SERVER = '168.63.129.16';

/** All IPv6 addresses that are routed on the internet; the IPv4-compatible `::/96` and the like stand outside. */
const GLOBAL_UNICAST_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an address (no brackets, no name) may be connected to for a stranger: global unicast only. An IPv6
 * address that wraps an IPv4 one is judged by the inner one where the system itself unwraps it (`::ffff:0:0/96`)
 * and refused where a gateway would (NAT64, 6to4, Teredo), since the gateway's network is not ours to know.
 */
export function isPublicAddress(address: string): boolean {
  if (!isIP(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6) return parsed.match(GLOBAL_UNICAST_V6);
  return parsed.toString() !== AZURE_WIRE_SERVER;
}
