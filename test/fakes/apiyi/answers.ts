import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { fixturesOf, pour } from '../provider/answers.ts';
import type { Fault, SeenInput } from './types.ts';

const recorded = fixturesOf('apiyi');
export const fixture = (name: string) => recorded(name) as Record<string, unknown>;

/** `pieceBytes`: one piece in each turn. False: nobody listens any more. */
export async function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  { headers = {}, pieceBytes = Number.POSITIVE_INFINITY }: Sending = {},
): Promise<boolean> {
  const bytes = Buffer.from(body);
  if (response.destroyed) return false;
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json', ...headers });
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (response.destroyed) return false;
    response.write(bytes.subarray(at, at + pieceBytes));
    await setImmediate();
  }
  response.end();
  return !response.destroyed;
}

interface Sending {
  readonly headers?: Record<string, string>;
  readonly pieceBytes?: number;
}

const RECORDED: Readonly<Record<number, string>> = {
  400: 'error-400',
  401: 'error-401',
  403: 'error-403-quota',
  429: 'error-429',
  500: 'error-500',
  503: 'error-503',
};
const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  504: 'DEADLINE_EXCEEDED',
};

/** The recorded error document where there is one, else Google's own with this message. */
export function errorBody(status: number, message?: string): unknown {
  const name = RECORDED[status];
  if (message === undefined && name) return fixture(name);
  return {
    error: { code: status, message: message ?? `error ${status}`, status: STATUSES[status] ?? 'UNKNOWN' },
  };
}

/** Answers with a fault before any model is asked; false: the request goes on as usual. */
export function answerFault(response: ServerResponse, fault: Fault, key: unknown): boolean {
  switch (fault.kind) {
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      const body = fault.body ?? errorBody(fault.status);
      void send(response, fault.status, typeof body === 'string' ? body : JSON.stringify(body), { headers });
      return true;
    }
    case 'half error':
      response.writeHead(fault.status, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"error":{"code":', () => response.destroy());
      return true;
    case 'echo':
      void send(response, fault.status, JSON.stringify(errorBody(fault.status, `no: ${key}`)));
      return true;
    case 'redirect':
      response.writeHead(307, { location: fault.to }).end();
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>502 Bad Gateway</h1>');
      return true;
    case 'endless':
      pour(response);
      return true;
    default:
      return false;
  }
}

/** A candidate that stopped with these parts, as Google has it. */
export const stopped = (parts: readonly unknown[], model: string, tokens = 1_290) => ({
  candidates: [{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 271, candidatesTokenCount: tokens, totalTokenCount: 271 + tokens },
  modelVersion: model,
  responseId: 'r-0001',
});

/** The base64 of a PNG of one colour, which tells the prompt and the inputs that were seen. */
export async function draw(
  width: number,
  height: number,
  of: string | readonly SeenInput[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const part of typeof of === 'string' ? [of] : of)
    hash.update(typeof part === 'string' ? part : part.bytes);
  const [r = 0, g = 0, b = 0] = hash.digest();
  const drawn = sharp({ create: { width, height, channels: 3, background: { r, g, b } } }).png();
  return (await drawn.toBuffer()).toString('base64');
}
