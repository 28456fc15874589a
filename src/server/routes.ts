import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Route, RouteRequest, RouteResponse } from '../core/contracts/bot.ts';
import { type BodyRoom, readBody } from './body.ts';

const DEFAULT_BODY_BYTES = 64 * 1024;

/** Mounts a bot's route as it is: raw body up to its limit, streams, and a signal for when nobody listens. */
export function mountRoute(
  app: FastifyInstance,
  route: Route,
  { stopping, bodies }: { stopping: AbortSignal; bodies: BodyRoom },
): void {
  const limit = route.bodyLimit ?? DEFAULT_BODY_BYTES;
  app.route({
    method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
    url: route.path,
    async handler(request, reply) {
      const held = bodies.hold();
      try {
        const { body, whole } = await readBody(request.raw, limit, held.take);
        if (held.refused)
          return reply.code(503).header('retry-after', '5').type('text/plain').send('Too busy.\n');
        // Whoever broke off hears no answer; whoever sent too much does.
        if (!whole) return reply.code(413).type('text/plain').send('Too large.\n');
        const response = await route.handle(describe(request, body, listening(reply, stopping)));
        return answer(request, reply, response);
      } finally {
        held.release();
      }
    },
  });
}

/** Aborts when the answer is done with, the other side is gone or the server stops. */
function listening(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const over = new AbortController();
  reply.raw.once('close', () => over.abort());
  return AbortSignal.any([over.signal, stopping]);
}

function describe(request: FastifyRequest, body: Buffer, signal: AbortSignal): RouteRequest {
  const url = new URL(request.url, 'http://host');
  return {
    method: request.method,
    path: url.pathname,
    params: onlyTexts(request.params),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
    ),
    remoteAddress: request.ip,
    body,
    signal,
  };
}

function onlyTexts(params: unknown): Record<string, string> {
  const entries = Object.entries(params ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function answer(request: FastifyRequest, reply: FastifyReply, response: RouteResponse): FastifyReply {
  const { body } = response;
  reply.code(response.status).headers(response.headers ?? {});
  if (request.method === 'HEAD') {
    if (body instanceof Readable) body.destroy();
    else reply.header('content-length', Buffer.byteLength(body ?? ''));
    return reply.send();
  }
  reply.send(body);
  // A stream of events may say nothing for a while; its reader should know at once that it is open.
  if (body instanceof Readable && !reply.raw.headersSent) reply.raw.flushHeaders();
  return reply;
}
