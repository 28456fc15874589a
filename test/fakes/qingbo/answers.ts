import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Fault } from './types.ts';

const FIXTURES = new URL('../../fixtures/qingbo/', import.meta.url);
export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8'));

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const RECORDED = [400, 401, 402, 404, 429];

/** Qingbo's own error document; the recorded one where there is one. */
export const errorBody = (status: number): unknown =>
  RECORDED.includes(status)
    ? fixture(`error-${status}`)
    : { error: { message: `error ${status}`, code: 'internal_error' } };

const HTML = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** Answers with a fault; false: the request goes on as usual. */
export function answerFault(response: ServerResponse, fault: Fault): boolean {
  switch (fault.kind) {
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      answerJson(response, fault.status, fault.body ?? errorBody(fault.status), headers);
      return true;
    }
    case 'raw':
      response.writeHead(fault.status, fault.headers).end(fault.text);
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
      return true;
    case 'not json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"task_id":"task-wave1","sta');
      return true;
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"task_id":"task-wave1",', () => response.destroy());
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
