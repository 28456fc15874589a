import { DEFAULT_RESOLUTION, SOURCE_ASPECT } from './areas.ts';
import type { ModelOffer, Provider } from './contracts/provider.ts';
import { type Attempt, attemptId, type InputType, isReadable, type Job, type Request } from './job.ts';
import { reserve } from './money.ts';

/** One way to have a picture made: a provider, and one of its tiers. */
export interface Route {
  readonly provider: Provider;
  /** Absent: the provider's first. */
  readonly tier?: string;
  readonly offer: ModelOffer;
}

/** What is asked for. `pictures.public`: every one of them has an address that anybody may fetch. */
export type Asked = Pick<Request, 'prompt' | 'model' | 'aspect' | 'resolution' | 'search' | 'seed'> & {
  readonly pictures: {
    readonly count: number;
    readonly public: boolean;
    /** What only some providers read: see `neededTypes`. */
    readonly types: readonly InputType[];
  };
};

/** What its pictures are that cannot be made into something else here: only who reads that may serve a request. */
export function neededTypes({ pictures }: Pick<Request, 'pictures'>): InputType[] {
  const types = pictures.flatMap(({ kept, type }) => kept?.type ?? type ?? []);
  return [...new Set(types)].filter((type) => !isReadable(type));
}

/** All ways to a model: the providers in order of preference, each with its first tier before its further ones. */
export function routesOf(providers: readonly Provider[], model: string): Route[] {
  return providers.flatMap((provider) => {
    const { models, tiers = {} } = provider.capabilities;
    const first = models[model];
    const further = Object.entries(tiers).flatMap(([tier, { models: offers }]): Route[] => {
      const offer = offers[model];
      return offer ? [{ provider, tier, offer }] : [];
    });
    return [...(first ? [{ provider, offer: first }] : []), ...further];
  });
}

/** The way that an attempt takes, as its provider offers it now; undefined where it does no longer. */
export const routeOf = (
  provider: Provider | undefined,
  model: string,
  { tier }: Pick<Attempt, 'tier'>,
): Route | undefined => provider && routesOf([provider], model).find((route) => route.tier === tier);

/** Whether exactly that can be made there. */
export function canServe({ offer }: Route, asked: Asked): boolean {
  const { pictures } = asked;
  return (
    (asked.aspect === SOURCE_ASPECT ? offer.keepsAspect : offer.aspects.includes(asked.aspect)) &&
    offer.resolutions.includes(asked.resolution) &&
    [...asked.prompt].length <= offer.promptMax &&
    pictures.count <= offer.pictures.max &&
    pictures.types.every((type) => offer.pictures.types.includes(type)) &&
    (pictures.count === 0 || pictures.public || !offer.pictures.needsUrl) &&
    (!asked.search || offer.search === true) &&
    (asked.seed === undefined || offer.seed === true)
  );
}

/** Micro-dollars for one picture, by the price list. */
export function priceAt({ provider, offer }: Route, resolution: string): number {
  if (!provider.paid) return 0;
  return offer.price[resolution] ?? offer.price[DEFAULT_RESOLUTION] ?? 0;
}

/** Those that can serve, whoever is asked first in front: by preference, or the cheapest (then by preference). */
export function ableRoutes(providers: readonly Provider[], asked: Asked, cheapest: boolean): Route[] {
  const able = routesOf(providers, asked.model).filter((route) => canServe(route, asked));
  return inOrder(able, asked.resolution, cheapest);
}

export const inOrder = (routes: readonly Route[], resolution: string, cheapest: boolean): Route[] =>
  cheapest ? routes.toSorted((a, b) => priceAt(a, resolution) - priceAt(b, resolution)) : [...routes];

export const isSameRoute = (
  a: { readonly provider: string; readonly tier?: string | undefined },
  b: { readonly provider: string; readonly tier?: string | undefined },
): boolean => a.provider === b.provider && a.tier === b.tier;

/** A new attempt of a task at a route, with its money reserved. */
export function attemptAt(
  route: Route,
  { id: job, request }: Pick<Job, 'id' | 'request'>,
  task: number,
  number: number,
): Attempt {
  const id = attemptId(job, task, number);
  return {
    id,
    provider: route.provider.name,
    ...(route.tier === undefined ? {} : { tier: route.tier }),
    state: 'waiting',
    key: `nb-${id}`,
    looks: 0,
    money: reserve(priceAt(route, request.resolution)),
  };
}
