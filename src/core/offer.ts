import type { Area } from './areas.ts';
import type { Offer, OfferedModel } from './contracts/jobs.ts';
import type { Capabilities, ModelOffer, Provider } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import { type AreaName, isReadable } from './job.ts';
import { inOrder, priceAt, type Route, routesOf } from './routes.ts';

/** What each area offers, made anew only when a provider says that it offers something else. */
export function createOffers({
  areas,
  providers,
  cheapest,
}: Pick<CoreDeps, 'areas' | 'providers' | 'cheapest'>): (area: AreaName) => Offer | undefined {
  let of: readonly Capabilities[] = [];
  let offers = new Map<AreaName, Offer>();

  return (name) => {
    const now = providers.map(({ capabilities }) => capabilities);
    if (of.length === 0 || now.some((each, i) => each !== of[i])) {
      offers = new Map([...areas].map(([key, area]) => [key, offerOf(area, providers, cheapest)]));
      of = now;
    }
    return offers.get(name);
  };
}

/** What people can choose: the area's data met with what some route of the configured providers can do. */
export function offerOf(area: Area, providers: readonly Provider[], cheapest = false): Offer {
  const models = area.models.flatMap(({ name, title }) => {
    const routes = routesOf(providers, name);
    return routes.length > 0 ? [offeredModel(area, name, title, { routes, cheapest })] : [];
  });
  const any = (test: (model: OfferedModel) => boolean) => models.some(test);
  return {
    models,
    defaultModel: any((m) => m.name === area.defaultModel)
      ? area.defaultModel
      : (models[0]?.name ?? area.defaultModel),
    aspects: area.aspects.filter((aspect) => any((model) => model.aspects.includes(aspect))),
    resolutions: area.resolutions.filter((size) => any((model) => model.resolutions.includes(size))),
    maxCount: area.maxCount,
    search: any((model) => model.search),
    seed: any((model) => model.seed),
    promptMax: Math.max(0, ...models.map((model) => model.promptMax)),
    providers: providers.map(({ name, title, paid }) => ({ name, title, paid })),
  };
}

function offeredModel(
  area: Area,
  name: string,
  title: string,
  { routes, cheapest }: { readonly routes: readonly Route[]; readonly cheapest: boolean },
): OfferedModel {
  const offers = routes.map(({ offer }) => offer);
  const resolutions = area.resolutions.filter((size) =>
    offers.some((offer) => offer.resolutions.includes(size)),
  );
  const most = (read: (offer: ModelOffer) => number) => Math.max(...offers.map(read));
  return {
    name,
    title,
    aspects: area.aspects.filter((aspect) => offers.some((offer) => offer.aspects.includes(aspect))),
    resolutions,
    promptMax: most((offer) => offer.promptMax),
    maxPictures: most((offer) => offer.pictures.max),
    takesHeic: offers.some(({ pictures }) => pictures.types.some((type) => !isReadable(type))),
    search: offers.some((offer) => offer.search),
    seed: offers.some((offer) => offer.seed),
    price: Object.fromEntries(
      resolutions.map((size) => {
        const able = routes.filter(({ offer }) => offer.resolutions.includes(size));
        const [first] = inOrder(able, size, cheapest);
        return [size, first ? priceAt(first, size) : 0];
      }),
    ),
  };
}
