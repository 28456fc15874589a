import { describe, expect, test } from 'vitest';
import { plain } from '../../../src/core/line.ts';
import { PRICE } from '../../helpers/core.ts';
import { aKey, aPlayground, finish, make, type Playground } from './helpers.ts';

const press = (playground: Playground, id: string, action: string, more: object = {}) =>
  playground.ask(`/api/results/${id}/${action}`, { method: 'POST', body: { key: aKey(), ...more } });
const history = async (playground: Playground, query = '') =>
  (await playground.ask(`/api/history${query}`)).json();
const submit = (playground: Playground, wish: object, query = '') =>
  playground.ask(`/api/submit${query}`, { method: 'POST', body: { key: aKey(), wish } });

describe('what the page is told at first', () => {
  test('the guilds, what can be chosen, who it is for, and the words to try', async () => {
    const demoWords = [{ word: '#slow', en: 'is slow', ko: '느려요' }];
    const { ask } = await aPlayground({ demoWords });
    const context = (await ask('/api/context')).json();
    expect(context.guilds.map(({ title }: { title: string }) => title)).toEqual([
      'Sunny Studio',
      'River Lab',
    ]);
    expect(context.areas).toEqual(['nanobanana']);
    expect(context.offers.nanobanana.models[0].title).toBe('Nano Banana');
    expect(context.person).toMatch(/^web-[0-9a-f]{16}$/);
    expect(context.demoWords).toEqual(demoWords);
  });
});

describe('asking for a picture', () => {
  test('makes a job of the guild, by the person, in their language', async () => {
    const playground = await aPlayground();
    const headers = { 'x-name': encodeURIComponent('수민') };
    const query = '?guild=river-lab&language=ko';
    const body = { key: aKey(), wish: { prompt: 'A cat', aspect: '16:9' } };
    await playground.ask(`/api/submit${query}`, { method: 'POST', headers, body });
    const { views, total } = await history(playground, '?guild=river-lab');
    expect(total).toBe(1);
    expect(views[0]).toMatchObject({ prompt: 'A cat', requester: { name: '수민' } });
    const scope = { area: 'nanobanana', guild: 'web:river-lab' } as const;
    expect((await playground.core.store.get(scope, views[0].job))?.language).toBe('ko');
    expect(views[0].summary.aspect).toBe('16:9');
  });

  test('one guild never sees what the other one has', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    expect((await history(playground, '?guild=river-lab')).total).toBe(0);
    const paths = [
      `/api/results/${job}/details`,
      `/api/results/${job}-1/card`,
      `/api/results/${job}/wish`,
      `/pictures/${job}-1`,
    ];
    for (const path of paths) {
      expect((await playground.ask(`${path}?guild=sunny-studio`)).status, path).toBe(200);
      expect((await playground.ask(`${path}?guild=river-lab`)).status, path).toBe(404);
    }
  });

  test('the same click sent twice is one job', async () => {
    const playground = await aPlayground();
    const body = { key: aKey(), wish: { prompt: 'A cat' } };
    for (const _ of [1, 2]) await playground.ask('/api/submit', { method: 'POST', body });
    expect((await history(playground)).total).toBe(1);
  });

  test('a blank prompt is refused in the language of the reader, and nothing is kept', async () => {
    const playground = await aPlayground();
    const english = await submit(playground, { prompt: ' \n' }, '?language=en');
    const korean = await submit(playground, { prompt: '' }, '?language=ko');
    expect([english.status, english.json().code]).toEqual([422, 'blank_prompt']);
    expect(plain(english.json().line)).toBe('Write what you want to see. Nothing was charged.');
    expect(plain(korean.json().line)).toMatch(/^만들고 싶은 장면을 적어 주세요/);
    expect((await history(playground)).total).toBe(0);
  });

  test.each([
    ['no JSON', '{'],
    ['another shape', { key: 'key-00000000', wish: { prompt: 1 } }],
    ['a field that we do not know', { key: 'key-00000000', wish: { prompt: 'A cat', money: 0 } }],
    ['no key', { wish: { prompt: 'A cat' } }],
    [
      'an address to fetch',
      {
        key: 'key-00000000',
        wish: {
          prompt: 'A cat',
          pictures: [{ name: 'a', source: { kind: 'url', url: 'http://10.0.0.1/' } }],
        },
      },
    ],
  ])('%s is answered 400', async (_, body) => {
    const playground = await aPlayground();
    expect((await playground.ask('/api/submit', { method: 'POST', body })).status).toBe(400);
    expect((await history(playground)).total).toBe(0);
  });

  test('an unknown guild or area is answered 400', async () => {
    const { ask } = await aPlayground();
    expect((await ask('/api/history?guild=elsewhere')).status).toBe(400);
    expect((await ask('/api/history?area=elsewhere')).status).toBe(400);
  });

  test('says before what it is expected to cost', async () => {
    const { ask } = await aPlayground();
    const answer = await ask('/api/estimate?language=ko', { method: 'POST', body: { count: 3 } });
    expect(answer.json()).toEqual({ microDollars: 3 * PRICE, text: '예상 US$0.09' });
  });

  test('a guild that is not allowed is told so before anything is made', async () => {
    const playground = await aPlayground({}, { allowedGuilds: new Set(['web:river-lab']) });
    expect((await submit(playground, { prompt: 'A cat' })).json().code).toBe('guild_not_allowed');
    expect((await submit(playground, { prompt: 'A cat' }, '?guild=river-lab')).status).toBe(200);
  });
});

describe('pictures that are handed over', () => {
  test('can be asked with, and give the reply its shape before it is there', async () => {
    const playground = await aPlayground();
    const body = Buffer.from('some bytes');
    const upload = await playground.ask('/api/upload?name=cat.png', { method: 'POST', body });
    const { id, width, height } = upload.json();
    const picture = { name: 'cat.png', source: { kind: 'upload', id }, width, height: height * 2 };
    const job = await make(playground, { pictures: [picture] });
    const { views } = await history(playground);
    expect(views[0]).toMatchObject({ job, ratio: 0.5 });
    expect(views[0].summary.aspect).toBe('source');
    await finish(playground);
    expect(playground.core.provider.submitted[0]?.images).toBe(1);
  });

  test('an edit knows what it was edited from, and where that stands', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    const pictures = [{ name: 'a.png', source: { kind: 'output', id: `${job}-1` } }];
    const edit = await make(playground, { prompt: 'At night', pictures, parent: `${job}-1` });
    const { views } = await history(playground);
    const { parent } = views.find((view: { job: string }) => view.job === edit).summary;
    expect(parent).toMatchObject({ output: `${job}-1`, reply: { job, guild: 'web:sunny-studio' } });
    const { chain } = (await playground.ask(`/api/results/${edit}/details`)).json();
    expect(chain).toEqual([{ output: `${job}-1`, deleted: false, prompt: expect.any(String) }]);
  });

  test('the result of another guild is no picture to edit', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    const wish = { prompt: 'At night', parent: `${job}-1` };
    expect((await submit(playground, wish, '?guild=river-lab')).json().code).toBe('not_here');
  });
});

describe('the buttons of a reply', () => {
  test('Again makes the same anew, in the same shape', async () => {
    const playground = await aPlayground();
    const picture = { name: 'a.png', source: { kind: 'upload', id: 'x' }, width: 300, height: 100 };
    const job = await make(playground, { pictures: [picture] });
    await finish(playground);
    await press(playground, job, 'again');
    const { views } = await history(playground);
    expect(views).toHaveLength(2);
    expect(views.map(({ ratio }: { ratio: number }) => ratio)).toEqual([3, 3]);
  });

  test('Save keeps, says who kept it before, and Remove from saved lets go', async () => {
    const playground = await aPlayground();
    const job = await make(playground, { count: 2 });
    await finish(playground);
    const saved = async () => (await playground.ask('/api/saved')).json();
    expect((await press(playground, `${job}-2`, 'save')).json()).toEqual({ done: true });
    expect((await saved()).entries).toMatchObject([{ n: 2, by: { name: 'Mina' } }]);
    expect((await press(playground, `${job}-2`, 'save')).json()).toMatchObject({
      savedBy: { name: 'Mina' },
      mayRemove: true,
    });
    await press(playground, `${job}-2`, 'unsave');
    expect((await saved()).total).toBe(0);
  });

  test('Cancel ends what still waits; Delete takes it away', async () => {
    const playground = await aPlayground({}, { concurrency: () => 1 });
    await make(playground);
    const job = await make(playground);
    expect((await press(playground, job, 'cancel')).status).toBe(200);
    await playground.core.clock.settle();
    const { views } = await history(playground);
    expect(views.find((view: { job: string }) => view.job === job).status).toBe('cancelled');
    await press(playground, job, 'delete');
    await playground.core.clock.settle();
    expect((await history(playground)).total).toBe(1);
  });

  test('another provider is not tried where nobody else can make it', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    const pressed = await press(playground, job, 'move');
    expect(pressed.json()).toMatchObject({ code: 'already_done' });
    expect(playground.core.provider.submitted).toHaveLength(1);
  });

  test('Try again after an answer that was lost asks first, with what it may cost', async () => {
    const playground = await aPlayground();
    playground.core.provider.answers.push(() => Promise.reject(new Error('connection reset')));
    const job = await make(playground);
    await playground.core.clock.advance(5_000);
    expect((await history(playground)).views[0].status).toBe('unknown');
    expect((await press(playground, job, 'retry')).json()).toEqual({ confirm: PRICE });
    expect(playground.core.provider.submitted).toHaveLength(1);
    expect((await press(playground, job, 'retry', { confirmed: true })).json()).toEqual({ done: true });
    await finish(playground);
    expect(playground.core.provider.submitted).toHaveLength(2);
  });

  test('Change prompt gives back what was asked, to its requester alone', async () => {
    const playground = await aPlayground();
    const job = await make(playground, { prompt: 'A cat', aspect: '9:16', count: 2 });
    const path = `/api/results/${job}/wish`;
    const wish = (await playground.ask(path)).json();
    expect(wish).toMatchObject({ prompt: 'A cat', aspect: '9:16', count: 2, model: 'nano-banana' });
    const cookie = await playground.visitor();
    expect((await playground.ask(path, { headers: { cookie } })).json().code).toBe('not_allowed');
  });

  test('a button that we do not have is answered 400, one of an unknown result 404', async () => {
    const playground = await aPlayground();
    expect((await press(playground, 'x', 'explode')).status).toBe(400);
    for (const action of ['again', 'save', 'cancel', 'delete', 'retry', 'check']) {
      const answer = await press(playground, '00000000000000000000', action);
      expect([answer.status, answer.json().code], action).toEqual([404, 'not_here']);
    }
  });

  test('a fault of ours gets a number to report, and no word about the cause', async () => {
    const playground = await aPlayground({}, { providers: [] });
    const answer = await playground.ask('/api/history?before=x&from=1');
    expect(answer.status).toBe(200);
    playground.core.store.history = () => Promise.reject(new Error('the secret cause'));
    const broken = await playground.ask('/api/history');
    expect(broken.status).toBe(500);
    expect(broken.text).not.toContain('secret cause');
    expect(plain(broken.json().line)).toMatch(/^Something broke on our side\./);
  });
});

describe('a stored reply', () => {
  test('is found again from its JSON alone', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    const stored = await playground.core.store.get({ area: 'nanobanana', guild: 'web:sunny-studio' }, job);
    expect(stored?.reply).toEqual({ area: 'nanobanana', guild: 'web:sunny-studio', job });
  });
});
