import { z } from 'zod';
import type { Actor, Jobs, Spot, Wish } from '../../../core/contracts/jobs.ts';
import { placeFor } from '../place.ts';

const pictureSchema = z.strictObject({
  name: z.string().max(300),
  // No addresses: the page has none to give, and we fetch nothing that it names.
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('output'), id: z.string() }),
    z.strictObject({ kind: z.literal('upload'), id: z.string() }),
    z.strictObject({ kind: z.literal('input'), job: z.string(), index: z.number().int().nonnegative() }),
  ]),
  type: z.string().exactOptional(),
  bytes: z.number().int().nonnegative().exactOptional(),
  width: z.number().int().positive().exactOptional(),
  height: z.number().int().positive().exactOptional(),
});

/** What was typed, as the page sends it; the core says what is wrong with the values. */
const wishSchema = z.strictObject({
  prompt: z.string(),
  aspect: z.string().exactOptional(),
  model: z.string().exactOptional(),
  resolution: z.string().exactOptional(),
  count: z.number().int().min(1).max(4).exactOptional(),
  pictures: z.array(pictureSchema).exactOptional(),
  parent: z.string().exactOptional(),
});

/** A click of the page has a key of its own: sent twice, it is one. */
export const keySchema = z.string().regex(/^[\w-]{8,64}$/);

export const submitSchema = z.strictObject({ key: keySchema, wish: wishSchema });
export const estimateSchema = wishSchema.omit({ prompt: true, parent: true });

type Typed = z.infer<typeof wishSchema>;

/** The wish for the core; for an edit of a result with where that one stands. */
export async function wishOf(jobs: Jobs, actor: Actor, { parent, ...typed }: Typed): Promise<Wish> {
  if (parent === undefined) return typed;
  const { reply } = await jobs.find(actor, parent);
  return { ...typed, parent: { output: parent, ...(reply === undefined ? {} : { reply }) } };
}

export function spotFor(actor: Actor, key: string, wish?: Pick<Typed, 'pictures'>): Spot {
  const first = wish?.pictures?.[0];
  const ratio = first?.width && first.height ? first.width / first.height : undefined;
  return {
    eventKey: `web ${actor.person.id} ${key}`,
    place: placeFor(actor, ratio),
    language: actor.language,
  };
}
