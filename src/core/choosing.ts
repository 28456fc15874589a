import type { CoreDeps } from './deps.ts';
import type { Request } from './job.ts';
import { type Asked, ableRoutes, type Route } from './routes.ts';

type ChoosingDeps = Pick<CoreDeps, 'providers' | 'cheapest' | 'links' | 'isPublicUrl'>;

/** Who is asked for what. */
export interface Choosing {
  /** All that can serve a request, whoever is asked first in front. */
  routes(request: Request): readonly Route[];
  /** Where a new attempt goes; undefined where nobody can make it. */
  first(request: Request): Route | undefined;
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
  return { routes, first: (request) => routes(request)[0] };
}
