import type { IncomingMessage } from 'node:http';
import { type Fields, isFields } from '../discord/shape.ts';

/** Reads a request's body to its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const contentType = (request: IncomingMessage) =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The arguments that carry JSON inside of a form. */
const jsonArguments = ['blocks', 'attachments', 'metadata', 'view', 'files'];

export interface ParsedArguments {
  args: Fields;
  /** Names of arguments whose JSON cannot be read. */
  broken: string[];
}

function readJsonArguments(args: Fields): ParsedArguments {
  const broken: string[] = [];
  for (const name of jsonArguments) {
    const value = args[name];
    if (typeof value !== 'string') continue;
    try {
      args[name] = JSON.parse(value);
    } catch {
      broken.push(name);
    }
  }
  return { args, broken };
}

async function multipart(bytes: Buffer, whole: string): Promise<{ form: Fields; file: Buffer | null }> {
  const response = new Response(new Uint8Array(bytes), { headers: { 'content-type': whole } });
  const form: Fields = {};
  let file: Buffer | null = null;
  for (const [name, value] of (await response.formData()).entries()) {
    if (typeof value === 'string') form[name] = value;
    else file = Buffer.from(await value.arrayBuffer());
  }
  return { form, file };
}

/** The arguments of a Web API call: query, form or JSON; null where the body is not what it says. */
export async function readArguments(
  bytes: Buffer,
  whole: string,
  query: URLSearchParams,
): Promise<ParsedArguments | null> {
  const given: Fields = Object.fromEntries(query);
  const type = whole.split(';')[0]?.trim().toLowerCase() ?? '';
  try {
    if (type === 'application/json') {
      const json: unknown = bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : {};
      if (!isFields(json)) return null;
      return readJsonArguments({ ...given, ...json });
    }
    if (type === 'multipart/form-data')
      return readJsonArguments({ ...given, ...(await multipart(bytes, whole)).form });
    if (type === '' || type === 'application/x-www-form-urlencoded')
      return readJsonArguments({
        ...given,
        ...Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))),
      });
    return null;
  } catch {
    return null;
  }
}

/** The bytes of an upload: the body itself, or the one file of a form. */
export async function readUpload(bytes: Buffer, whole: string): Promise<Buffer> {
  if (!whole.startsWith('multipart/form-data')) return bytes;
  return (await multipart(bytes, whole)).file ?? Buffer.alloc(0);
}

/** Slack takes `1`, `true` and their texts as yes. */
export const yes = (value: unknown) => value === true || value === 1 || value === '1' || value === 'true';
