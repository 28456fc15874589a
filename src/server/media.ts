import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MediaLinks, MediaStore } from '../core/contracts/media.ts';
import { parseRange } from './range.ts';

/** What a browser may show in place; anything else is only handed over as a file. */
const SHOWN = /^(image\/(png|jpeg|webp)|video\/mp4)$/;

const HEADERS = {
  'accept-ranges': 'bytes',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  // Private and short: a picture that was deleted must not live on in a cache.
  'cache-control': 'private, max-age=300',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

export interface MediaRouteDeps {
  readonly links: Pick<MediaLinks, 'verify'>;
  readonly media: Pick<MediaStore, 'open'>;
}

/** `GET /media/<signed token>` (contract §5): the kept bytes, for as long as the token says. */
export function mountMedia(app: FastifyInstance, { links, media }: MediaRouteDeps): void {
  async function handle(request: FastifyRequest<{ Params: { token: string } }>, reply: FastifyReply) {
    const found = links.verify(request.params.token);
    const whole = found && (await media.open(found.key));
    if (!whole) return reply.callNotFound();
    const { bytes } = whole;
    const range = request.headers['if-range'] ? 'whole' : parseRange(request.headers.range, bytes);

    reply.headers({ ...HEADERS, 'content-type': found.type, 'content-disposition': disposition(found) });
    if (range === 'unsatisfiable') {
      whole.stream.destroy();
      return reply.code(416).header('content-range', `bytes */${bytes}`).send();
    }
    const length = range === 'whole' ? bytes : range.end - range.start + 1;
    reply.header('content-length', length);
    if (range !== 'whole') {
      reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
    }
    if (request.method === 'HEAD' || range !== 'whole') whole.stream.destroy();
    if (request.method === 'HEAD') return reply.send();
    const part = range === 'whole' ? whole : await media.open(found.key, range);
    return part ? reply.send(part.stream) : reply.callNotFound();
  }

  app.route<{ Params: { token: string } }>({
    method: ['GET', 'HEAD'],
    url: '/media/:token',
    handler: handle,
  });
}

function disposition({ key, type }: { key: string; type: string }): string {
  const name =
    key
      .split('/')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'file';
  return `${SHOWN.test(type) ? 'inline' : 'attachment'}; filename="${name}"`;
}
