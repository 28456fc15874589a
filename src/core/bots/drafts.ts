import { z } from 'zod';
import type { Clock } from '../contracts/clock.ts';
import type { Actor, Jobs, Wish, WishedPicture } from '../contracts/jobs.ts';
import { inputSchema, type Json, jsonSchema } from '../job.ts';

/** As long as the store keeps them. */
const LIFE_MS = 15 * 60_000;
const MOST_DRAFTS = 1_000;

/** A picture of a message; `own`: the result of ours that it seems to be, to be proven before it counts. */
const pictureSchema = inputSchema.extend({
  own: z.string().optional(),
  type: z.string().optional(),
  bytes: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
});
export type DraftPicture = WishedPicture & { readonly own?: string };

const draftSchema = z.object({
  prompt: z.string(),
  aspect: z.string().optional(),
  model: z.string().optional(),
  resolution: z.string().optional(),
  count: z.number().optional(),
  search: z.boolean().optional(),
  seed: z.number().optional(),
  pictures: z.array(pictureSchema).optional(),
  parent: z
    .object({ output: z.string().optional(), reply: jsonSchema.optional(), url: z.string().optional() })
    .optional(),
});

/** A wish that is not ready yet. */
export type Draft = Omit<Wish, 'pictures'> & { readonly pictures?: readonly DraftPicture[] };

/**
 * What stands behind a modal. The store has it for any process and after a restart; memory has it too, so that
 * what the modal's submission wishes can be checked before it is acknowledged, without a read.
 */
export interface Drafts {
  put(actor: Actor, id: string, draft: Draft): Promise<void>;
  /** What this process remembers, for its person alone. */
  peek(actor: Actor, id: string): Draft | undefined;
  /** Removes it; throws `draft_gone` for what is unknown, expired or somebody else's. */
  take(actor: Actor, id: string): Promise<Draft>;
}

export function createDrafts(jobs: Jobs, { clock }: { readonly clock: Clock }): Drafts {
  const remembered = new Map<string, { owner: string; until: number; draft: Draft }>();
  const ownerOf = ({ area, guild, person }: Actor) => `${area} ${guild} ${person.id}`;

  return {
    async put(actor, id, draft) {
      const [oldest] = remembered.keys();
      if (remembered.size >= MOST_DRAFTS && oldest !== undefined) remembered.delete(oldest);
      remembered.set(id, { owner: ownerOf(actor), until: clock.now() + LIFE_MS, draft });
      await jobs.putDraft(actor, id, asJson(draft));
    },
    peek(actor, id) {
      const found = remembered.get(id);
      return found && found.owner === ownerOf(actor) && found.until > clock.now() ? found.draft : undefined;
    },
    async take(actor, id) {
      const json = await jobs.takeDraft(actor, id);
      remembered.delete(id);
      return draftOf(json);
    },
  };
}

const asJson = (draft: Draft): Json => JSON.parse(JSON.stringify(draft));

/** Without what is `undefined`, as our own types have it. */
const draftOf = (json: Json): Draft => JSON.parse(JSON.stringify(draftSchema.parse(json)));
