import { describe, expect, it } from 'vitest';
import { nanobanana } from '../../src/core/areas.ts';
import { plain } from '../../src/core/line.ts';
import { offerOf } from '../../src/core/offer.ts';
import { type Asked, ableRoutes, canServe, routeOf, routesOf } from '../../src/core/routes.ts';
import { aWish, mina } from '../helpers/core.ts';
import { anOffer, priced, providerNamed, startedWith } from '../helpers/routes.ts';

const clock = { now: () => 0 };
const official = {
  tiers: {
    official: { title: 'TWO official', models: { 'nano-banana': anOffer({ price: { '1K': 90_000 } }) } },
  },
};
const one = () => providerNamed('one', clock, priced(50_000));
const two = () => providerNamed('two', clock, { ...priced(20_000), ...official });
const asked = (change: Partial<Asked> = {}): Asked => ({
  prompt: 'a cat',
  model: 'nano-banana',
  aspect: '1:1',
  resolution: '1K',
  pictures: { count: 0, public: true, types: [] },
  ...change,
});
const names = (routes: readonly { provider: { name: string }; tier?: string }[]) =>
  routes.map(({ provider, tier }) => (tier === undefined ? provider.name : `${provider.name} ${tier}`));

describe('the routes of a model', () => {
  it('are the providers in order of preference, each with its further tiers behind its first', () => {
    expect(names(routesOf([one(), two()], 'nano-banana'))).toEqual(['one', 'two', 'two official']);
    expect(names(routesOf([two(), one()], 'nano-banana'))).toEqual(['two', 'two official', 'one']);
    expect(routesOf([one(), two()], 'nano-banana-pro')).toEqual([]);
  });

  it('go by price where the price decides, and by preference where two cost the same', () => {
    const same = providerNamed('same', clock, priced(50_000));
    const routes = ableRoutes([same, one(), two()], asked(), true);
    expect(names(routes)).toEqual(['two', 'same', 'one', 'two official']);
  });

  it('are only those that can make exactly what is asked', () => {
    const route = { provider: one(), offer: anOffer({ keepsAspect: false }) };
    const can = (change: Partial<Asked>) => canServe(route, asked(change));
    expect(can({})).toBe(true);
    expect(can({ aspect: 'source' })).toBe(false);
    expect(can({ aspect: '3:2' })).toBe(false);
    expect(can({ resolution: '4K' })).toBe(false);
    expect(can({ prompt: '🐈'.repeat(200) })).toBe(true);
    expect(can({ prompt: 'x'.repeat(201) })).toBe(false);
    expect(can({ pictures: { count: 4, public: true, types: [] } })).toBe(false);
    expect(can({ search: true })).toBe(false);
    expect(can({ seed: 7 })).toBe(false);
  });

  it('leave out who takes public addresses alone, where a picture has none', () => {
    const { pictures } = anOffer();
    const needy = { provider: one(), offer: anOffer({ pictures: { ...pictures, needsUrl: true } }) };
    const can = (count: number, isPublic: boolean) =>
      canServe(needy, asked({ pictures: { count, public: isPublic, types: [] } }));
    expect([can(0, false), can(1, true), can(1, false)]).toEqual([true, true, false]);
  });

  it('are found again from an attempt, and no more once the provider has dropped them', () => {
    expect(routeOf(two(), 'nano-banana', { tier: 'official' })?.offer.price).toEqual({ '1K': 90_000 });
    expect(routeOf(two(), 'nano-banana', {})?.offer.price).toEqual({ '1K': 20_000 });
    expect(routeOf(one(), 'nano-banana', { tier: 'official' })).toBeUndefined();
    expect(routeOf(undefined, 'nano-banana', {})).toBeUndefined();
  });
});

describe('what people are offered', () => {
  it('has what a further tier alone can do, priced at whoever would be asked for it', () => {
    const large = { resolutions: ['1K', '4K'], price: { '1K': 90_000, '4K': 150_000 } };
    const tiers = { official: { title: 'TWO official', models: { 'nano-banana': anOffer(large) } } };
    const [model] = offerOf(nanobanana, [one(), providerNamed('two', clock, { tiers })]).models;
    expect(model).toMatchObject({ resolutions: ['1K', '4K'], price: { '1K': 50_000, '4K': 150_000 } });
  });

  it('is priced at the cheapest where the price decides', () => {
    expect(offerOf(nanobanana, [one(), two()]).models[0]?.price).toEqual({ '1K': 50_000 });
    expect(offerOf(nanobanana, [one(), two()], true).models[0]?.price).toEqual({ '1K': 20_000 });
  });

  it('changes when a provider says that it offers something else', async () => {
    const { jobs, providers } = await startedWith((at) => [providerNamed('one', at, priced(50_000))]);
    const price = () => jobs.offer('nanobanana').models[0]?.price;
    expect(price()).toEqual({ '1K': 50_000 });
    Object.assign(providers[0] ?? {}, {
      capabilities: { ...priced(70_000), webhooks: false },
    });
    expect(price()).toEqual({ '1K': 70_000 });
    expect(jobs.estimate('nanobanana', { count: 2 })).toBe(140_000);
  });
});

describe('a job', () => {
  it('goes to a further tier where that alone can make it, at its price, and says so', async () => {
    const tiers = {
      official: {
        title: 'ONE official',
        models: { 'nano-banana': anOffer({ seed: true, price: { '1K': 90_000 } }) },
      },
    };
    const tiersAsked: (string | undefined)[] = [];
    const { ask, stored, clock, jobs } = await startedWith((at) => {
      const made = providerNamed('one', at, { tiers });
      const { submit } = made;
      made.submit = (request, options) => {
        tiersAsked.push(request.tier);
        return submit(request, options);
      };
      return [made];
    });
    const plainly = await ask();
    const seeded = await ask(aWish({ seed: 7 }));
    const [first] = (await stored(seeded)).tasks[0]?.attempts ?? [];
    expect(first).toMatchObject({ provider: 'one', tier: 'official', money: { reserved: 90_000 } });
    await clock.advance(60_000);
    expect(tiersAsked.sort()).toEqual(['official', undefined]);
    const facts = async (id: string) => plain((await jobs.view(mina, id)).facts);
    expect(await facts(plainly)).toContain('by ONE ·');
    expect(await facts(seeded)).toContain('by ONE official ·');
    const path = (await jobs.details(mina, seeded)).rows.map(({ value }) => plain(value));
    expect(path).toContain('ONE official');
  });

  const needy = (at: { now(): number }) => {
    const { pictures } = anOffer();
    const models = { 'nano-banana': anOffer({ pictures: { ...pictures, needsUrl: true } }) };
    return [providerNamed('needy', at, { models }), providerNamed('other', at)];
  };

  const cases: [string, () => boolean, string | undefined, number[]][] = [
    ['its address is public', () => true, undefined, [1, 0]],
    ['we can sign a link to it', () => false, 'https://bot.example/media/x', [1, 0]],
    ['nobody outside could fetch it', () => false, undefined, [0, 1]],
  ];
  it.each(cases)('with a picture, where %s, goes to who can fetch it', async (_, isPublicUrl, link, to) => {
    const links = { sign: () => link, verify: () => null };
    const { ask, asked: submissions, clock } = await startedWith(needy, { isPublicUrl, links });
    await ask(
      aWish({ pictures: [{ name: 'cat.png', source: { kind: 'url', url: 'https://cdn.example/cat.png' } }] }),
    );
    await clock.advance(60_000);
    expect(submissions()).toEqual(to);
  });
});

describe('what a provider wants to know beforehand', () => {
  it('is asked once at the start, and neither waiting nor failing holds anything up', async () => {
    let prepared = 0;
    const prepare = () => {
      prepared += 1;
      return Promise.reject(new Error('not now'));
    };
    const never = () => new Promise<void>(() => {});
    const {
      ask,
      asked: submissions,
      clock,
      log,
    } = await startedWith((at) => [
      providerNamed('one', at, {}, { prepare }),
      providerNamed('two', at, {}, { prepare: never }),
    ]);
    await ask();
    await clock.advance(60_000);
    expect([prepared, submissions()]).toEqual([1, [1, 0]]);
    expect(log.map(({ message }) => message)).toEqual(['a provider could not be prepared']);
  });
});
