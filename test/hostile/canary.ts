import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Canary {
  readonly port: number;
  /** Connections that reached it so far, counted before a byte is read. */
  connections(): number;
  close(): Promise<void>;
}

/** A server on every address of this computer that counts who connects and says nothing. */
export async function aCanary(): Promise<Canary> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {}).destroy();
  });
  server.listen(0);
  await once(server, 'listening');
  const close = async () => {
    server.close();
    await once(server, 'close');
  };
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => connections, close };
}

/** What a test started, and not what another one of the same process left behind. */
const startedBy = new AsyncLocalStorage<symbol>();

/** Counts what the test tries to connect to from here on, wherever it leads and whether or not it gets there. */
export function countConnects(): { readonly tried: () => number } {
  let tried = 0;
  const test = Symbol();
  startedBy.enterWith(test);
  const hook = createHook({
    init(_id, type) {
      if (type === 'TCPCONNECTWRAP' && startedBy.getStore() === test) tried += 1;
    },
  }).enable();
  onTestFinished(() => void hook.disable());
  return { tried: () => tried };
}
