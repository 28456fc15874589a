import { describe, expect, test } from 'vitest';
import { aKey, aPlayground, finish, make } from './helpers.ts';

describe('the history', () => {
  test('is searched by words, person, model and time', async () => {
    const playground = await aPlayground();
    const { ask, core } = playground;
    const start = core.clock.now();
    await make(playground, { prompt: 'A red CAT' });
    await finish(playground);
    const cookie = await playground.visitor();
    const body = { key: aKey(), wish: { prompt: 'A blue dog' } };
    const headers = { cookie, 'x-name': 'Juno' };
    await ask('/api/submit', { method: 'POST', headers, body });
    const found = async (query: string) =>
      (await ask(`/api/history?${query}`)).json().views.map(({ prompt }: { prompt: string }) => prompt);
    const { people } = (await ask('/api/history')).json();
    expect(people.map(({ name }: { name: string }) => name).sort()).toEqual(['Juno', 'Mina']);
    const juno = people.find(({ name }: { name: string }) => name === 'Juno').id;
    expect(await found('text=cat')).toEqual(['A red CAT']);
    expect(await found(`person=${juno}`)).toEqual(['A blue dog']);
    expect(await found('model=nano-banana-pro')).toEqual([]);
    expect(await found(`from=${start + 1_000}`)).toEqual(['A blue dog']);
    expect(await found(`to=${start + 1_000}`)).toEqual(['A red CAT']);
  });

  test('comes 40 at a time', async () => {
    const playground = await aPlayground();
    for (let i = 0; i < 42; i += 1) await make(playground, { prompt: `Picture ${i}` });
    const first = (await playground.ask('/api/history')).json();
    const second = (await playground.ask('/api/history?offset=40')).json();
    expect([first.views.length, first.total, second.views.length]).toEqual([40, 42, 2]);
    const older = (await playground.ask(`/api/history?before=${first.views.at(-1).job}`)).json();
    expect(older.views).toEqual(second.views);
  });

  test('durations under ten seconds have a decimal', async () => {
    const playground = await aPlayground();
    playground.core.provider.script = () => ({
      finished: {
        kind: 'completed',
        results: [{ url: 'https://results.example/a.png' }],
        charge: { known: true, microDollars: 30_000, own: '3' },
      },
    });
    await make(playground);
    await finish(playground);
    const { head } = (await playground.ask('/api/history')).json().views[0];
    const words = head.map(({ text }: { text: string }) => text).join('');
    expect(words).toMatch(/^Completed · \d\.\d s · US\$0\.03$/);
  });
});

describe('a picture', () => {
  test('comes with its type, and stays in the browser of its person for an hour', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    const { status, headers, bytes } = await playground.ask(`/pictures/${job}-1?size=full`);
    expect([status, [...bytes]]).toEqual([200, [1, 2, 3]]);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'private, max-age=3600',
      'content-disposition': `inline; filename="${job}-1.png"`,
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const etag = { 'if-none-match': headers.etag };
    expect((await playground.ask(`/pictures/${job}-1?size=full`, { headers: etag })).status).toBe(304);
    expect((await playground.ask(`/pictures/${job}-1?size=thumb`, { headers: etag })).status).toBe(200);
  });

  test('is a download where it is asked for as one', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    const { headers } = await playground.ask(`/pictures/${job}-1?download=1`);
    expect(headers['content-disposition']).toMatch(/^attachment; /);
  });

  test('that is not there is 404', async () => {
    const { ask } = await aPlayground();
    expect((await ask('/pictures/00000000000000000000-1')).status).toBe(404);
    expect((await ask('/pictures/..%2Fsecret')).status).toBe(404);
  });
});

describe('Export', () => {
  test('gives every saved picture of the guild in one file, with a list', async () => {
    const playground = await aPlayground();
    const job = await make(playground, { count: 2 });
    await make(playground, { prompt: 'Not saved' });
    await finish(playground);
    await playground.ask(`/api/results/${job}/save`, { method: 'POST', body: { key: aKey() } });
    const { headers, bytes } = await playground.ask('/api/export');
    expect(headers['content-type']).toBe('application/zip');
    const text = bytes.toString('latin1');
    expect(text.startsWith('PK\u0003\u0004')).toBe(true);
    for (const name of [`${job}-1.png`, `${job}-2.png`, 'saved.json']) expect(text).toContain(name);
    expect(text.split('PK\u0001\u0002')).toHaveLength(4);
  });

  test('of a guild without any is a list of nothing', async () => {
    const { ask } = await aPlayground();
    const { status, bytes } = await ask('/api/export?guild=river-lab');
    expect([status, bytes.toString('latin1').includes('saved.json')]).toEqual([200, true]);
  });
});
