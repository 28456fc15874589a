import { describe, expect, it, onTestFinished } from 'vitest';
import { png } from '../helpers/images.ts';
import { body, redirect, serve } from '../media/web.ts';
import { hostileAddresses, resolverFor } from './addresses.ts';
import { aCanary, countConnects } from './canary.ts';
import { aCoreThatFetches, everythingSaid } from './real-pictures.ts';

const linked = (url: string) => ({
  prompt: 'make the sky purple',
  pictures: [{ name: 'cat.png', source: { kind: 'url' as const, url } }],
});

async function aTrap() {
  const canary = await aCanary();
  onTestFinished(canary.close);
  const hostile = hostileAddresses(canary.port);
  const { resolve } = resolverFor(hostile);
  return { canary, hostile, resolve };
}

describe('the address of a picture that a person gives', () => {
  it('opens no connection in more than a hundred spellings of a private one, and is refused in words', async () => {
    const { canary, hostile, resolve } = await aTrap();
    const core = await aCoreThatFetches({ resolve });
    const connects = countConnects();
    expect(hostile.length).toBeGreaterThan(100);
    for (const { address } of hostile) {
      const job = await core.run(linked(address));
      expect(job, address).toMatchObject({
        status: 'failed',
        tasks: [{ failure: { reason: 'picture_gone' } }],
      });
      expect(core.lastWords(job), address).toBe(
        "The picture can't be opened any more. Nothing was charged. Upload it again and edit that.",
      );
    }
    expect(connects.tried()).toBe(0);
    expect(canary.connections()).toBe(0);
    expect(core.provider.submitted).toEqual([]);
    expect(core.media.files.size).toBe(0);
    expect(await core.leftovers()).toEqual([]);
    expect(everythingSaid(core)).not.toMatch(/127\.0\.0|169\.254|evil|nip\.io|user:word|passwd/);
  });

  it('is fetched where it is public: the same way, and the counter counts', async () => {
    const web = await serve(body(await png(20, 10)));
    const core = await aCoreThatFetches({ trusted: [web.host], resolve: async () => [] });
    const connects = countConnects();
    const job = await core.run(linked(`${web.origin}/cat.png`));
    expect(job.request.pictures[0]?.kept).toMatchObject({ width: 20, height: 10 });
    expect(connects.tried()).toBe(1);
  });

  it('leads nowhere private by a redirect either, in any spelling', async () => {
    const { canary, hostile, resolve } = await aTrap();
    let target = '';
    const web = await serve((request, response) => redirect(target)(request, response));
    const core = await aCoreThatFetches({ trusted: [web.host], resolve });
    const connects = countConnects();
    let redirected = 0;
    for (const { address } of hostile) {
      // What a header cannot hold, no server can send. What stays on the first host is no other place.
      if (/[^\x21-\x7e]/.test(address) || /^\/[^/]/.test(address)) continue;
      target = address;
      redirected += 1;
      const job = await core.run(linked(`${web.origin}/cat.png`));
      expect(job.tasks[0]?.failure?.reason, address).toBe('picture_gone');
    }
    expect(redirected).toBeGreaterThan(90);
    expect(connects.tried()).toBe(redirected);
    expect(canary.connections()).toBe(0);
    expect(core.provider.submitted).toEqual([]);
  });
});
