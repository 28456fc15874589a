import type { Fields } from '../discord/shape.ts';

/** An answer `{ ok: false, error }` with status 200, as the Web API gives it. */
export class SlackError extends Error {
  readonly code: string;
  readonly more: Fields;

  constructor(code: string, more: Fields = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }

  toJson(): Fields {
    return { ok: false, error: this.code, ...this.more };
  }
}

/** Messages in the form in which Slack explains an error: `[ERROR] … [json-pointer:/blocks/0]`. */
export function explained(code: string, messages: string[]): SlackError {
  const lines = messages.map((one) => `[ERROR] ${one}`);
  return new SlackError(code, { response_metadata: { messages: lines }, errors: messages });
}

export function missingScope(needed: string[], provided: Iterable<string>): SlackError {
  return new SlackError('missing_scope', { needed: needed.join(','), provided: [...provided].join(',') });
}
