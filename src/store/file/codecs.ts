import { z } from 'zod';
import type { Draft, GuildSettings, LedgerLine, Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { areaNames, jobSchema, jsonSchema, languages } from '../../core/job.ts';
import { type Codec, createCodec, type Migrations } from './format.ts';
import { migrations } from './migrations.ts';
import type { Segment } from './segments.ts';

/** What each kind of file says. Raising a format means a step in `migrations.ts`. */
const FORMAT = 1;
const format = z.literal(FORMAT);

const segment = <T>(item: z.ZodType<T>) => z.object({ format, items: z.array(item) });

/** A job found in the folder of another guild is not that guild's, whatever put it there. */
const jobOf = (scope: Scope) =>
  jobSchema.refine((job) => job.area === scope.area && job.guild === scope.guild, { path: ['guild'] });

export const openJobCodec = (scope: Scope, id: string, steps: Migrations = migrations.openJob): Codec<Job> =>
  createCodec(
    jobOf(scope).refine((job) => job.id === id, { path: ['id'] }),
    FORMAT,
    steps,
  );

export const historyCodec = (scope: Scope, steps: Migrations = migrations.history): Codec<Segment<Job>> =>
  createCodec(segment(jobOf(scope)), FORMAT, steps);

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

export const ledgerCodec = (steps: Migrations = migrations.ledger): Codec<Segment<LedgerLine>> =>
  createCodec(segment(ledgerLineSchema), FORMAT, steps);

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

export const draftCodec = (scope: Scope, steps: Migrations = migrations.draft): Codec<DraftFile> => {
  const ofScope = draftSchema.refine((draft) => draft.area === scope.area && draft.guild === scope.guild);
  return createCodec(z.object({ format, draft: ofScope }), FORMAT, steps);
};

export interface SettingsFile {
  readonly format: 1;
  readonly settings: GuildSettings;
}

const settingsSchema: z.ZodType<GuildSettings> = z.object({ language: z.enum(languages).exactOptional() });

export const settingsCodec = (steps: Migrations = migrations.settings): Codec<SettingsFile> =>
  createCodec(z.object({ format, settings: settingsSchema }), FORMAT, steps);

const eventsSchema = z.object({ format, items: z.array(z.object({ key: z.string(), at: z.number() })) });
export type EventsFile = z.infer<typeof eventsSchema>;
export const eventsCodec = (steps: Migrations = migrations.events): Codec<EventsFile> =>
  createCodec(eventsSchema, FORMAT, steps);

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
export const indexCodec = (steps: Migrations = migrations.historyIndex): Codec<IndexFile> =>
  createCodec(indexSchema, FORMAT, steps);

/** `DATA_DIR/format.json`: raised with any other format, so that the folder as a whole tells who can read it. */
export interface FolderFile {
  readonly format: 1;
}

export const folderCodec = (steps: Migrations = migrations.folder): Codec<FolderFile> =>
  createCodec(z.object({ format }), FORMAT, steps);
