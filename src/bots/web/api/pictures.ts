import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { SavedView } from '../../../core/contracts/jobs.ts';
import { respond } from '../respond.ts';
import type { Call, Endpoint } from './endpoint.ts';

/** An hour, in this browser alone: a deleted picture must not stay longer. */
const CACHE = 'private, max-age=3600';
const PAGE = 100;

const ENDINGS = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const;

export const pictureEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/pictures/:output',
    async handle({ jobs, actor, request }) {
      const output = request.params.output ?? '';
      const size = request.query.size === 'thumb' ? 'thumb' : 'full';
      const etag = `"${output} ${size}"`;
      const headers = { etag, 'cache-control': CACHE };
      const { picture, stream } = await jobs.picture(actor, output, size);
      if (request.headers['if-none-match'] === etag) {
        stream.destroy();
        return respond.unchanged(headers);
      }
      const kind = request.query.download === undefined ? 'inline' : 'attachment';
      return respond.bytes(stream, {
        ...headers,
        'content-type': picture.type,
        'content-length': String(picture.bytes),
        'content-disposition': `${kind}; filename="${output}.${ENDINGS[picture.type]}"`,
      });
    },
  },
  {
    method: 'GET',
    path: '/api/export',
    async handle(call) {
      return respond.bytes(await exportSaved(call), {
        'content-type': 'application/zip',
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="saved-${call.actor.guild.replace(':', '-')}.zip"`,
      });
    },
  },
];

/** All saved pictures of the guild, with a list of what they are, as one file that is made while it is sent. */
async function exportSaved(call: Call) {
  const entries = await allSaved(call);
  const zip = new ZipFile();
  for (const { view, n } of entries) {
    const picture = view.pictures.find((each) => each.n === n);
    if (!picture) continue;
    zip.addReadStreamLazy(picture.name, { compress: false }, (give) => {
      call.jobs.picture(call.actor, picture.id, 'full').then(
        ({ stream }) => give(null, stream),
        (error: unknown) => give(error, Readable.from([])),
      );
    });
  }
  zip.addBuffer(Buffer.from(JSON.stringify(entries.map(described), null, 2)), 'saved.json');
  zip.end();
  const out = new PassThrough();
  // Half a file is better seen as a broken download than taken for a whole one.
  zip.on('error', (error: Error) => out.destroy(error));
  return zip.outputStream.pipe(out);
}

async function allSaved({ jobs, actor }: Call): Promise<SavedView[]> {
  const all: SavedView[] = [];
  for (;;) {
    const { entries, total } = await jobs.saved(actor, { limit: PAGE, offset: all.length });
    all.push(...entries);
    if (entries.length === 0 || all.length >= total) return all;
  }
}

function described({ view, n, savedAt, by }: SavedView) {
  const { prompt, modelTitle, aspect, resolution, createdAt, person, price } = view.summary;
  return {
    file: view.pictures.find((picture) => picture.n === n)?.name,
    prompt,
    model: modelTitle,
    aspect,
    resolution,
    price,
    madeBy: person.name,
    madeAt: new Date(createdAt).toISOString(),
    savedBy: by.name,
    savedAt: new Date(savedAt).toISOString(),
  };
}
