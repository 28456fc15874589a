import type { RequestRecord, UploadedFile } from './types.ts';

export interface RouteRequest {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  files: UploadedFile[];
  record: RequestRecord;
}

export interface Answer {
  status: number;
  json?: unknown;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A template with `:name` for each parameter. */
  path: string;
  /** `bot`: needs the bot's token. `token`: the token in the path is the proof, and no other is looked at. */
  auth: 'bot' | 'token';
  handle(request: RouteRequest): Answer | Promise<Answer>;
}

export interface RouteMatch {
  route: Route;
  params: Record<string, string>;
}

function paramsOf(template: string[], path: string[]): Record<string, string> | null {
  if (template.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const given = path[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given);
    else if (part !== decodeURIComponent(given)) return null;
  }
  return params;
}

/** Finds routes by their templates; a route with fixed words stands before one with parameters. */
export function createRouter(routes: Route[]) {
  const table = routes
    .map((route) => ({ route, parts: route.path.split('/') }))
    .sort((a, b) => Number(a.route.path.includes(':')) - Number(b.route.path.includes(':')));
  return {
    match(method: string, path: string): RouteMatch | null {
      const parts = path.split('/');
      for (const entry of table) {
        if (entry.route.method !== method) continue;
        const params = paramsOf(entry.parts, parts);
        if (params) return { route: entry.route, params };
      }
      return null;
    },
  };
}
