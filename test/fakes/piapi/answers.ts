import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Fault } from './types.ts';

const FIXTURES = new URL('../../fixtures/piapi/', import.meta.url);
export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8'));

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const RECORDED = [400, 401, 402, 404, 429, 500];

/** PiAPI's own error document; the recorded one where there is one. */
export function answerError(
  response: ServerResponse,
  status: number,
  message?: string,
  headers: Record<string, string> = {},
) {
  const recorded = message === undefined && RECORDED.includes(status);
  const body = recorded
    ? fixture(`error-${status}`)
    : { code: status, data: null, message: message ?? `error ${status}` };
  answerJson(response, status, body, headers);
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
    case 'code':
      answerJson(response, 200, { code: fault.code, data: null, message: `code ${fault.code} in a 200` });
      return true;
    case 'raw':
      response.writeHead(fault.status, fault.headers).end(fault.text);
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
      return true;
    case 'not json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"code":200,"data":{"task_id":');
      return true;
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"code":200,', () => response.destroy());
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
