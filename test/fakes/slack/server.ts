import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Fields, text } from '../discord/shape.ts';
import { contentType, readArguments, readBody, readUpload } from './body.ts';
import { SlackError } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import type { Files } from './files.ts';
import type { Timers } from './timers.ts';
import type { FakeTeam, RequestRecord } from './types.ts';

export interface Answer {
  status: number;
  json?: Fields;
  /** In place of JSON. */
  body?: Buffer | string;
  headers?: Record<string, string>;
}

export interface Asked {
  record: RequestRecord;
  args: Fields;
  broken: string[];
  bearer: string;
}

export interface ServerDeps {
  now(): number;
  timers: Timers;
  faults: Faults;
  files: Files;
  requests: RequestRecord[];
  /** What kind of token it is, and whose. */
  identify(token: string): { kind: RequestRecord['token']; team: FakeTeam | null };
  /** Answers a method of the Web API. */
  api(asked: Asked): Promise<Answer>;
  /** Uses a response_url. */
  respond(token: string, body: unknown): void;
  teamOfResponse(token: string): FakeTeam | null;
  changed(record: RequestRecord): void;
}

const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms).unref());

function send(response: ServerResponse, answer: Answer) {
  const body = answer.body ?? (answer.json ? JSON.stringify(answer.json) : '');
  const type: Record<string, string> = answer.json
    ? { 'content-type': 'application/json; charset=utf-8' }
    : {};
  response.writeHead(answer.status, { ...type, ...answer.headers }).end(body);
}

function played(fault: Fault): Answer | null {
  if (fault.kind === 'rate limit') {
    const headers = { 'retry-after': String(Math.ceil((fault.ms ?? 1_000) / 1_000)) };
    return { status: 429, headers, json: { ok: false, error: 'ratelimited' } };
  }
  if (fault.kind === 'error')
    return { status: 200, json: { ok: false, error: fault.error ?? 'internal_error' } };
  return fault.kind === 'status' ? failure(fault) : null;
}

const failure = ({ status = 500 }: Fault): Answer => ({ status, body: 'made by the test' });

/** The HTTP side: records every request, plays faults, then asks the Web API, the files or a response_url. */
export function createHttpServer(deps: ServerDeps): Server {
  const { now, faults, files, requests } = deps;

  function whatIs(path: string): string {
    if (path.startsWith('/api/')) return path.slice('/api/'.length);
    if (path.startsWith('/upload/')) return 'upload';
    if (path.startsWith('/files-pri/') || path.startsWith('/files/')) return 'download';
    return path.startsWith('/response/') ? 'response_url' : path;
  }

  function tokenOf(request: IncomingMessage, args: Fields | null, type: string): string {
    const header = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    // A token among the arguments counts in forms alone.
    return header ?? (type === 'application/json' ? '' : text(args?.token));
  }

  async function answerOf(
    record: RequestRecord,
    path: string,
    parsed: Omit<Asked, 'record'> | null,
    raw: { bytes: Buffer; type: string },
  ): Promise<Answer> {
    const last = path.split('/').at(-1) ?? '';
    if (record.method === 'upload') {
      const { status, text: said } = await files.receive(last, await readUpload(raw.bytes, raw.type));
      return { status, body: said };
    }
    if (record.method === 'download') {
      const { status, type, bytes } = files.serve(path, deps.identify(parsed?.bearer ?? '').team);
      return { status, body: bytes, headers: { 'content-type': type } };
    }
    if (record.method === 'response_url') return useResponse(last, parsed?.args);
    if (!path.startsWith('/api/')) return { status: 404, body: 'not found' };
    if (!parsed) return { status: 200, json: { ok: false, error: 'invalid_form_data' } };
    return await deps.api({ record, ...parsed });
  }

  function useResponse(token: string, body: unknown): Answer {
    try {
      deps.respond(token, body);
      return { status: 200, body: 'ok' };
    } catch (error) {
      if (error instanceof SlackError) return { status: 404, json: error.toJson() };
      throw error;
    }
  }

  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, in order of arrival, so that two writes never see half of one another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  }

  function finish(record: RequestRecord, response: ServerResponse, answer: Answer) {
    record.status = answer.status;
    record.ok = answer.json ? answer.json.ok === true : answer.status < 300;
    record.error = text(answer.json?.error) || null;
    send(response, answer);
    deps.changed(record);
  }

  async function play(fault: Fault | null, record: RequestRecord, work: () => Promise<Answer>) {
    if (fault?.kind === 'slow') {
      await after(fault.ms ?? 0);
      record.at = now();
    }
    const answer = (fault && played(fault)) ?? (await inTurn(work));
    if (fault?.kind === 'late') await after(fault.ms ?? 0);
    return fault?.kind === 'applied' ? failure(fault) : answer;
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://fake');
    const bytes = await readBody(request);
    const whole = request.headers['content-type'] ?? '';
    const type = contentType(request);
    const method = whatIs(url.pathname);
    const parsed = method === 'upload' ? null : await readArguments(bytes, whole, url.searchParams);
    const bearer = tokenOf(request, parsed?.args ?? null, type);
    const { kind, team } = deps.identify(bearer);
    const { token: _secret, ...args } = parsed?.args ?? {};
    const owner =
      method === 'response_url' ? deps.teamOfResponse(url.pathname.split('/').at(-1) ?? '') : team;
    const record: RequestRecord = {
      sequence: requests.length,
      method,
      teamId: owner?.id ?? null,
      token: kind,
      args,
      type,
      at: now(),
      status: null,
      ok: null,
      error: null,
      fault: null,
    };
    requests.push(record);
    deps.timers.runDue();
    const fault = faults.take(method, record.teamId);
    record.fault = fault?.kind ?? null;
    deps.changed(record);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void request.socket.destroy();
    const asked = parsed ? { args, broken: parsed.broken, bearer } : null;
    const answer = await play(fault, record, () =>
      answerOf(record, url.pathname, asked, { bytes, type: whole }),
    );
    if (fault?.kind === 'lost') return void request.socket.destroy();
    if (fault?.kind === 'stall')
      return void response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    finish(record, response, answer);
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A bug of the fake itself: said loudly in the answer, so that the test that met it shows it.
      const reason = error instanceof Error ? error.stack : String(error);
      if (!response.headersSent) send(response, { status: 599, body: `fake: ${reason}` });
    });
  });
}
