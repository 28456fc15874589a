import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Fields, fields, given, isFields } from './shape.ts';
import type { RequestRecord } from './types.ts';

/** Where a request or an answer differs from the description. */
export interface Violation {
  side: 'request' | 'answer';
  route: string;
  status: number | null;
  errors: string[];
  value: unknown;
}

/** Checks traffic against Discord's own OpenAPI description. */
export interface Oracle {
  request(record: RequestRecord, type: string): void;
  answer(record: RequestRecord, json: unknown): void;
  readonly violations: Violation[];
  /** How many bodies were checked, so that a test sees that something was. */
  readonly checked: number;
}

const pointerPart = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** The names of our parameters in Discord's templates differ; their places don't. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}]+\}/g, ':').replace(/:[a-z]+/g, ':');
}

/**
 * Discord takes more than it describes: numbers for ids of attachments, texts for permissions. Both are written
 * in the reference and sent by every library.
 */
function asDescribed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asDescribed);
  if (!isFields(value)) return value;
  const made: Fields = { ...value };
  if (Array.isArray(made.attachments))
    made.attachments = made.attachments.map((one) =>
      typeof fields(one).id === 'number' ? { ...fields(one), id: String(fields(one).id) } : one,
    );
  if (typeof made.default_member_permissions === 'string' && given(made.name) && !('application_id' in made))
    made.default_member_permissions = Number(made.default_member_permissions);
  if (isFields(made.data)) made.data = asDescribed(made.data);
  return made;
}

/** Compiled a few times faster than into the fastest code, which a few thousand bodies never win back. */
export const QUICK = { inlineRefs: false, code: { optimize: false } } as const;

/** What is read and compiled once for all fakes of a process. */
const readDescriptions = new Map<string, ReturnType<typeof readDescription>>();

function readDescription(path: string) {
  const description = fields(JSON.parse(readFileSync(path, 'utf8')));
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false, ...QUICK });
  addFormats.default(ajv);
  for (const format of ['snowflake', 'nonce', 'int32', 'int64', 'double']) ajv.addFormat(format, true);
  ajv.addSchema(description, 'discord');
  const paths = new Map(
    Object.entries(fields(description.paths)).map(([key, value]) => [
      shapeOf(key),
      { key, value: fields(value) },
    ]),
  );
  return { ajv, paths };
}

/** Reads the description; null where the file isn't there. */
export function createOracle(path: string): Oracle | null {
  if (!existsSync(path)) return null;
  const read = readDescriptions.get(path) ?? readDescription(path);
  readDescriptions.set(path, read);
  const { ajv, paths } = read;
  const violations: Violation[] = [];
  let checked = 0;

  function check(side: Violation['side'], record: RequestRecord, pointer: string, value: unknown) {
    const validate = ajv.getSchema(`discord#${pointer}`);
    if (!validate) return;
    checked += 1;
    if (validate(value)) return;
    const errors = (validate.errors ?? []).map(
      (one) => `${one.instancePath} ${one.message ?? ''} ${JSON.stringify(one.params)}`,
    );
    violations.push({
      side,
      route: `${record.method} ${record.route}`,
      status: record.status,
      errors,
      value,
    });
  }

  function operationOf(record: RequestRecord): { pointer: string; operation: Fields } | null {
    const found = paths.get(shapeOf(record.route));
    const method = record.method.toLowerCase();
    const operation = found && fields(found.value[method]);
    if (!found || !operation || Object.keys(operation).length === 0) return null;
    return { pointer: `/paths/${pointerPart(found.key)}/${method}`, operation };
  }

  return {
    violations,
    get checked() {
      return checked;
    },
    request(record, type) {
      const found = operationOf(record);
      if (!found || record.body === undefined) return;
      const described = fields(fields(found.operation.requestBody).content);
      const kind = type.split(';')[0] ?? '';
      // Where a form is described as JSON with files beside it, the JSON part alone is checked.
      const content = 'application/json' in described ? 'application/json' : kind;
      check(
        'request',
        record,
        `${found.pointer}/requestBody/content/${pointerPart(content)}/schema`,
        asDescribed(record.body),
      );
    },
    answer(record, json) {
      const found = operationOf(record);
      if (!found || json === undefined) return;
      const status = String(record.status);
      const exact = status in fields(found.operation.responses);
      if (exact && record.status !== 429)
        return check(
          'answer',
          record,
          `${found.pointer}/responses/${status}/content/application~1json/schema`,
          json,
        );
      const kind = status === '429' ? 'ClientRatelimitedResponse' : 'ClientErrorResponse';
      // The form's problems carry names such as BASE_TYPE_REQUIRED in reality, numbers in the description.
      const refusal = { ...fields(json), errors: undefined };
      if (status.startsWith('4'))
        check('answer', record, `/components/responses/${kind}/content/application~1json/schema`, refusal);
    },
  };
}
