import type { ServerResponse } from 'node:http';
import { answerJson, fixturesOf } from '../provider/answers.ts';

export const fixture = fixturesOf('piapi');

const RECORDED = [400, 401, 402, 404, 429, 500];

/** PiAPI's own error document; the recorded one where there is one. */
export function answerError(
  response: ServerResponse,
  status: number,
  message?: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const recorded = message === undefined && RECORDED.includes(status);
  const body = recorded
    ? fixture(`error-${status}`)
    : { code: status, data: null, message: message ?? `error ${status}` };
  answerJson(response, status, body, headers);
}
