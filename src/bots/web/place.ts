import { z } from 'zod';
import type { Actor } from '../../core/contracts/jobs.ts';
import { areaNames, type Json } from '../../core/job.ts';

/**
 * Where a reply stands: in the stream of one guild. `ratio`, width by height, is what the person's own picture
 * has, so that the frame of "as the picture" has its final shape before the picture is there.
 */
export const placeSchema = z.object({
  area: z.enum(areaNames),
  guild: z.string(),
  ratio: z.number().positive().exactOptional(),
  job: z.string().exactOptional(),
});
export type Place = z.infer<typeof placeSchema>;

export function placeFor({ area, guild }: Pick<Actor, 'area' | 'guild'>, ratio?: number): Place {
  return { area, guild, ...(ratio ? { ratio } : {}) };
}

/** Null for what is no place of ours. */
export function readPlace(json: Json | undefined): Place | null {
  const read = placeSchema.safeParse(json);
  return read.success ? read.data : null;
}
