import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Fault } from './types.ts';

const FIXTURES = new URL('../../fixtures/evolink/', import.meta.url);
export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8'));

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_0001', ...headers });
  response.end(JSON.stringify(body));
}

const RECORDED = [400, 401, 402, 404, 413, 429, 503];

/** EvoLink's own error document. */
export interface Problem {
  readonly code: string | number;
  readonly message: string;
  readonly [field: string]: unknown;
}

export function answerError(
  response: ServerResponse,
  status: number,
  problem?: Problem,
  headers: Record<string, string> = {},
) {
  const made = { error: { type: 'api_error', ...(problem ?? { code: status, message: `error ${status}` }) } };
  answerJson(response, status, problem ? made : recordedOr(status, made), headers);
}

/** The recorded document of a status, where there is one. */
function recordedOr(status: number, made: unknown): unknown {
  if (status === 409) return fixture('error-409-idempotency');
  return RECORDED.includes(status) ? fixture(`error-${status}`) : made;
}

const HTML = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** Answers with a fault; false: the request goes on as usual. */
export function answerFault(response: ServerResponse, fault: Fault): boolean {
  switch (fault.kind) {
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      if (fault.body !== undefined) answerJson(response, fault.status, fault.body, headers);
      else answerError(response, fault.status, undefined, headers);
      return true;
    }
    case 'raw':
      response.writeHead(fault.status, fault.headers).end(fault.text);
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
      return true;
    case 'not json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"task-unified-1');
      return true;
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"created":1,', () => response.destroy());
      return true;
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/json' });
      pour(response);
      return true;
    case 'redirect':
      response.writeHead(307, { location: fault.to }).end();
      return true;
    case 'reset':
      response.destroy();
      return true;
    case 'hang':
      return true;
    default:
      return false;
  }
}

function pour(response: ServerResponse) {
  const chunk = Buffer.alloc(64 * 1024, 32);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  response.on('error', () => response.destroy());
  more();
}
