import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { QUICK } from '../discord/oracle.ts';
import { type Fields, fields, given, isFields, list, text } from '../discord/shape.ts';
import type { RequestRecord } from './types.ts';

/** Where a request or an answer differs from the description. */
export interface Difference {
  side: 'request' | 'answer';
  method: string;
  errors: string[];
}

/** Checks calls against Slack's own OpenAPI description of 2021, and what is known to be newer. */
export interface Oracle {
  check(record: RequestRecord, answer: Fields): void;
  readonly differences: Difference[];
  /** How many calls were checked, so that a test sees that something was. */
  readonly checked: number;
}

/** Arguments that came after the description was archived, or that clients add to every call. */
const newer: Record<string, string[]> = {
  '*': ['token', 'team_id'],
  'chat.postMessage': ['metadata', 'markdown_text'],
  'chat.postEphemeral': ['markdown_text'],
  'chat.update': ['metadata', 'markdown_text', 'reply_broadcast', 'file_ids', 'unfurl_links', 'unfurl_media'],
  'conversations.open': ['prevent_creation'],
};

/** Answers that the description shows in an older shape than the ones of today. */
const reshaped = new Set(['chat.update', 'conversations.info', 'conversations.list', 'conversations.open']);

const isFlag = (value: unknown) => [true, false, 0, 1].some((one) => String(one) === String(value));

/** The old description forbids members that came later; those are let through. */
function relaxed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relaxed);
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, one]) => !(key === 'additionalProperties' && one === false),
  );
  return Object.fromEntries(kept.map(([key, one]) => [key, relaxed(one)]));
}

/** What is read and compiled once for all fakes of a process. */
const readDescriptions = new Map<string, ReturnType<typeof readDescription>>();

function readDescription(path: string) {
  const description = fields(JSON.parse(readFileSync(path, 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: false, logger: false, ...QUICK });
  ajv.addSchema({
    $id: 'slack',
    definitions: relaxed(description.definitions),
    paths: relaxed(description.paths),
  });
  return { ajv, description };
}

/** Reads the description; null where the file isn't there. */
export function createOracle(path: string): Oracle | null {
  if (!existsSync(path)) return null;
  const read = readDescriptions.get(path) ?? readDescription(path);
  readDescriptions.set(path, read);
  const { ajv, description } = read;
  const differences: Difference[] = [];
  let checked = 0;

  function operationOf(method: string): { verb: string; operation: Fields } | null {
    const found = Object.entries(fields(fields(description.paths)[`/${method}`]))[0];
    return found ? { verb: found[0], operation: fields(found[1]) } : null;
  }

  function requestErrors(method: string, operation: Fields, args: Fields): string[] {
    const described = new Map(list(operation.parameters).map((one) => [text(fields(one).name), fields(one)]));
    const known = [...described.keys(), ...(newer['*'] ?? []), ...(newer[method] ?? [])];
    const unknown = Object.keys(args).filter((name) => !known.includes(name));
    const missing = [...described.values()].filter(
      (one) => one.required === true && one.name !== 'token' && !given(args[text(one.name)]),
    );
    const flags = [...described.values()].filter(
      (one) => one.type === 'boolean' && given(args[text(one.name)]) && !isFlag(args[text(one.name)]),
    );
    return [
      ...unknown.map((name) => `unknown argument ${name}`),
      ...missing.map((one) => `missing argument ${text(one.name)}`),
      ...flags.map((one) => `${text(one.name)} is no boolean`),
    ];
  }

  function answerErrors(method: string, verb: string, answer: Fields): string[] {
    if (answer.ok !== true || reshaped.has(method)) return [];
    const validate = ajv.getSchema(`slack#/paths/~1${method}/${verb}/responses/200/schema`);
    if (!validate || validate(answer)) return [];
    return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
  }

  function note(side: Difference['side'], method: string, errors: string[]) {
    if (errors.length > 0) differences.push({ side, method, errors });
  }

  return {
    differences,
    get checked() {
      return checked;
    },
    check({ method, args }, answer) {
      const found = operationOf(method);
      if (!found) return;
      checked += 1;
      note('request', method, requestErrors(method, found.operation, args));
      note('answer', method, answerErrors(method, found.verb, answer));
    },
  };
}
