import type { IncomingMessage } from 'node:http';
import { refusal } from './errors.ts';
import { limits } from './limits.ts';
import type { UploadedFile } from './types.ts';

export interface ParsedBody {
  json: unknown;
  files: UploadedFile[];
}

/** Reads a request's body to its end; past the limit of 25 MiB it is counted but not kept. */
export async function readBody(request: IncomingMessage): Promise<{ bytes: Buffer; tooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= limits.requestBytes) chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), tooLarge: size > limits.requestBytes };
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw refusal.badJson();
  }
}

async function parseMultipart(bytes: Buffer, type: string): Promise<ParsedBody> {
  const response = new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
  const form = await response.formData().catch(() => {
    throw refusal.badJson();
  });
  const files: UploadedFile[] = [];
  let json: unknown = {};
  for (const [name, value] of form.entries()) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (name === 'payload_json') json = parseJson(typeof value === 'string' ? value : await value.text());
    else if (index !== undefined && typeof value !== 'string') {
      const content = Buffer.from(await value.arrayBuffer());
      files.push({ index: Number(index), name: value.name, type: value.type, bytes: content });
    }
  }
  return { json, files };
}

/** JSON, or a form with `payload_json` and `files[n]`. */
export async function parseBody(bytes: Buffer, type: string): Promise<ParsedBody> {
  if (bytes.length === 0) return { json: undefined, files: [] };
  if (type.startsWith('multipart/form-data')) return await parseMultipart(bytes, type);
  return { json: parseJson(bytes.toString('utf8')), files: [] };
}
