import { describe, expect, it, onTestFinished } from 'vitest';
import type { Outcome } from '../../src/core/contracts/provider.ts';
import { PRICE } from '../helpers/core.ts';
import { png } from '../helpers/images.ts';
import { body, redirect, serve } from '../media/web.ts';
import { hostileAddresses, resolverFor } from './addresses.ts';
import { aCanary, countConnects } from './canary.ts';
import { aCoreThatFetches, everythingSaid } from './real-pictures.ts';

const wish = { prompt: 'a fox' };
const paid = { known: true as const, microDollars: PRICE, own: '300000 points' };
const finished = (...urls: string[]): { finished: Outcome } => ({
  finished: { kind: 'completed', results: urls.map((url) => ({ url })), charge: paid },
});

async function aTrap() {
  const canary = await aCanary();
  onTestFinished(canary.close);
  const hostile = hostileAddresses(canary.port);
  return { canary, hostile, resolve: resolverFor(hostile).resolve };
}

describe('the address that a provider gives for a result', () => {
  it('opens no connection in any spelling of a private one: lost, and its price is said', async () => {
    const { canary, hostile, resolve } = await aTrap();
    const core = await aCoreThatFetches({ resolve });
    const connects = countConnects();
    for (const { address } of hostile) {
      core.provider.script = () => finished(address);
      const job = await core.run(wish);
      expect(job, address).toMatchObject({
        status: 'failed',
        tasks: [{ failure: { reason: 'result_lost' } }],
      });
      expect(core.lastWords(job), address).toBe(
        "The picture was made but can't be fetched. US$0.03 was charged. Try again makes and pays for a new one.",
      );
    }
    expect([connects.tried(), canary.connections()]).toEqual([0, 0]);
    expect(core.provider.submitted).toHaveLength(hostile.length);
    expect(core.media.files.size).toBe(0);
    expect(everythingSaid(core)).not.toMatch(/127\.0\.0|169\.254|evil|nip\.io|user:word|passwd/);
  });

  it('is followed over three redirects and not over five, nor over one that leads inside', async () => {
    const { canary, hostile, resolve } = await aTrap();
    const bytes = await png(20, 10);
    const web = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (Number.isNaN(left)) return redirect(`http://127.0.0.1:${canary.port}/`)(request, response);
      if (left > 0) return redirect(`/${left - 1}`)(request, response);
      body(bytes)(request, response);
    });
    const core = await aCoreThatFetches({ trusted: [web.host], resolve });
    const ends = [];
    for (const path of ['3', '5', 'inside']) {
      core.provider.script = () => finished(`${web.origin}/${path}`);
      const job = await core.run(wish);
      ends.push([path, job.status, job.tasks[0]?.failure?.reason]);
    }
    expect(ends).toEqual([
      ['3', 'completed', undefined],
      ['5', 'failed', 'result_lost'],
      ['inside', 'failed', 'result_lost'],
    ]);
    expect(canary.connections()).toBe(0);
    expect(hostile.length).toBeGreaterThan(40);
  });

  it('does no harm beside a good one: the good one is taken', async () => {
    const { canary, hostile, resolve } = await aTrap();
    const web = await serve(body(await png(20, 10)));
    const core = await aCoreThatFetches({ trusted: [web.host], resolve });
    core.provider.script = () => finished(...hostile.map(({ address }) => address), `${web.origin}/a.png`);
    expect((await core.run(wish)).status).toBe('completed');
    expect(canary.connections()).toBe(0);
  });
});

describe('a name whose answer changes from one question to the next', () => {
  it('is asked once for each connection, and only what was checked would be connected to', async () => {
    const canary = await aCanary();
    onTestFinished(canary.close);
    const answers = [['203.0.113.1'], ['127.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::1']];
    const asked: string[] = [];
    const resolve = async (hostname: string) => {
      asked.push(hostname);
      const answer = answers[(asked.length - 1) % answers.length] ?? [];
      return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    const core = await aCoreThatFetches({ resolve });
    const connects = countConnects();
    for (let time = 1; time <= 8; time += 1) {
      core.provider.script = () => finished('https://rebound.evil.example/a.png');
      const job = await core.run(wish);
      expect(job.tasks[0]?.failure?.reason).toBe('result_lost');
      expect(asked).toHaveLength(time);
    }
    expect([connects.tried(), canary.connections()]).toEqual([0, 0]);
  });
});
