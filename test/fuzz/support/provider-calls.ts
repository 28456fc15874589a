import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from '../../../src/core/contracts/provider.ts';
import { ProviderError } from '../../../src/core/errors.ts';
import { failureReasons } from '../../../src/core/job.ts';
import { piapi } from '../../../src/providers/piapi.ts';
import { assertCharge, assertState } from './outcomes.ts';

/** The whole provider against a server that answers what it is told. */

const KEY = 'key-of-piapi-1234567890';
const PRICE = 30_000;
const PROVES_NOTHING_ACCEPTED = new Set([400, 401, 402, 403, 404, 413, 422, 429]);
/** A GET is repeated after these, with pauses: that has tests of its own. */
const REPEATED = new Set([429, 500, 502, 503, 504]);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type ProviderCall = 'submit' | 'status' | 'find' | 'balance';

let next: Answer = { status: 500, body: null };
let started: Promise<Provider> | undefined;

async function start(): Promise<Provider> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(next.status, { 'content-type': 'application/json' });
    response.end(next.status === 204 ? undefined : JSON.stringify(next.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return piapi.create({
    apiKey: KEY,
    baseUrl: `http://127.0.0.1:${port}`,
    settings: {},
    clock: { now: Date.now, sleep: async () => {} },
  });
}

/** The call ends in what the contract of providers names, or in a `ProviderError` that is true. */
export async function overHttp(call: ProviderCall, answer: Answer): Promise<void> {
  started ??= start();
  const provider = await started;
  next = call !== 'submit' && REPEATED.has(answer.status) ? { ...answer, status: 404 } : answer;
  try {
    await callOf(provider, call);
  } catch (error) {
    assert.ok(error instanceof ProviderError, `${error}`);
    assertTrue(error, call, next);
  }
}

async function callOf(provider: Provider, call: ProviderCall): Promise<void> {
  const { signal } = new AbortController();
  const sink = async () => assert.fail('nothing is handed over');
  const trace = { id: 'a', key: 'k', submittedAt: 1_800_000_000_000, prompt: 'p', model: 'nano-banana' };
  const webhook = { url: 'https://webhook.site/2f771461-14e0-4e15-b060-9ab7884cbc4f', secret: 's' };
  if (call === 'submit') {
    const request = { prompt: 'p', model: 'nano-banana', resolution: '1K', images: [] };
    const submitted = await provider.submit(request, { idempotencyKey: 'k', sink, signal });
    assert.ok('accepted' in submitted);
    assert.match(Object(submitted.accepted).task, /^[\w-]{1,128}$/);
  } else if (call === 'status') {
    assertState(await provider.status({ task: 't', price: PRICE }, { signal, sink }), PRICE);
  } else if (call === 'find') {
    const notice = JSON.parse(JSON.stringify(next.body) ?? 'null');
    const found = await provider.find?.({ ...trace, webhook }, { signal, notice });
    assert.ok(found === null || /^[\w-]{1,128}$/.test(Object(found).task));
  } else {
    const balance = await provider.balance?.({ signal });
    assert.ok(balance && Number.isSafeInteger(balance.microDollars) && balance.own !== '');
  }
}

function assertTrue(error: ProviderError, call: ProviderCall, { status, body }: Answer): void {
  assert.ok(failureReasons.includes(error.reason));
  assertCharge(error.charge, call === 'submit' ? PRICE : 0);
  assert.ok(!error.message.includes(KEY), 'the key in an error');
  assert.ok(error.message.isWellFormed(), 'half a character in an error');
  if (error.accepted === 'unknown') return;
  assert.equal(call, 'submit', 'a GET proves nothing');
  const said = status < 300 ? Object(body).code : status;
  assert.ok(PROVES_NOTHING_ACCEPTED.has(said), `${said} does not prove that nothing was accepted`);
  assert.ok(error.charge.known && error.charge.microDollars === 0);
}
