import type { CoreDeps } from './deps.ts';
import type { Attempt, Request } from './job.ts';
import { type Asked, ableRoutes, isSameRoute, type Route } from './routes.ts';

type ChoosingDeps = Pick<CoreDeps, 'providers' | 'cheapest' | 'links' | 'isPublicUrl'>;

/** Who is asked for what. */
export interface Choosing {
  /** All that can serve a request, whoever is asked first in front. */
  routes(request: Request): readonly Route[];
  /** Where a new attempt goes; undefined where nobody can make it. */
  first(request: Request): Route | undefined;
  /** Where it goes when `tried` have failed. */
  next(request: Request, tried: readonly Attempt[]): Route | undefined;
}

export function createChoosing(deps: ChoosingDeps): Choosing {
  // Nothing is signed where the server cannot be reached from outside.
  const canSign = () => deps.links.sign('-', 'image/png', 1) !== undefined;

  function askedOf(request: Request): Asked {
    const { pictures } = request;
    const isPublic = pictures.every(({ source }) => source.kind === 'url' && deps.isPublicUrl(source.url));
    return { ...request, pictures: { count: pictures.length, public: isPublic || canSign() } };
  }

  const routes = (request: Request) => ableRoutes(deps.providers, askedOf(request), deps.cheapest);
  const wasTried = ({ provider, tier }: Route, tried: readonly Attempt[]) =>
    tried.some((attempt) => isSameRoute(attempt, { provider: provider.name, tier }));

  return {
    routes,
    first: (request) => routes(request)[0],
    next: (request, tried) => routes(request).find((route) => !wasTried(route, tried)),
  };
}
