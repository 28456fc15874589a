import { onTestFinished } from 'vitest';
import { createFakeEvolink } from './server.ts';
import type { FakeEvolinkOptions } from './types.ts';

/** A fake that goes with its test, asked by hand as its documents say. */
export async function startAsking(options: FakeEvolinkOptions = {}) {
  const fake = await createFakeEvolink({ delays: 'manual', ...options });
  onTestFinished(() => fake.stop());
  async function ask(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    const headers = { authorization: `Bearer ${fake.apiKey}`, 'content-type': 'application/json', ...more };
    const base = path.startsWith('/api/') ? fake.filesUrl : fake.url;
    const answer = await fetch(base + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: answer.status, headers: answer.headers, body: json as Record<string, unknown> };
  }
  const create = (body: unknown, more?: Record<string, string>) =>
    ask('POST', '/v1/images/generations', body, more);
  return { fake, ask, create };
}
