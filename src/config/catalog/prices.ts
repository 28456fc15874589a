import type { ModelOffer } from '../../core/contracts/provider.ts';
import { helpAt, type Overlay } from './fields.ts';
import type { CatalogReport } from './report.ts';

/** Sizes and prices hang together: a price for each size, and none besides. */

type Priced = Pick<ModelOffer, 'resolutions' | 'price' | 'priceAsOf' | 'priceSource'>;

/** What laying prices over a model needs to know. `modified`: when CATALOG_FILE last changed, `2026-05-31`. */
export interface PriceContext {
  readonly title: string;
  readonly paid: boolean;
  readonly modified: string;
  readonly report: CatalogReport;
}

export function layOverPrices(base: Priced, overlay: Overlay, context: PriceContext): Priced {
  const resolutions = sizesOf(base, overlay, context.report);
  checkPrices(overlay, resolutions, context);
  const price = pricesOf(base, overlay, resolutions, context.report);
  return { resolutions, price, ...originOf(base, overlay, resolutions, context.modified) };
}

function sizesOf(base: Priced, overlay: Overlay, report: CatalogReport): readonly string[] {
  const before = overlay.resolutions ?? base.resolutions;
  const removed = Object.entries(overlay.price ?? {}).flatMap(([size, price]) =>
    price === null ? [size] : [],
  );
  for (const size of removed.filter((each) => !before.includes(each))) {
    report.warn(['price', size], 'is null, but that size is not offered anyway', 'take it out');
  }
  if (overlay.resolutions) return before;
  const left = before.filter((size) => !removed.includes(size));
  if (left.length === 0)
    report.problem(['price'], 'leaves no size', 'put null in place of the whole model to remove it');
  return left;
}

function pricesOf(
  base: Priced,
  overlay: Overlay,
  resolutions: readonly string[],
  report: CatalogReport,
): Readonly<Record<string, number>> {
  const found = resolutions.flatMap((size) => {
    const own = overlay.price?.[size];
    const micro = own === undefined ? base.price[size] : own;
    if (micro !== undefined && micro !== null) return [[size, micro] as const];
    const problem = 'is missing, and that size is among the resolutions';
    report.problem(['price', size], problem, helpAt(['price', size]));
    return [];
  });
  return Object.fromEntries(found);
}

function checkPrices(
  { price = {} }: Overlay,
  resolutions: readonly string[],
  { title, paid, report }: PriceContext,
): void {
  for (const [size, micro] of Object.entries(price)) {
    if (micro === undefined || micro === null) continue;
    const path = ['price', size];
    if (!resolutions.includes(size)) {
      const fix = 'add it to resolutions, or take the price out';
      report.problem(path, 'is for a size that is not offered', fix);
    } else if (paid && micro === 0) {
      report.problem(path, `comes to nothing, but ${title} is paid`, helpAt(path));
    } else if (!paid && micro > 0) {
      report.problem(path, `is an amount, but ${title} costs nothing`, 'put "0"');
    }
  }
}

type Origin = Pick<ModelOffer, 'priceAsOf' | 'priceSource'>;

/** Date and source of a price list of which CATALOG_FILE changed all, some or none. */
function originOf(
  base: Origin,
  { price = {}, priceAsOf, priceSource }: Overlay,
  resolutions: readonly string[],
  modified: string,
): Origin {
  const own = priceSource === undefined ? 'CATALOG_FILE' : `CATALOG_FILE: ${priceSource}`;
  const changed = resolutions.filter((size) => price[size] !== undefined);
  if (changed.length === resolutions.length) return { priceAsOf: priceAsOf ?? modified, priceSource: own };
  const isTold = priceAsOf !== undefined || priceSource !== undefined;
  if (changed.length === 0 && !isTold) return { priceAsOf: base.priceAsOf, priceSource: base.priceSource };
  if (changed.length === 0)
    return { priceAsOf: priceAsOf ?? base.priceAsOf, priceSource: `${own}; before: ${base.priceSource}` };
  // One date for the whole list: the older one, so that nobody takes the rest for fresh.
  const older = modified < base.priceAsOf ? modified : base.priceAsOf;
  return {
    priceAsOf: priceAsOf ?? older,
    priceSource: `${own} (${changed.join(', ')}); the others: ${base.priceSource}`,
  };
}
