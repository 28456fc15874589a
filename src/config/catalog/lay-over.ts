import type { ModelOffer, ProviderDefinition, Tiers } from '../../core/contracts/provider.ts';
import { modelNames } from './fields.ts';
import { abilities, layOverOffer, type Surroundings } from './offer.ts';
import type { Path } from './path.ts';
import type { CatalogReport } from './report.ts';

type Offers = Readonly<Record<string, ModelOffer>>;

/** What a provider offers: its first tier and, where it has any, further ones. */
export interface Catalog {
  readonly models: Offers;
  readonly tiers?: Tiers;
}

/** A definition's own offers, from which the file's part of it starts. */
type Definition = Pick<ProviderDefinition, 'name' | 'title' | 'paid' | 'models' | 'tiers'>;

/** One provider's offers with its part of CATALOG_FILE laid over them. */
export function layOver(
  definition: Definition,
  part: unknown,
  { modified, report }: { readonly modified: string; readonly report: CatalogReport },
): Catalog {
  const { name, title, paid, models, tiers } = definition;
  const path = [name];
  const around = { title, paid, modified, report, abilities: abilitiesOf(definition) };
  const fields = tiers ? ['models', 'tiers'] : ['models'];
  const fix = `put ${fields.map((field) => `"${field}": { … }`).join(' or ')} into it`;
  const given = objectAt(part, path, fix, report);
  for (const field of Object.keys(given)) {
    if (!fields.includes(field)) report.problem([...path, field], 'is not known', `${fix}, or take it out`);
  }
  const laid = {
    models: layOverModels(models, given.models, [...path, 'models'], around),
    ...(tiers && { tiers: layOverTiers(tiers, given.tiers, [...path, 'tiers'], around) }),
  };
  const all = [laid.models, ...Object.values(laid.tiers ?? {}).map((tier) => tier.models)];
  if (all.every((offers) => Object.keys(offers).length === 0) && Object.keys(models).length > 0) {
    report.problem(path, 'leaves no model', `leave one, or take ${name} out of PROVIDERS`);
  }
  return laid;
}

function layOverTiers(tiers: Tiers, part: unknown, path: Path, around: Surroundings): Tiers {
  const { report } = around;
  const names = Object.keys(tiers);
  const given = objectAt(part, path, `put an object with ${names.join(', ')}`, report);
  reportUnknown(given, names, path, 'is not a tier', report);
  const laid = Object.entries(tiers).flatMap(([name, tier]) => {
    const own = given[name];
    if (own === null) return [];
    const at = [...path, name];
    const fix = 'put "models": { … } into it, or null to remove the tier';
    const fields = objectAt(own, at, fix, report);
    reportUnknown(fields, ['models'], at, 'is not known', report);
    const models = layOverModels(tier.models, fields.models, [...at, 'models'], around);
    return Object.keys(models).length > 0 ? [[name, { ...tier, models }] as const] : [];
  });
  return Object.fromEntries(laid);
}

function layOverModels(builtIn: Offers, part: unknown, path: Path, around: Surroundings): Offers {
  const { report } = around;
  const names = [...new Set([...Object.keys(builtIn), ...modelNames])];
  const given = objectAt(part, path, `put an object with ${names.join(', ')}`, report);
  reportUnknown(given, names, path, 'is not a model of nanobanana', report);
  const laid = names.flatMap((name) => {
    const own = builtIn[name];
    const value = given[name];
    const at = [...path, name];
    if (value === null) {
      if (!own) report.warn(at, 'is null, but that model is not offered anyway', 'take it out');
      return [];
    }
    const offer = value === undefined ? own : (layOverOffer(own, value, at, around) ?? own);
    return offer ? [[name, offer] as const] : [];
  });
  return Object.fromEntries(laid);
}

function reportUnknown(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: Path,
  problem: string,
  report: CatalogReport,
): void {
  for (const name of Object.keys(given).filter((each) => !known.includes(each))) {
    report.problem([...path, name], problem, `put some of ${known.join(', ')}, or take it out`);
  }
}

/** What is not there changes nothing; what is no object is reported. */
function objectAt(
  value: unknown,
  path: Path,
  fix: string,
  report: CatalogReport,
): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  report.problem(path, 'is not an object in { }', fix);
  return {};
}

function abilitiesOf({ models, tiers = {} }: Definition): Surroundings['abilities'] {
  const offers = [models, ...Object.values(tiers).map((tier) => tier.models)].flatMap(
    Object.values<ModelOffer>,
  );
  return new Set(abilities.filter((ability) => offers.some((offer) => offer[ability])));
}
