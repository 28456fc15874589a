import type { CoreDeps } from './deps.ts';
import type { Health } from './health.ts';
import type { Attempt, Request } from './job.ts';
import type { Queue } from './queue.ts';
import { type Asked, ableRoutes, isSameRoute, neededTypes, priceAt, type Route } from './routes.ts';

type ChoosingDeps = Pick<CoreDeps, 'providers' | 'cheapest' | 'links' | 'isPublicUrl'> & {
  readonly health: Pick<Health, 'isResting'>;
  readonly queue: Pick<Queue, 'isFree'>;
};

/** Who is asked for what. */
export interface Choosing {
  /** Where a new attempt goes; undefined where nobody can make it. */
  first(request: Request): Route | undefined;
  /** All that can serve a request of which `tried` have failed, in order of preference or by price, whatever their health. */
  others(request: Request, tried: readonly Attempt[]): readonly Route[];
  /** Where it goes when `tried` have failed. */
  next(request: Request, tried: readonly Attempt[]): Route | undefined;
}

export function createChoosing(deps: ChoosingDeps): Choosing {
  // Nothing is signed where the server cannot be reached from outside.
  const canSign = () => deps.links.sign('-', 'image/png', 1) !== undefined;

  function askedOf(request: Request): Asked {
    const { pictures } = request;
    const isPublic = pictures.every(({ source }) => source.kind === 'url' && deps.isPublicUrl(source.url));
    return {
      ...request,
      pictures: { count: pictures.length, public: isPublic || canSign(), types: neededTypes(request) },
    };
  }

  const routes = (request: Request) => ableRoutes(deps.providers, askedOf(request), deps.cheapest);
  const wasTried = ({ provider, tier }: Route, tried: readonly Attempt[]) =>
    tried.some((attempt) => isSameRoute(attempt, { provider: provider.name, tier }));

  /** Where all are resting, the first is asked anyway; where it is full, one that is free and costs no more. */
  function best(able: readonly Route[], { model, resolution }: Request): Route | undefined {
    const rested = able.filter(
      ({ provider, tier }) => !deps.health.isResting({ provider: provider.name, tier, model }),
    );
    const [first = able[0]] = rested;
    if (!first || deps.queue.isFree(first.provider.name)) return first;
    const price = priceAt(first, resolution);
    const other = rested.find(
      (route) => deps.queue.isFree(route.provider.name) && priceAt(route, resolution) <= price,
    );
    return other ?? first;
  }

  /** Who costs nothing draws: that is nearly the same as no picture, so neither stands in for the other. */
  const alike = (able: readonly Route[], paid: boolean | undefined) =>
    able.filter(({ provider }) => provider.paid === paid);

  /** One that is not configured any more was a real one. */
  const wasPaid = ({ provider: name }: Attempt) =>
    deps.providers.find((provider) => provider.name === name)?.paid ?? true;

  const others: Choosing['others'] = (request, tried) =>
    alike(routes(request), tried.some(wasPaid)).filter((route) => !wasTried(route, tried));

  return {
    others,
    first(request) {
      const able = routes(request);
      return best(alike(able, able[0]?.provider.paid), request);
    },
    next: (request, tried) => best(others(request, tried), request),
  };
}
