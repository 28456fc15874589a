import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { MediaError } from '../core/errors.ts';
import { isPublicAddress } from './addresses.ts';

/** All addresses of a name, asked once for each connection. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

function privateAddress(): MediaError {
  return new MediaError('forbidden', 'the name leads to an address that is not public');
}

/**
 * What is connected to is what was checked: the socket takes its addresses from this one answer, so a name that
 * answers differently the next time gains nothing. One private address among public ones condemns them all.
 */
export function guardedLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found;
        if (!first) return callback(new MediaError('broken_link', 'the name has no address'), '');
        if (!found.every(({ address }) => isPublicAddress(address))) return callback(privateAddress(), '');
        if (options.all) return callback(null, [...found]);
        callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}

/** The download's deadline binds too, but an attempt that it left behind must also end by itself (ms). */
const CONNECT_TIMEOUT = 10_000;

const COMMON = { allowH2: false, maxCachedSessions: 0, timeout: CONNECT_TIMEOUT };

/** For the hosts that the operator trusts: nothing is checked. */
export function openConnector(): buildConnector.connector {
  return buildConnector(COMMON);
}

/**
 * A connector that reaches public addresses only. A literal host is never looked up, so it is checked here once
 * more; and the peer of the open socket is checked before a byte is sent, whatever way it was opened.
 */
export function guardedConnector(
  resolve: Resolve,
  connect = buildConnector({ ...COMMON, lookup: guardedLookup(resolve) }),
): buildConnector.connector {
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !isPublicAddress(host)) return callback(privateAddress(), null);
    connect(target, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (isPublicAddress(socket.remoteAddress ?? '')) return callback(null, socket);
      socket.destroy();
      callback(privateAddress(), null);
    });
  };
}
