import { type Area, DEFAULT_RESOLUTION, SOURCE_ASPECT } from './areas.ts';
import type { Offer, OfferedModel } from './contracts/jobs.ts';
import type { ModelOffer, Provider } from './contracts/provider.ts';
import { type InputType, isReadable, type Request } from './job.ts';

/** What people can choose, and who can make it: the area's data met with the providers' capabilities. */

/** The providers in order of preference, met with an area: who offers what. */
export function offerOf(area: Area, providers: readonly Provider[]): Offer {
  const models = area.models.flatMap(({ name, title }) => {
    const offers = providers.flatMap((provider) => provider.capabilities.models[name] ?? []);
    return offers.length > 0 ? [offeredModel(area, name, title, offers)] : [];
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

function offeredModel(area: Area, name: string, title: string, offers: readonly ModelOffer[]): OfferedModel {
  const most = (read: (offer: ModelOffer) => number) => Math.max(...offers.map(read));
  return {
    name,
    title,
    aspects: area.aspects.filter((aspect) => offers.some((offer) => offer.aspects.includes(aspect))),
    resolutions: area.resolutions.filter((size) => offers.some((offer) => offer.resolutions.includes(size))),
    promptMax: most((offer) => offer.promptMax),
    maxPictures: most((offer) => offer.pictures.max),
    takesHeic: offers.some(({ pictures }) => pictures.types.some((type) => !isReadable(type))),
    search: offers.some((offer) => offer.search),
    seed: offers.some((offer) => offer.seed),
    price: Object.assign({}, ...[...offers].reverse().map((offer) => offer.price)),
  };
}

type Asked = Pick<Request, 'prompt' | 'model' | 'aspect' | 'resolution' | 'search' | 'seed'> & {
  pictures: number;
  /** What only some providers read: see `neededTypes`. */
  types?: readonly InputType[];
};

/** What its pictures are that cannot be made into something else here: only who reads that may serve a request. */
export function neededTypes({ pictures }: Pick<Request, 'pictures'>): InputType[] {
  const types = pictures.flatMap(({ kept, type }) => kept?.type ?? type ?? []);
  return [...new Set(types)].filter((type) => !isReadable(type));
}

/** Whether a provider can make exactly what is asked. */
function canServe(provider: Provider, asked: Asked): boolean {
  const offer = provider.capabilities.models[asked.model];
  if (!offer) return false;
  return (
    (asked.aspect === SOURCE_ASPECT ? offer.keepsAspect : offer.aspects.includes(asked.aspect)) &&
    offer.resolutions.includes(asked.resolution) &&
    [...asked.prompt].length <= offer.promptMax &&
    asked.pictures <= offer.pictures.max &&
    (asked.types ?? []).every((type) => offer.pictures.types.includes(type)) &&
    (!asked.search || offer.search === true) &&
    (asked.seed === undefined || offer.seed === true)
  );
}

/** Who is asked: the first in order of preference that can make it, or the cheapest of those. */
export function chooseProvider(
  providers: readonly Provider[],
  asked: Asked,
  cheapest: boolean,
): Provider | undefined {
  const able = providers.filter((provider) => canServe(provider, asked));
  if (!cheapest) return able[0];
  const price = (provider: Provider) => priceOf(provider, asked.model, asked.resolution);
  return able.reduce<Provider | undefined>(
    (best, next) => (best && price(best) <= price(next) ? best : next),
    undefined,
  );
}

/** Micro-dollars for one picture at a provider, by its price list. */
export function priceOf(provider: Provider, model: string, resolution: string): number {
  const price = provider.capabilities.models[model]?.price;
  return price?.[resolution] ?? price?.[DEFAULT_RESOLUTION] ?? 0;
}
