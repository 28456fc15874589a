import { createMetrics } from '../../src/server/metrics.ts';
import { createServer, type ServerDeps } from '../../src/server/server.ts';
import { createMemoryMediaStore } from '../../src/store/memory-media.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A server on a free port that was not started. */
export function anIdleServer(change: Partial<ServerDeps> = {}) {
  return createServer({
    host: '127.0.0.1',
    port: 0,
    logger: silent,
    checks: () => ({ store: { ok: true, detail: 'open' } }),
    metrics: createMetrics(),
    webhooks: { verify: () => false, notice: async () => {} },
    media: { links: { verify: () => null }, media: createMemoryMediaStore() },
    routes: [],
    ...change,
  });
}

/** A server on a free port, with nothing behind it but what a test puts there. */
export async function aServer(change: Partial<ServerDeps> = {}) {
  const server = anIdleServer(change);
  const { url, port } = await server.start();
  return { url, port, [Symbol.asyncDispose]: () => server.stop(), stop: () => server.stop() };
}
