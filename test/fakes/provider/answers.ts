import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Fault } from './types.ts';

/** The recorded documents of one provider, by the names of their files. */
export const fixturesOf =
  (provider: string) =>
  (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../fixtures/${provider}/${name}.json`, import.meta.url), 'utf8'));

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const HTML = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

interface Manner {
  /** How its answers begin: all that comes of one that breaks off. */
  readonly start: string;
  /** Its own error document. */
  error(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void;
}

/** Answers with a fault; false: the request goes on as usual. */
export function answerFault(response: ServerResponse, fault: Fault, { start, error }: Manner): boolean {
  switch (fault.kind) {
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      if (fault.body !== undefined) answerJson(response, fault.status, fault.body, headers);
      else error(response, fault.status, headers);
      return true;
    }
    case 'raw':
      response.writeHead(fault.status, fault.headers).end(fault.text);
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
      return true;
    case 'not json':
      response.writeHead(200, { 'content-type': 'application/json' }).end(start);
      return true;
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write(start, () => response.destroy());
      return true;
    case 'endless':
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

/** An answer of blanks that never ends. */
export function pour(response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  response.on('error', () => response.destroy());
  more();
}
