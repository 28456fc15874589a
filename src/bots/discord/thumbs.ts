import { buffer } from 'node:stream/consumers';
import type { Actor, Jobs } from '../../core/contracts/jobs.ts';
import { UserError } from '../../core/errors.ts';
import type { OutgoingFile } from './payload.ts';

/** Small pictures for lists and cards, by output id; one that is gone is left out. */
export async function thumbnails(
  outputs: readonly { readonly id: string; readonly alt?: string }[],
  actor: Actor,
  jobs: Jobs,
): Promise<ReadonlyMap<string, OutgoingFile>> {
  const files = await Promise.all(
    outputs.map(async ({ id, alt }) => {
      try {
        const { picture, stream } = await jobs.picture(actor, id, 'thumb');
        const name = `thumb-${id}.${picture.type.slice('image/'.length)}`;
        return [
          [id, { name, type: picture.type, data: await buffer(stream), ...(alt ? { alt } : {}) }] as const,
        ];
      } catch (error) {
        if (error instanceof UserError) return [];
        throw error;
      }
    }),
  );
  return new Map(files.flat());
}
