import { sayPath } from '../config/catalog/path.ts';
import type { Config, ProviderConfig } from '../config/types.ts';
import { areas } from '../core/areas.ts';
import type { ModelOffer } from '../core/contracts/provider.ts';
import { changesOf } from './changes.ts';
import { type Finding, note, ok } from './finding.ts';

const SUBJECT = 'Catalogue';

type Offers = Readonly<Record<string, ModelOffer>>;

/** A tier with what is built in and what is offered, and the way to it in CATALOG_FILE. */
interface Tier {
  readonly title: string;
  readonly path: readonly string[];
  readonly builtIn: Offers;
  readonly offered: Offers;
}

/** From when the prices are of each provider, and what CATALOG_FILE changes. Nothing of it is a fault. */
export function checkCatalog(
  { providers, catalogFile }: Pick<Config, 'providers' | 'catalogFile'>,
  now: number,
): readonly Finding[] {
  const tiers = providers.flatMap(tiersOf);
  const paid = providers.filter(({ definition }) => definition.paid).flatMap(tiersOf);
  const changes = tiers.flatMap(changesIn);
  if (catalogFile !== undefined && changes.length === 0) {
    changes.push(note('CATALOG_FILE', 'changes nothing of what is built in'));
  }
  return [...paid.flatMap((tier) => datesIn(tier, now)), ...changes];
}

function tiersOf({ definition, models, tiers = {} }: ProviderConfig): readonly Tier[] {
  const { name, title } = definition;
  const further = Object.entries(definition.tiers ?? {}).map(([key, tier]) => ({
    title: tier.title,
    path: [name, 'tiers', key],
    builtIn: tier.models,
    offered: tiers[key]?.models ?? {},
  }));
  return [{ title, path: [name], builtIn: definition.models, offered: models }, ...further];
}

function datesIn({ title, offered }: Tier, now: number): readonly Finding[] {
  const models = Object.entries(offered);
  if (models.length === 0) return [note(SUBJECT, `${title}: offers no model`)];
  const dates = Map.groupBy(models, ([, { priceAsOf }]) => priceAsOf);
  const named = [...dates]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, of]) => ({ date, of: titles(of) }));
  const told = named.map(({ date, of }) => `${date} (${of})`).join(', ');
  const old = named.filter(({ date }) => isOld(date, now)).map(({ of }) => of);
  if (old.length === 0) return [ok(SUBJECT, `${title}: prices as of ${told}`)];
  const remedy = `compare them with ${title}'s pages; CATALOG_FILE takes newer ones`;
  return [
    ok(SUBJECT, `${title}: prices as of ${told}`),
    note(SUBJECT, `${title}: the prices of ${old.join(', ')} are more than 12 months old; ${remedy}`),
  ];
}

const titles = (models: readonly (readonly [string, ModelOffer])[]): string =>
  models.map(([name]) => titleOf(name)).join(', ');

const titleOf = (name: string): string =>
  Object.values(areas)
    .flatMap(({ models }) => models)
    .find((model) => model.name === name)?.title ?? name;

/** `2025-10` and `2025-10-31` alike. */
function isOld(date: string, now: number): boolean {
  const today = new Date(now).toISOString().slice(0, 10);
  const yearAgo = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  return date < yearAgo.slice(0, date.length);
}

function changesIn({ path, builtIn, offered }: Tier): Finding[] {
  return [...new Set([...Object.keys(builtIn), ...Object.keys(offered)])].flatMap((name) => {
    const changes = changesOf(builtIn[name], offered[name]);
    if (changes.length === 0) return [];
    return [ok('CATALOG_FILE', `${sayPath([...path, 'models', name])}: ${changes.join('; ')}`)];
  });
}
