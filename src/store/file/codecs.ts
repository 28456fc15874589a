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

/** What is found in the folder of another guild is not that guild's, whatever put it there. */
const isElsewhere = (scope: Scope, found: Scope): boolean =>
  found.area !== scope.area || found.guild !== scope.guild;

export const openJobCodec = (scope: Scope, id: string, steps: Migrations = migrations.openJob): Codec<Job> =>
  createCodec(jobSchema, FORMAT, steps, (job) => {
    if (isElsewhere(scope, job)) return 'guild';
    return job.id === id ? undefined : 'id';
  });

const historySchema = segment(jobSchema);

export const historyCodec = (scope: Scope, steps: Migrations = migrations.history): Codec<Segment<Job>> =>
  createCodec(historySchema, FORMAT, steps, ({ items }) => {
    const at = items.findIndex((job) => isElsewhere(scope, job));
    return at === -1 ? undefined : `items.${at}.guild`;
  });

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

const ledgerSchema = segment(ledgerLineSchema);

export const ledgerCodec = (steps: Migrations = migrations.ledger): Codec<Segment<LedgerLine>> =>
  createCodec(ledgerSchema, FORMAT, steps);

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

const draftFileSchema = z.object({ format, draft: draftSchema });

export const draftCodec = (scope: Scope, steps: Migrations = migrations.draft): Codec<DraftFile> =>
  createCodec(draftFileSchema, FORMAT, steps, ({ draft }) =>
    isElsewhere(scope, draft) ? 'draft.guild' : undefined,
  );

export interface SettingsFile {
  readonly format: 1;
  readonly settings: GuildSettings;
}

const guildSettings: z.ZodType<GuildSettings> = z.object({ language: z.enum(languages).exactOptional() });
const settingsSchema = z.object({ format, settings: guildSettings });

export const settingsCodec = (steps: Migrations = migrations.settings): Codec<SettingsFile> =>
  createCodec(settingsSchema, FORMAT, steps);

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

const folderSchema = z.object({ format });

export const folderCodec = (steps: Migrations = migrations.folder): Codec<FolderFile> =>
  createCodec(folderSchema, FORMAT, steps);
