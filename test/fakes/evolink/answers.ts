import type { ServerResponse } from 'node:http';
import { answerJson, fixturesOf } from '../provider/answers.ts';

export const fixture = fixturesOf('evolink');

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
  headers: Readonly<Record<string, string>> = {},
) {
  const made = { error: { type: 'api_error', ...(problem ?? { code: status, message: `error ${status}` }) } };
  answerJson(response, status, problem ? made : recordedOr(status, made), headers);
}

/** The recorded document of a status, where there is one. */
function recordedOr(status: number, made: unknown): unknown {
  if (status === 409) return fixture('error-409-idempotency');
  return RECORDED.includes(status) ? fixture(`error-${status}`) : made;
}
