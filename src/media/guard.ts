import { isIP } from 'node:net';
import { MediaError } from '../core/errors.ts';
import { isPublicAddress } from './addresses.ts';

/** Decides which addresses may be fetched, or shown to a provider, for somebody we do not trust. */
export interface Guard {
  /** The parsed address; throws `MediaError` `forbidden` for one that may never be fetched. Looks nothing up. */
  check(address: string): URL;
  /** The operator counts this host as public: http, other ports and private addresses are fine. */
  trusts(url: URL): boolean;
  /** `check` as a question: may this address be handed to a provider as it is? */
  isPublicUrl(address: string): boolean;
}

/** Names that only a private network answers (RFC 6761, 6762, 8375 and what clouds and routers use). */
const PRIVATE_NAME =
  /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/** `host` or `host:port` as a URL spells it, so that both sides compare alike. */
function trustedEntry(entry: string): string {
  const [, host = '', port] = /^(\[.*\]|[^:/?#@\\]*)(?::(\d{1,5}))?$/.exec(entry.trim()) ?? [];
  const spelled = isIP(entry.trim()) === 6 ? `[${entry.trim()}]` : host;
  if (!URL.canParse(`https://${spelled}/`)) throw new Error(`not a host or host:port: ${entry}`);
  const name = new URL(`https://${spelled}/`).hostname;
  return port ? `${name}:${Number(port)}` : name;
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** Undefined where the address may be tried; else why not. */
function complaint(url: URL): string | undefined {
  if (url.protocol !== 'https:') return 'not https';
  if (portOf(url) !== '443') return 'not port 443';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host)) return isPublicAddress(host) ? undefined : 'not a public address';
  if (!host.includes('.') || PRIVATE_NAME.test(host)) return 'a name of a private network';
  return undefined;
}

/** `trustedHosts`: `host` or `host:port` (TRUSTED_MEDIA_HOSTS); throws on one that is neither. */
export function createGuard(trustedHosts: readonly string[] = []): Guard {
  const trusted = new Set(trustedHosts.map(trustedEntry));

  function trusts(url: URL): boolean {
    const web = url.protocol === 'https:' || url.protocol === 'http:';
    return web && (trusted.has(url.hostname) || trusted.has(`${url.hostname}:${portOf(url)}`));
  }

  function check(address: string): URL {
    if (!URL.canParse(address)) throw new MediaError('forbidden', 'not an address');
    const url = new URL(address);
    if (url.username || url.password) throw new MediaError('forbidden', 'the address names a user');
    const reason = trusts(url) ? undefined : complaint(url);
    if (reason) throw new MediaError('forbidden', `the address is ${reason}`);
    return url;
  }

  function isPublicUrl(address: string): boolean {
    try {
      check(address);
      return true;
    } catch {
      return false;
    }
  }

  return { check, trusts, isPublicUrl };
}
