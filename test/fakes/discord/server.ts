import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseBody, readBody } from './body.ts';
import type { Cdn } from './cdn.ts';
import { DiscordError, refusal } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import type { Oracle } from './oracle.ts';
import type { createRateLimits } from './rate-limits.ts';
import { rateLimitAnswer } from './rate-limits.ts';
import type { Answer, createRouter, RouteMatch } from './router.ts';
import type { RequestRecord } from './types.ts';

export interface ServerDeps {
  token: string;
  now(): number;
  router: ReturnType<typeof createRouter>;
  rateLimits: ReturnType<typeof createRateLimits>;
  faults: Faults;
  cdn: Cdn;
  oracle: Oracle | null;
  requests: RequestRecord[];
  /** Called after a request was recorded, and again after it was answered. */
  changed(record: RequestRecord): void;
}

interface FullAnswer extends Answer {
  headers?: Record<string, string>;
}

const prefix = /^\/api(\/v\d+)?/;

function authOf(request: IncomingMessage, token: string): RequestRecord['auth'] {
  const header = request.headers.authorization;
  if (!header) return 'none';
  return header === `Bot ${token}` ? 'bot' : 'wrong';
}

function errorAnswer(error: unknown): FullAnswer {
  if (error instanceof DiscordError) {
    if (error.code === 30046) {
      const limited = rateLimitAnswer(60_000, false);
      return { ...limited, json: { ...limited.json, ...error.toJson() } };
    }
    return { status: error.status, json: error.toJson() };
  }
  throw error;
}

function statusAnswer({ status = 500, code = 0 }: Fault): FullAnswer {
  return { status, json: { message: `${status}: made by the test`, code } };
}

function send(response: ServerResponse, answer: FullAnswer) {
  const body = answer.json === undefined ? '' : JSON.stringify(answer.json);
  const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
  response.writeHead(answer.status, { ...type, ...answer.headers }).end(body);
}

const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms).unref());

/** The HTTP side: records every request, plays faults, checks token, limits and shapes, then asks the route. */
export function createHttpServer(deps: ServerDeps): Server {
  const { token, now, router, rateLimits, faults, cdn, oracle, requests } = deps;

  function record(request: IncomingMessage, url: URL, match: RouteMatch | null): RequestRecord {
    const path = url.pathname.replace(prefix, '');
    const made: RequestRecord = {
      sequence: requests.length,
      method: request.method ?? 'GET',
      route: match?.route.path ?? path,
      path,
      query: Object.fromEntries(url.searchParams),
      body: undefined,
      files: [],
      auth: authOf(request, token),
      at: now(),
      status: null,
      code: null,
      fault: null,
    };
    requests.push(made);
    return made;
  }

  let last: Promise<unknown> = Promise.resolve();
  /** Routes run one after the other, in order of arrival, so that two writes never see half of one another. */
  function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  }

  async function answerOf(
    made: RequestRecord,
    match: RouteMatch | null,
    raw: { bytes: Buffer; tooLarge: boolean; type: string },
  ): Promise<FullAnswer> {
    if (!match) return errorAnswer(refusal.notFound());
    if (match.route.auth === 'bot' && made.auth !== 'bot') return errorAnswer(refusal.unauthorized());
    const { method, route, auth } = made;
    const verdict = rateLimits.check({ method, route, params: match.params, auth });
    if (verdict.refused) {
      const limited = rateLimitAnswer(verdict.refused.retryAfterMs, verdict.refused.global);
      return { ...limited, headers: { ...limited.headers, ...verdict.headers } };
    }
    try {
      if (raw.tooLarge) throw refusal.tooLarge();
      const { json, files } = await parseBody(raw.bytes, raw.type);
      made.body = json;
      made.files = files.map(({ name, bytes, type }) => ({ name, size: bytes.length, type }));
      oracle?.request(made, raw.type);
      const { params, route: found } = match;
      const asked = { params, query: made.query, body: json, files, record: made };
      const answer = await inTurn(() => found.handle(asked));
      return { ...answer, headers: verdict.headers };
    } catch (error) {
      return { ...errorAnswer(error), headers: verdict.headers };
    }
  }

  function played(fault: Fault): FullAnswer | null {
    if (fault.kind === 'rate limit') {
      const { global = false, silent = false } = fault;
      const limited = rateLimitAnswer(fault.ms ?? 1_000, global);
      const scope = { 'x-ratelimit-scope': global ? 'global' : 'shared' };
      const whole = global ? { 'x-ratelimit-global': 'true' } : {};
      return { ...limited, headers: { ...(silent ? {} : limited.headers), ...scope, ...whole } };
    }
    return fault.kind === 'status' ? statusAnswer(fault) : null;
  }

  function finish(made: RequestRecord, response: ServerResponse, answer: FullAnswer) {
    const json = answer.json;
    made.status = answer.status;
    const code = typeof json === 'object' && json !== null && 'code' in json ? json.code : null;
    made.code = answer.status >= 400 && typeof code === 'number' ? code : null;
    if (!made.fault || made.fault === 'slow' || made.fault === 'late') oracle?.answer(made, answer.json);
    send(response, answer);
    deps.changed(made);
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (url.pathname.startsWith('/cdn/')) {
      const file = cdn.serve(url.pathname, url.searchParams);
      response.writeHead(file.status, { 'content-type': file.type, 'content-length': file.bytes.length });
      response.end(file.bytes);
      return;
    }
    const raw = { ...(await readBody(request)), type: request.headers['content-type'] ?? '' };
    const match = router.match(request.method ?? 'GET', url.pathname.replace(prefix, ''));
    const made = record(request, url, match);
    const fault = faults.take(made.method, made.route);
    made.fault = fault?.kind ?? null;
    deps.changed(made);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void request.socket.destroy();
    if (fault?.kind === 'slow') {
      await after(fault.ms ?? 0);
      made.at = now();
    }
    const answer = (fault && played(fault)) ?? (await answerOf(made, match, raw));
    if (fault?.kind === 'lost') return void request.socket.destroy();
    if (fault?.kind === 'stall')
      return void response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    if (fault?.kind === 'late') await after(fault.ms ?? 0);
    finish(made, response, fault?.kind === 'applied' ? statusAnswer(fault) : answer);
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A bug of the fake itself: said loudly in the answer, so that the test that met it shows it.
      const reason = error instanceof Error ? error.stack : String(error);
      if (!response.headersSent)
        send(response, { status: 599, json: { message: `fake: ${reason}`, code: 0 } });
    });
  });
}
