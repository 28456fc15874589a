import { Agent, buildConnector, type Dispatcher, errors, interceptors, request } from 'undici';
import type { z } from 'zod';
import type { Charge } from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';
import type { FailureReason, Json } from '../core/job.ts';
import { readRetryAfter, timeThere } from './waits.ts';

export type Method = 'GET' | 'POST';

/** Why an answer proves that nothing was accepted. `again`: worth another try by itself. */
export interface Refusal {
  readonly reason: FailureReason;
  readonly again?: boolean;
  /** What the status alone does not say; stands at the end of the message. */
  readonly note?: string;
  /** When to try again (ms from now), where the body says it; a Retry-After header goes before it. */
  readonly retryAfterMs?: number;
}

export interface HttpDeps {
  /** Wire name, for errors. */
  readonly provider: string;
  /** The one origin that `headers`, and so the key, are sent to; with a path, if any. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The table of a provider: which statuses prove that nothing was accepted. Null: they prove nothing. `there`: what
   * time it is at the provider.
   */
  readonly refusal: (status: number, message: string, body: unknown, there: number) => Refusal | null;
  /** A status that the body gives where HTTP said 200. */
  readonly bodyStatus?: (body: unknown, method: Method) => number | undefined;
  readonly now: () => number;
  /** From the call to the last byte of its answer, repeats of a GET included (ms). */
  readonly readDeadlineMs?: number;
  readonly writeDeadlineMs?: number;
  /** First pause before a GET is repeated (ms); it doubles. */
  readonly retryPauseMs?: number;
}

export interface CallLimits {
  readonly signal: AbortSignal;
}

/** What may have been charged if nobody can say (micro-dollars). */
export interface PaidCall extends CallLimits {
  readonly atMost?: number;
  /** Of this call alone, such as an idempotency key. Nothing secret: they are not taken out of messages. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * JSON over HTTP for one origin. A GET is repeated after 429, 5xx and broken connections; a POST leaves the
 * process once at most, on a connection of its own, so that a connection which died idle cannot put its fate in
 * doubt. Redirects are not followed. All failures are `ProviderError`s without the key in them:
 *
 * | what came back                                   | `accepted`                      |
 * | ------------------------------------------------ | ------------------------------- |
 * | no connection: refused, DNS, TLS, connect timeout | no: the body never left        |
 * | the call was aborted before it began             | no                              |
 * | a status for which `refusal` has an answer       | no                              |
 * | 3xx, 5xx, any other status                       | unknown                         |
 * | 2xx that is no JSON, or not of the schema        | unknown                         |
 * | reset, deadline, abort, answer too large         | unknown: it may have arrived    |
 *
 * A GET submits nothing: its errors are always `unknown`, they say nothing about a task.
 */
export interface Http {
  get<T>(path: string, schema: z.ZodType<T>, limits: CallLimits): Promise<T>;
  post<T>(path: string, body: Json, schema: z.ZodType<T>, limits: PaidCall): Promise<T>;
  /** How much later it was there than here at the last answer (ms). */
  skewMs(): number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const READ_DEADLINE_MS = 30_000;
const WRITE_DEADLINE_MS = 60_000;
const MOST_ANSWER_BYTES = 4_000_000;
const RETRIES = 2;
const RETRY_PAUSE_MS = 500;
const LONGEST_RETRY_PAUSE_MS = 10_000;
const NOT_CONNECTED = 'ERR_NOT_CONNECTED';

interface Answer {
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
  readonly body: unknown;
  /** What time it is there. */
  readonly there: number;
}

export function createHttp(deps: HttpDeps): Http {
  const exchange = createExchange(deps);
  const failure = createFailures(deps);
  let skewMs = 0;

  async function call<T>(method: Method, path: string, schema: z.ZodType<T>, limits: PaidCall, body?: Json) {
    const about = { method, where: `${method} ${path.replace(/\?.*/, '')}`, atMost: limits.atMost ?? 0 };
    if (limits.signal.aborted) throw failure.neverSent(about, 'aborted before it was sent');
    const answer = await exchange(method, path, limits, body).catch((error: unknown) => {
      throw failure.noAnswer(about, error);
    });
    skewMs = answer.there - deps.now();
    const inBody = answer.status < 300 ? deps.bodyStatus?.(answer.body, method) : undefined;
    const status = inBody ?? answer.status;
    if (status < 200 || status >= 300) throw failure.badStatus(about, { ...answer, status });
    const parsed = schema.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    throw failure.badBody(about, answer);
  }

  return {
    get: (path, schema, limits) => call('GET', path, schema, limits),
    post: (path, body, schema, limits) => call('POST', path, schema, limits, body),
    skewMs: () => skewMs,
  };
}

/** One request and its whole answer, within the deadline. */
function createExchange(deps: HttpDeps) {
  const base = deps.baseUrl.replace(/\/+$/, '');
  const routes = {
    GET: { dispatcher: createReader(deps), deadlineMs: deps.readDeadlineMs ?? READ_DEADLINE_MS },
    POST: {
      dispatcher: createAgent({ pipelining: 0 }),
      deadlineMs: deps.writeDeadlineMs ?? WRITE_DEADLINE_MS,
    },
  };

  return async (method: Method, path: string, call: PaidCall, body?: Json): Promise<Answer> => {
    const { dispatcher, deadlineMs } = routes[method];
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const answer = await request(base + path, {
        method,
        dispatcher,
        headers: { accept: 'application/json', ...content, ...call.headers, ...deps.headers },
        signal: AbortSignal.any([call.signal, late.signal]),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const there = timeThere(answer.headers.date, deps.now());
      return {
        status: answer.statusCode,
        retryAfterMs: readRetryAfter(answer.headers['retry-after'], there),
        body: parseJson(await answer.body.text()),
        there,
      };
    } finally {
      clearTimeout(timer);
    }
  };
}

interface About {
  readonly method: Method;
  readonly where: string;
  readonly atMost: number;
}

/** The table above, as errors. No message of theirs has a header's value in it. */
function createFailures(deps: HttpDeps) {
  // A service that repeats a key says it without the scheme before it.
  const secrets = Object.values(deps.headers)
    .flatMap((value) => [value, value.replace(/^bearer +/i, '')])
    .filter((value) => value !== '');
  const withoutSecrets = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '[key]'), text);

  function neverSent({ where }: About, why: string): ProviderError {
    const message = `${where}: ${withoutSecrets(why)}`;
    return new ProviderError(deps.provider, { accepted: 'no', reason: 'unavailable', again: true, message });
  }

  function doubt({ where, atMost }: About, why: string, facts: Facts = {}): ProviderError {
    const charge: Charge = { known: false, atMost };
    const message = `${where}: ${withoutSecrets(why)}`;
    return new ProviderError(deps.provider, {
      accepted: 'unknown',
      reason: 'provider_error',
      charge,
      ...facts,
      message,
    });
  }

  return {
    neverSent,
    noAnswer(about: About, error: unknown): ProviderError {
      const provablyUnsent = about.method === 'POST' && neverLeft(error);
      return provablyUnsent ? neverSent(about, describe(error)) : doubt(about, describe(error));
    },
    badStatus(about: About, { status, retryAfterMs, body, there }: Answer): ProviderError {
      const said = withoutSecrets(messageOf(body)).slice(0, LONGEST_MESSAGE).toWellFormed();
      const refusal = deps.refusal(status, said, body, there);
      const facts = { httpStatus: status, retryAfterMs: retryAfterMs ?? refusal?.retryAfterMs };
      if (!refusal) return doubt(about, `${status} ${said}`.trim(), facts);
      const accepted = about.method === 'POST' ? 'no' : 'unknown';
      const { note, ...why } = refusal;
      const message = [`${about.where}: ${status}`, said, note && `(${note})`].filter(Boolean).join(' ');
      return new ProviderError(deps.provider, { accepted, ...why, ...facts, message });
    },
    badBody(about: About, { status, body }: Answer): ProviderError {
      const found = body === undefined ? 'no JSON' : 'not of the expected shape';
      return doubt(about, `${status}, the answer is ${found}`, { httpStatus: status });
    },
  };
}

interface Facts {
  readonly httpStatus?: number;
  readonly retryAfterMs?: number | undefined;
}

/** Marks every error of connecting, which is how an error is known to come before the first byte of a request. */
function createAgent(options: Agent.Options): Agent {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false });
  return new Agent({
    ...options,
    allowH2: false,
    maxResponseSize: MOST_ANSWER_BYTES,
    connect: (target, callback) =>
      connect(target, (...[error, socket]) => {
        if (error) callback(Object.assign(new Error(describe(error)), { code: NOT_CONNECTED }), null);
        else callback(null, socket);
      }),
  });
}

function createReader(deps: HttpDeps): Dispatcher {
  const retry = interceptors.retry({
    methods: ['GET'],
    maxRetries: RETRIES,
    minTimeout: deps.retryPauseMs ?? RETRY_PAUSE_MS,
    maxTimeout: LONGEST_RETRY_PAUSE_MS,
    statusCodes: [429, 500, 502, 503, 504],
    errorCodes: [NOT_CONNECTED, 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'],
    throwOnError: false,
  });
  return createAgent({}).compose(retry);
}

const neverLeft = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === NOT_CONNECTED;

function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  if (error instanceof errors.ResponseExceededMaxSizeError) return 'the answer is too large';
  return error instanceof Error && error.message !== '' ? error.message : 'the connection broke';
}

/** Undefined for what is no JSON, such as the HTML page of a proxy. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LONGEST_MESSAGE = 200;

/** `{ message }`, `{ error: { message } }` or `{ msg }`, as providers have it. */
function messageOf(body: unknown): string {
  const texts = [fieldOf(body, 'message'), fieldOf(fieldOf(body, 'error'), 'message'), fieldOf(body, 'msg')];
  return texts.find((text) => typeof text === 'string') ?? '';
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
