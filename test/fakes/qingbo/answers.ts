import { fixturesOf } from '../provider/answers.ts';

export const fixture = fixturesOf('qingbo');

const RECORDED = [400, 401, 402, 404, 429];

/** Qingbo's own error document; the recorded one where there is one. */
export const errorBody = (status: number): unknown =>
  RECORDED.includes(status)
    ? fixture(`error-${status}`)
    : { error: { message: `error ${status}`, code: 'internal_error' } };
