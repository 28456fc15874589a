import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider, ProviderDefinition } from '../../../src/core/contracts/provider.ts';

/** A whole provider against a server that answers what it is told. */

export const KEY = 'key-of-a-provider-1234567890';

/** One answer, as it goes over the wire. */
export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** The connection breaks before the last of the bytes that were promised. */
  readonly cut?: boolean;
}

export interface Answering {
  readonly provider: Provider;
  /** What comes next; `others` where a GET comes that the call makes besides. */
  answer(wire: Wire, others?: Wire): void;
}

export const jsonWire = (status: number, body: unknown): Wire => ({
  status,
  headers: { 'content-type': 'application/json' },
  bytes: Buffer.from(status === 204 ? '' : (JSON.stringify(body) ?? '')),
});

export const NOT_FOUND = jsonWire(404, { message: 'not found' });

export async function answering({ create }: ProviderDefinition): Promise<Answering> {
  let next = NOT_FOUND;
  let besides: Wire | undefined;
  const server = createServer((request, response) => {
    const { status, headers, bytes, cut } = request.method === 'GET' ? (besides ?? next) : next;
    request.resume();
    if (!cut) return response.writeHead(status, headers).end(bytes);
    response.writeHead(status, { ...headers, 'content-length': String(bytes.length + 10) });
    response.write(bytes.length > 0 ? bytes : ' ', () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  const provider = create({
    apiKey: KEY,
    baseUrl: `http://127.0.0.1:${port}`,
    settings: {},
    clock: { now: Date.now, sleep: async () => {} },
  });
  return {
    provider,
    answer(wire, others) {
      next = wire;
      besides = others;
    },
  };
}
