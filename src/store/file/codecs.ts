import { z } from 'zod';
import type { Draft, GuildSettings, LedgerLine, Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { areaNames, jobSchema, jsonSchema, languages } from '../../core/job.ts';
import { type Codec, createCodec } from './format.ts';
import type { Segment } from './segments.ts';

/** What each kind of file says. Raising a format means a step in a migration table here. */
const FORMAT = 1;
const format = z.literal(FORMAT);

const segment = <T>(item: z.ZodType<T>) => z.object({ format, items: z.array(item) });

/** A job found in the folder of another guild is not that guild's, whatever put it there. */
const jobOf = (scope: Scope) =>
  jobSchema.refine((job) => job.area === scope.area && job.guild === scope.guild, { path: ['guild'] });

export const openJobCodec = (scope: Scope, id: string): Codec<Job> =>
  createCodec(
    jobOf(scope).refine((job) => job.id === id, { path: ['id'] }),
    FORMAT,
  );

export const historyCodec = (scope: Scope): Codec<Segment<Job>> => createCodec(segment(jobOf(scope)), FORMAT);

const ledgerLineSchema: z.ZodType<LedgerLine> = z.object({
  attempt: z.string(),
  at: z.number().int().nonnegative(),
  person: z.string(),
  provider: z.string(),
  model: z.string(),
  microDollars: z.number().int().nonnegative(),
  own: z.string().exactOptional(),
  confirmed: z.boolean(),
});

export const ledgerCodec: Codec<Segment<LedgerLine>> = createCodec(segment(ledgerLineSchema), FORMAT);

const draftSchema: z.ZodType<Draft> = z.object({
  id: z.string(),
  area: z.enum(areaNames),
  guild: z.string(),
  person: z.string(),
  until: z.number().int().nonnegative(),
  data: jsonSchema,
});

export interface DraftFile {
  readonly format: 1;
  readonly draft: Draft;
}

export const draftCodec = (scope: Scope): Codec<DraftFile> => {
  const ofScope = draftSchema.refine((draft) => draft.area === scope.area && draft.guild === scope.guild);
  return createCodec(z.object({ format, draft: ofScope }), FORMAT);
};

export interface SettingsFile {
  readonly format: 1;
  readonly settings: GuildSettings;
}

const settingsSchema: z.ZodType<GuildSettings> = z.object({ language: z.enum(languages).exactOptional() });

export const settingsCodec: Codec<SettingsFile> = createCodec(
  z.object({ format, settings: settingsSchema }),
  FORMAT,
);

const eventsSchema = z.object({ format, items: z.array(z.object({ key: z.string(), at: z.number() })) });
export type EventsFile = z.infer<typeof eventsSchema>;
export const eventsCodec: Codec<EventsFile> = createCodec(eventsSchema, FORMAT);

const summarySchema = z.object({
  count: z.number().int().positive(),
  hidden: z.number().int().nonnegative(),
  people: z.array(z.tuple([z.string(), z.number()])),
  from: z.number(),
  to: z.number(),
  saved: z.array(z.object({ job: z.string(), n: z.number(), at: z.number() })),
});

/** What a page of a history has to know of a segment that it does not show. */
export type Summary = z.infer<typeof summarySchema>;

const indexSchema = z.object({
  format,
  segments: z.array(
    z.object({ bound: z.string(), size: z.number(), mtimeMs: z.number(), summary: summarySchema }),
  ),
});
export type IndexFile = z.infer<typeof indexSchema>;
export const indexCodec: Codec<IndexFile> = createCodec(indexSchema, FORMAT);
