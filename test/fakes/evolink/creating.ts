import { answerJson } from '../provider/answers.ts';
import type { Call } from '../provider/types.ts';
import { answerError, type Problem } from './answers.ts';
import type { FakeEvolinkOptions } from './types.ts';
import { createSchemas, KEY } from './validate.ts';
import type { World } from './world.ts';

const CONTENT = /#blocked/;

interface CreatingDeps {
  readonly options: FakeEvolinkOptions;
  readonly world: World;
  readonly isOurs: (url: URL) => boolean;
}

/** `POST /v1/images/generations`: checks in the order auth, key, body, money; then the same key, the same task. */
export function createCreating({ options, world, isOurs }: CreatingDeps) {
  const schemas = createSchemas(isOurs);
  /** By idempotency key: what was asked, and the answer. Without an answer it is still being worked on. */
  const seen = new Map<string, { readonly body: string; readonly answer: unknown }>();

  function check(body: unknown) {
    const { model }: { model?: unknown } = typeof body === 'object' && body !== null ? body : {};
    const schema = Object.entries(schemas).find(([name]) => name === model)?.[1];
    if (!schema) return { status: 400, problem: bad(`Model ${String(model)} is not supported`, 'model') };
    const parsed = schema.safeParse(body);
    if (parsed.success) return { wanted: parsed.data };
    const [issue] = parsed.error.issues;
    const param = String(issue?.path[0] ?? (issue && 'keys' in issue ? issue.keys : 'body'));
    return { status: 400, problem: bad(`Invalid value for ${param}`, param) };
  }

  function create({ request, body, response, lost }: Call) {
    const key = request.headers['idempotency-key'];
    if (key !== undefined && !(typeof key === 'string' && KEY.test(key)))
      return answerError(
        response,
        400,
        bad('Idempotency-Key must have 16 to 96 characters', 'Idempotency-Key'),
      );
    const { wanted, status, problem } = check(body);
    if (!wanted) return answerError(response, status, problem);
    const text = JSON.stringify(body);
    const before = key === undefined ? undefined : seen.get(key);
    if (before && before.body !== text) return answerError(response, 409);
    if (before) return answerJson(response, 200, before.answer, { 'idempotency-replayed': 'true' });
    if (CONTENT.test(wanted.prompt)) return answerError(response, 400, BLOCKED);
    const poor = world.refuse(wanted);
    if (poor) return answerError(response, 402, poor);
    if (world.active() >= (options.maxConcurrent ?? 1_000))
      return answerError(response, 429, undefined, { 'retry-after': '3' });
    const answer = world.show(world.create(wanted, key));
    if (key !== undefined) seen.set(key, { body: text, answer });
    if (lost === 'silent') return;
    if (lost) response.destroy();
    else answerJson(response, 200, answer);
  }

  return { create, forgetKeys: () => seen.clear() };
}

const bad = (message: string, param: string): Problem => ({
  code: 'invalid_parameters',
  message,
  type: 'invalid_request_error',
  param,
});
const BLOCKED: Problem = { code: 'content_policy_violation', message: 'Blocked by content review' };
