import { describe, expect, test } from 'vitest';
import { loadAssets } from '../../../src/bots/web/assets.ts';
import { en } from '../../../src/bots/web/words/en.ts';
import { ko } from '../../../src/bots/web/words/ko.ts';
import { aPlayground } from './helpers.ts';

describe('the files of the page', () => {
  const assets = loadAssets();

  test('are all named by the page, and answered with their type', async () => {
    const { ask } = await aPlayground();
    const html = (await ask('/')).text;
    const named = [...html.matchAll(/(?:href|src)="(\/page\/[^"]+)"/g)].flatMap(
      ([, address]) => address ?? [],
    );
    expect(named.length).toBeGreaterThan(20);
    const types: Record<string, string> = {
      css: 'text/css; charset=utf-8',
      svg: 'image/svg+xml',
      ts: 'text/javascript; charset=utf-8',
    };
    for (const address of named) {
      const { status, headers } = await ask(address);
      expect([status, headers['content-type']], address).toEqual([
        200,
        types[address.split('.').at(-1) ?? ''],
      ]);
    }
  });

  test('hold nothing of the server: no module that needs Node, none that touches money or the store', () => {
    for (const { address, body } of assets.modules) {
      expect(address).toMatch(/^\/page\/[\w-]{16}\/(bots\/web\/(page|words)|core)\//);
      expect(body, address).not.toMatch(/from ['"](node:|zod|\.\.\/.*(store|providers|server)\/)/);
    }
  });

  test('load nothing from elsewhere', () => {
    for (const { address, body } of assets.all) {
      const elsewhere = [...body.matchAll(/https?:\/\/[^\s'"`)]+/g)].map(([url]) => url);
      expect(
        elsewhere.filter((url) => !url.startsWith('http://www.w3.org/')),
        address,
      ).toEqual([]);
    }
  });

  test('never set text as markup', () => {
    for (const { address, body } of assets.modules)
      expect(body, address).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  test('are asked for once, under the name of their version, which the page is asked for each time', async () => {
    const { ask } = await aPlayground();
    const page = await ask('/');
    expect(page.headers['cache-control']).toBe('no-store');
    const [version, ...others] = new Set(assets.all.map(({ address }) => address.split('/')[2]));
    expect(version).toMatch(/^[\w-]{16}$/);
    expect(others).toEqual([]);
    for (const { address } of assets.all) {
      const { status, headers } = await ask(address);
      expect(status, address).toBe(200);
      expect(headers['cache-control'], address).toBe('public, max-age=31536000, immutable');
    }
    for (const [, address = ''] of page.text.matchAll(/(?:href|src)="([^"]+)"/g))
      expect(assets.all.map((asset) => asset.address)).toContain(address);
  });

  test('come in the language that the browser asks for first', async () => {
    const { ask } = await aPlayground();
    const language = async (accept: string) =>
      /<html lang="(\w+)">/.exec((await ask('/', { headers: { 'accept-language': accept } })).text)?.[1];
    expect(await language('ko-KR,ko;q=0.9,en;q=0.8')).toBe('ko');
    expect(await language('en-US,en;q=0.9,ko;q=0.8')).toBe('en');
    expect(await language('fr')).toBe('en');
  });
});

describe('the words of the page', () => {
  const texts = (words: object): [string, string][] =>
    Object.entries(words).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string'
        ? [[key, value]]
        : texts(value).map(([inner, text]) => [`${key}.${inner}`, text]),
    );
  const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
  const english = new Map(texts(en));
  const korean = new Map(texts(ko));

  test('are there in both languages, with the same places for values', () => {
    for (const [key, text] of korean) {
      const other = english.get(key);
      expect(other, key).toBeDefined();
      expect(placeholders(text), key).toEqual(placeholders(other ?? ''));
    }
    const missing = [...english.keys()].filter((key) => !korean.has(key) && !key.endsWith('.one'));
    expect(missing).toEqual([]);
  });

  test('keep the writing rules', () => {
    for (const [key, text] of [...english, ...korean]) {
      expect(text, key).not.toMatch(/!|\p{Extended_Pictographic}|please|oops|sorry|successfully|gemini/iu);
      expect(text, key).not.toMatch(/ {2}/);
    }
    for (const [key, text] of korean) {
      expect(text, key).not.toMatch(/습니다|십시오|그림/);
      expect(text, key).not.toMatch(/\}(이|가|을|를|은|는|으로|로)(?= |$|\.)/);
    }
  });
});
