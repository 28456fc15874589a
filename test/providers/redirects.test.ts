import { expect, it, onTestFinished } from 'vitest';
import type { ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { definitions } from '../../src/providers/index.ts';
import { listenOnLoopback } from '../fakes/provider/loopback.ts';
import { png } from '../helpers/images.ts';
import { benchOf } from '../helpers/provider-bench.ts';
import { anImage, aRequest, submitOptions } from '../helpers/provider-calls.ts';

const apiKey = 'the-key-of-an-account-0123456789';

/** Two hosts: one sends everything on to the other, which writes down what comes. */
async function twoHosts() {
  const seen: string[] = [];
  const other = await listenOnLoopback(async (request, response) => {
    seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.end('{}');
  });
  let asked = 0;
  const first = await listenOnLoopback(async (request, response) => {
    asked += 1;
    response.writeHead(307, { location: `${other.url}${request.url}` }).end();
  });
  onTestFinished(async () => {
    await Promise.all([first.close(), other.close()]);
  });
  return { first, seen, asked: () => asked };
}

const paid = definitions
  .filter((definition) => definition.paid)
  .map((definition) => [definition.title, definition] as const);

async function tryAll(definition: ProviderDefinition, url: string) {
  const extras = Object.keys(definition.settings.extra ?? {}).filter((name) => name.endsWith('Url'));
  const settings = Object.fromEntries(extras.map((name) => [name, url]));
  const fake = { url, apiKey, stop: async () => {} };
  const { provider, signal, status } = benchOf(definition, fake, { settings });
  const picture = aRequest({ images: [anImage(await png(8, 8))] });
  const calls = [
    () => provider.submit(aRequest(), submitOptions()),
    () => provider.submit(picture, submitOptions()),
    () => status({ task: 'task-unified-1', price: 1 }),
    () => provider.cancel?.({ task: 'task-unified-1', price: 1 }, { signal: signal() }),
    () => provider.balance?.({ signal: signal() }),
  ];
  const outcomes = [];
  for (const call of calls)
    outcomes.push(await Promise.resolve(call()).catch((error: unknown) => String(error)));
  return outcomes;
}

it.each(paid)(
  '%s follows no redirect to another host: no key and no request leaves its own',
  async (_, definition) => {
    const { first, seen, asked } = await twoHosts();
    const outcomes = await tryAll(definition, first.url);
    expect(asked()).toBeGreaterThanOrEqual(3);
    expect(seen).toEqual([]);
    expect(JSON.stringify(outcomes)).not.toContain(apiKey);
  },
);
