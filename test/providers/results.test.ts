import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { evolink } from '../../src/providers/evolink.ts';
import { piapi } from '../../src/providers/piapi.ts';
import { qingbo } from '../../src/providers/qingbo.ts';
import { createFetchable } from '../../src/providers/results.ts';
import { fixture as ofEvolink } from '../fakes/evolink/answers.ts';
import { createFakeEvolink } from '../fakes/evolink/server.ts';
import { fixture as ofPiapi } from '../fakes/piapi/answers.ts';
import { createFakePiapi } from '../fakes/piapi/server.ts';
import { fixture as ofQingbo } from '../fakes/qingbo/answers.ts';
import { createFakeQingbo } from '../fakes/qingbo/server.ts';
import { keepingSink } from '../helpers/provider-calls.ts';

describe('a result link', () => {
  it.each([
    ['http://example.com/a%20b.png?s=1&t=x', 'https://example.com/a%20b.png?s=1&t=x'],
    ['http://example.com:80/a.png', 'https://example.com/a.png'],
    ['http://example.com:8080/a.png', 'https://example.com:8080/a.png'],
    ['https://example.com/a b.png', 'https://example.com/a b.png'],
  ])('%s is fetched as %s (trap 16)', (link, url) => {
    expect(createFetchable()(link)).toBe(url);
    expect(createFetchable(['other.example', '127.0.0.1:4010'])(link)).toBe(url);
  });

  it.each([
    ['http://127.0.0.1:4010/r.png', '127.0.0.1:4010'],
    ['http://127.0.0.1:4010/r.png', '127.0.0.1'],
    ['http://files.example/r.png', 'Files.example:80'],
    ['http://files.example/r.png', ' files.example '],
  ])('%s stays as it is where the operator trusts %s, and only there', (link, host) => {
    expect(createFetchable([host])(link)).toBe(link);
    expect(createFetchable([host])('http://example.com/r.png')).toBe('https://example.com/r.png');
  });

  it.each(['ftp://example.com/a.png', 'data:image/png;base64,AAAA', 'a.png', '', 7, null, undefined, {}])(
    '%s is none',
    (link) => {
      expect(createFetchable()(link)).toBeUndefined();
    },
  );
});

interface Fake {
  readonly url: string;
  readonly apiKey: string;
  fault(route: 'get', fault: { kind: 'status'; status: number; body: unknown }): void;
  stop(): Promise<void>;
}

interface Told {
  readonly definition: ProviderDefinition;
  readonly create: () => Promise<Fake>;
  /** What it says of a task that has ended with these addresses. */
  readonly answer: (links: unknown) => unknown;
}

const task = 'task-unified-1';
const ended = (recorded: unknown, change: object) => Object.assign({}, recorded, change);
const providers: readonly Told[] = [
  {
    definition: piapi,
    create: createFakePiapi,
    answer: (links) => ({
      data: ended(Object(ofPiapi('get-completed')).data, { output: { image_urls: links } }),
    }),
  },
  {
    definition: evolink,
    create: createFakeEvolink,
    answer: (links) => ended(ofEvolink('get-completed'), { results: links }),
  },
  {
    definition: qingbo,
    create: createFakeQingbo,
    answer: (links) => ended(ofQingbo('webhook-completed'), { result: { images: [{ url: links }] } }),
  },
];

async function read({ definition, create, answer }: Told, links: unknown) {
  const fake = await create();
  onTestFinished(() => fake.stop());
  const provider = definition.create({
    apiKey: fake.apiKey,
    baseUrl: fake.url,
    settings: {},
    clock: systemClock,
    trustedHosts: ['trusted.example'],
  });
  fake.fault('get', { kind: 'status', status: 200, body: answer(links) });
  const signal = new AbortController().signal;
  return provider.status({ task, price: 30_000 }, { signal, sink: keepingSink().sink });
}

describe.each(providers)('$definition.title', (provider) => {
  it('names every good address once, over https unless the host is trusted, whatever stands between them', async () => {
    const good = ['https://one.example/1.png', 'http://two.example/2.png', 'http://trusted.example/3.png'];
    const links = ['', null, good[0], 'about:blank', good[0], 7, good[1], {}, good[2], 'nonsense'];
    expect(await read(provider, links)).toMatchObject({
      finished: {
        kind: 'completed',
        results: [{ url: good[0] }, { url: 'https://two.example/2.png' }, { url: good[2] }],
      },
    });
  });

  it.each([[null], [[]], [['']], [{}], [7], ['nonsense']])(
    'has no picture where it names %j',
    async (links) => {
      expect(await read(provider, links)).toMatchObject({
        finished: { kind: 'failed', reason: 'no_picture', again: true },
      });
    },
  );
});
