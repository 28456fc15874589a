import type { FastifyInstance } from 'fastify';
import type { Logger } from '../core/contracts/logger.ts';
import type { Json } from '../core/job.ts';
import { readBody } from './body.ts';

/** How much of a notice is read; a provider's is a few kilobytes. */
const NOTICE_BYTES = 1024 * 1024;
/** A notice of a provider is less than 10 deep; deeper ones are made to exhaust a stack. */
const NOTICE_DEPTH = 50;

export interface WebhooksDeps {
  /** In constant time. */
  readonly verify: (provider: string, attempt: string, secret: string) => boolean;
  /** Not waited for: the answer goes out at once. */
  readonly notice: (attempt: string, body: Json | undefined) => Promise<void>;
  readonly logger: Logger;
}

interface Params {
  provider: string;
  attempt: string;
  secret: string;
}

/**
 * A provider's notice (contract §5). It only wakes the attempt, so whatever it says is harmless; who lacks the
 * secret of the address cannot tell it from an address that does not exist.
 */
export function mountWebhooks(app: FastifyInstance, deps: WebhooksDeps): void {
  app.route<{ Params: Params }>({
    method: 'POST',
    url: '/webhooks/:provider/:attempt/:secret',
    // All of it happens here, before fastify looks at type or length of the body.
    async onRequest(request, reply) {
      const { provider, attempt, secret } = request.params;
      const header = request.headers['x-webhook-secret'];
      const believed = [secret, ...(header === undefined ? [] : [String(header)])].map((given) =>
        deps.verify(provider, attempt, given),
      );
      if (believed.includes(false)) return reply.callNotFound();
      const { body, whole } = await readBody(request.raw, NOTICE_BYTES);
      deps.notice(attempt, whole ? parseNotice(body) : undefined).catch((error: unknown) => {
        deps.logger.error({ err: error, attempt }, 'A notice could not be handed on');
      });
      return reply.code(204).send();
    },
    handler: (_request, reply) => reply.callNotFound(),
  });
}

/** What a body says, or undefined where it is not JSON that a provider would send. */
export function parseNotice(body: Buffer): Json | undefined {
  try {
    const parsed: Json = JSON.parse(body.toString('utf8'), (key, value) =>
      key === '__proto__' ? undefined : value,
    );
    return isDeeper(parsed, NOTICE_DEPTH) ? undefined : parsed;
  } catch {
    return undefined;
  }
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
