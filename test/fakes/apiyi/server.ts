import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { listenOnLoopback, parseBody } from '../provider/loopback.ts';
import { answerFault, draw, errorBody, fixture, send, stopped } from './answers.ts';
import { MODELS } from './rules.ts';
import type { BookLine, End, FakeApiyiOptions, Fault, LoggedRequest, Route } from './types.ts';
import { type Accepted, understand } from './validate.ts';

export interface FakeApiyi {
  readonly url: string;
  readonly apiKey: string;
  /** Of the console; the account is asked with it alone, without "Bearer". */
  readonly systemToken: string;
  readonly requests: readonly LoggedRequest[];
  /** Its own book: what a doubled submission would show in. */
  readonly book: readonly BookLine[];
  /** The next `times` requests for a picture go wrong. */
  fault(fault: Fault, times?: number): void;
  /** How the next requests end, in the order in which they come. */
  ends(...ends: readonly End[]): void;
  count(route: Route): number;
  stop(): Promise<void>;
}

export async function createFakeApiyi(options: FakeApiyiOptions = {}): Promise<FakeApiyi> {
  const apiKey = options.apiKey ?? 'sk-apiyi-test-key-0123456789';
  const systemToken = 'apiyi-system-token';
  const requests: LoggedRequest[] = [];
  const book: BookLine[] = [];
  const faults: Fault[] = [];
  const planned: End[] = [];
  const stopping = new AbortController();
  let open = 0;

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const path = request.url ?? '/';
    const route = routeOf(request.method, path);
    const fault = route === 'generate' ? faults.shift() : undefined;
    if (fault?.kind === 'reset') return response.destroy();
    if (fault?.kind === 'refuse upload') return request.once('data', () => response.destroy());
    const raw = await buffer(request).catch(() => undefined);
    if (!raw) return;
    const { headers } = request;
    const logged = {
      route: route ?? 'unknown',
      path,
      headers,
      body: parseBody(raw.toString()),
      seen: [],
    } as const;
    requests.push(logged);
    const { authorization } = headers;
    if (fault && answerFault(response, fault, authorization)) return;
    if (route === 'account') return account(authorization, response);
    if (authorization !== `Bearer ${apiKey}`) return answer(response, 401);
    if (route === 'models') return listModels(response);
    return route ? accept(logged, response, fault) : answer(response, 404);
  }

  function account(authorization: string | undefined, response: ServerResponse) {
    return authorization === systemToken ? answer(response, 200, fixture('balance')) : answer(response, 401);
  }

  function listModels(response: ServerResponse) {
    const data = Object.keys(MODELS).map((id) => ({ id, object: 'model', owned_by: 'google' }));
    return answer(response, 200, { object: 'list', data });
  }

  async function accept(logged: LoggedRequest, response: ServerResponse, fault?: Fault) {
    const name = /^\/v1beta\/models\/([^/:]+):generateContent$/.exec(logged.path)?.[1] ?? '';
    const model = MODELS[name];
    if (!model) return answer(response, 404, errorBody(404, `models/${name} is not found, or not supported`));
    const understood = understand(logged.body, model, options.reach);
    if ('status' in understood) {
      const { status, message } = understood;
      return answer(response, status, errorBody(status, message));
    }
    requests.splice(requests.indexOf(logged), 1, { ...logged, seen: understood.seen });
    if (options.maxConcurrent !== undefined && open >= options.maxConcurrent) return answer(response, 429);
    await generate(name, understood, response, fault);
  }

  /** From here on it is paid, whoever still listens. */
  async function generate(name: string, accepted: Accepted, response: ServerResponse, fault?: Fault) {
    const { prompt } = accepted;
    const end = planned.shift() ?? options.endFor?.(prompt) ?? { kind: 'picture' };
    const status = (end.kind === 'body' && end.status) || 200;
    const charged = status === 200 ? (MODELS[name]?.price ?? 0) : 0;
    const line: BookLine = { model: name, prompt, charged, delivered: false };
    if (charged > 0) book.push(line);
    open += 1;
    try {
      await wait(response);
      const body = await bodyOf(end, name, accepted);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      if (fault?.kind === 'silent') return;
      if (fault?.kind === 'lost') return void response.destroy();
      if (fault?.kind === 'half') return half(response, text);
      const sent = fault?.kind === 'not json' ? text.slice(0, -1) : text;
      const { pieceBytes } = options;
      line.delivered = await send(response, status, sent, pieceBytes === undefined ? {} : { pieceBytes });
    } finally {
      open -= 1;
    }
  }

  async function wait(response: ServerResponse) {
    const { delayMs = 0, spaceEachMs } = options;
    const { signal } = stopping;
    if (spaceEachMs === undefined) return void (delayMs > 0 && (await delay(delayMs, undefined, { signal })));
    response.writeHead(200, { 'content-type': 'application/json' });
    for (let waited = 0; waited < delayMs; waited += spaceEachMs) {
      response.write(' ');
      await delay(spaceEachMs, undefined, { signal });
    }
  }

  async function bodyOf(end: End, name: string, accepted: Accepted): Promise<unknown> {
    if (end.kind === 'body') return end.body;
    const of = accepted.seen.length > 0 ? accepted.seen : accepted.prompt;
    if (end.kind === 'parts') {
      const parts = await end.parts((width, height) => draw(width, height, `${width} ${height}`));
      return stopped(parts, name);
    }
    if (accepted.tokens > accepted.mostTokens) return fixture('response-refused-max-tokens');
    const [width, height] = await sizeOf(accepted, options.pictureSize ?? 64);
    const data = await draw(width, height, of);
    return stopped([{ inlineData: { mimeType: 'image/png', data } }], name, accepted.tokens);
  }

  const server = await listenOnLoopback(handle, options.port);

  return {
    url: server.url,
    apiKey,
    systemToken,
    requests,
    book,
    fault: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    ends: (...ends) => void planned.push(...ends),
    count: (route) => requests.filter((request) => request.route === route).length,
    async stop() {
      stopping.abort();
      await server.close();
    },
  };
}

function routeOf(method: string | undefined, path: string): Route | undefined {
  if (method === 'POST' && path.startsWith('/v1beta/models/')) return 'generate';
  if (method === 'GET' && path === '/v1/models') return 'models';
  return method === 'GET' && path === '/api/user/self' ? 'account' : undefined;
}

const answer = (response: ServerResponse, status: number, body: unknown = errorBody(status)) =>
  send(response, status, JSON.stringify(body));

function half(response: ServerResponse, text: string) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

/** As asked; without a ratio that of the last input, or a square. */
async function sizeOf({ ratio, seen }: Accepted, longEdge: number): Promise<[number, number]> {
  const last = seen.at(-1);
  const [width = 1, height = 1] = (ratio ?? '1:1').split(':').map(Number);
  const measured = ratio === undefined && last ? await sharp(last.bytes).metadata() : { width, height };
  const scale = longEdge / Math.max(measured.width, measured.height);
  const pixels = (side: number) => Math.max(1, Math.round(side * scale));
  return [pixels(measured.width), pixels(measured.height)];
}
