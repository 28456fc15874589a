import { z } from 'zod';
import type { Route, RouteRequest, RouteResponse } from '../../../core/contracts/bot.ts';
import type { Actor, Jobs } from '../../../core/contracts/jobs.ts';
import { UserError } from '../../../core/errors.ts';
import { sayError, sayFault } from '../../../core/words/errors.ts';
import { type GuardedRoute, withPerson } from '../guard.ts';
import { respond } from '../respond.ts';
import type { Sessions } from '../session.ts';
import type { WireError } from '../wire.ts';
import { actorOf } from './scope.ts';

/** A call of the page, once it is clear who makes it and where. */
export interface Call {
  readonly jobs: Jobs;
  readonly actor: Actor;
  readonly request: RouteRequest;
}

export interface Endpoint extends Omit<Route, 'handle'> {
  readonly handle: (call: Call) => Promise<RouteResponse>;
}

export interface ApiDeps {
  /** Undefined until the core runs. */
  readonly jobs: () => Jobs | undefined;
  /** Whether nothing new is taken any more; what is there may still be read. */
  readonly stopping: () => boolean;
  readonly sessions: Sessions;
  /** Whether a token was asked for. */
  readonly token: boolean;
}

/** The page sent something that no page of ours sends. */
class BadCall extends Error {
  override name = 'BadCall';
}

/** The body as JSON of this shape; anything else is answered 400. */
export function readJson<T extends z.ZodType>(schema: T, { body }: RouteRequest): z.infer<T> {
  return readShape(schema, parseJson(body));
}

export function readShape<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const read = schema.safeParse(value);
  if (!read.success) throw new BadCall(z.prettifyError(read.error));
  return read.data;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BadCall('no JSON');
  }
}

/** An endpoint as a route: with its caller, and with every refusal as a sentence in the reader's language. */
export function endpointRoute({ handle, ...route }: Endpoint, deps: ApiDeps): GuardedRoute {
  return {
    ...route,
    handle: withPerson(deps.sessions, async (request, site, person) => {
      const jobs = deps.jobs();
      if (!jobs) return respond.text(503, 'Starting.\n');
      let actor: Actor | undefined;
      try {
        actor = actorOf(request, { site, person, token: deps.token });
        const writes = request.method !== 'GET' && request.method !== 'HEAD';
        if (writes && deps.stopping()) throw new UserError('restarting');
        return await handle({ jobs, actor, request });
      } catch (error) {
        return refuse(error, actor, jobs);
      }
    }),
  };
}

function refuse(error: unknown, actor: Actor | undefined, jobs: Jobs): RouteResponse {
  if (!actor || error instanceof BadCall)
    return respond.text(400, 'The page is out of date: load it again.\n');
  if (error instanceof UserError) return sayTo(actor, 422, error);
  const { reference } = jobs.fault(error, {});
  const body: WireError = { code: 'fault', line: sayFault(reference, actor.language) };
  return respond.json(500, body);
}

function sayTo({ language }: Actor, status: number, error: UserError): RouteResponse {
  const body: WireError = { code: error.code, line: sayError(error, language) };
  return respond.json(error.code === 'not_here' ? 404 : status, body);
}
