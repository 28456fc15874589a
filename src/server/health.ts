import type { FastifyInstance } from 'fastify';

export interface Check {
  readonly ok: boolean;
  /** A few words; no secret, anybody may read them. */
  readonly detail: string;
}

/** The store and every configured platform, by name, as they are now. */
export type Checks = () => Readonly<Record<string, Check>>;

/** `/healthz`: the process lives. `/readyz`: everything it needs is there, and what is not. */
export function mountHealth(app: FastifyInstance, checks: Checks): void {
  const method = ['GET', 'HEAD'];
  app.route({ method, url: '/healthz', handler: async () => ({ name: 'nanobanana-bot', status: 'ok' }) });
  app.route({
    method,
    url: '/readyz',
    async handler(_request, reply) {
      const found = checks();
      const ready = Object.values(found).every(({ ok }) => ok);
      return reply.code(ready ? 200 : 503).send({ ready, checks: found });
    },
  });
}
