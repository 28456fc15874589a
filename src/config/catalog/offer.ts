import type { z } from 'zod';
import type { ModelOffer } from '../../core/contracts/provider.ts';
import { helpAt, newModelSchema, type Overlay, overlaySchema, unknownField } from './fields.ts';
import type { Path } from './path.ts';
import { layOverPrices, type PriceContext } from './prices.ts';
import { type CatalogReport, reportAt } from './report.ts';

/** What laying over one model needs to know of its provider. */
export interface Surroundings extends PriceContext {
  /** What the provider's code can ask for, with one model at least. */
  readonly abilities: ReadonlySet<Ability>;
}

export const abilities = ['keepsAspect', 'search', 'seed'] as const;
export type Ability = (typeof abilities)[number];

/** A model with what differs laid over it, or a new one. What is wrong is reported: the start ends over it then. */
export function layOverOffer(
  builtIn: ModelOffer | undefined,
  value: unknown,
  path: Path,
  around: Surroundings,
): ModelOffer | undefined {
  const report = reportAt(around.report, path);
  const schema = builtIn ? overlaySchema : newModelSchema;
  const read = schema.safeParse(value);
  if (!read.success) {
    for (const issue of read.error.issues) reportIssue(issue, value, around.title, report);
    return undefined;
  }
  const base = builtIn ?? asBase(newModelSchema.parse(value), around.modified);
  return merge(base, read.data, { ...around, report });
}

function reportIssue(issue: z.core.$ZodIssue, value: unknown, title: string, report: CatalogReport): void {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const { problem, fix } = unknownField(path);
    for (const key of issue.keys) report.problem([...path, key], problem, fix);
  } else if (isMissing(value, path)) {
    report.problem(path, `is missing, and ${title} has no such model built in`, helpAt(path));
  } else report.problem(path, issue.message, helpAt(path));
}

function isMissing(value: unknown, path: Path): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined;
  if (typeof value !== 'object' || value === null) return false;
  return isMissing(Object.getOwnPropertyDescriptor(value, first)?.value, rest);
}

const asBase = (
  { wire, aspects, keepsAspect, resolutions, promptMax, pictures, typicalMs, deadlineMs }: NewModel,
  modified: string,
): ModelOffer => ({
  ...{ wire, aspects, keepsAspect, resolutions, promptMax, typicalMs, deadlineMs },
  pictures: { max: pictures.max, maxBytes: pictures.maxBytes, types: pictures.types },
  price: {},
  priceAsOf: modified,
  priceSource: 'CATALOG_FILE',
});
type NewModel = z.output<typeof newModelSchema>;

function merge(base: ModelOffer, overlay: Overlay, around: Surroundings): ModelOffer {
  const offer: ModelOffer = {
    ...base,
    ...withoutUndefined(overlay),
    pictures: { ...base.pictures, ...withoutUndefined(overlay.pictures ?? {}) },
    ...layOverPrices(base, overlay, around),
  };
  checkAbilities(overlay, around);
  if (offer.deadlineMs <= offer.typicalMs) {
    const field = overlay.deadlineMs === undefined ? 'typicalMs' : 'deadlineMs';
    const problem = 'leaves no time between what a picture usually takes and the deadline';
    around.report.problem([field], problem, helpAt([field]));
  }
  return offer;
}

/** A word that the provider's code never sends would silently do nothing. */
function checkAbilities(overlay: Overlay, { abilities: known, title, report }: Surroundings) {
  for (const ability of abilities) {
    if (!overlay[ability] || known.has(ability)) continue;
    report.problem([ability], `is true, but this version cannot ask ${title} for that`, 'put false');
  }
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

const withoutUndefined = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
