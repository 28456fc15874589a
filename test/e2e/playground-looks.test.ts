import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { completed, describeInBrowser, send, startPlayground } from '../helpers/browser.ts';

const LONG = `${'A long walk through a very quiet garden with '.repeat(44)}Donaudampfschifffahrtsgesellschaft`;

/** The views, with what stands in each once it is there. */
const VIEWS = [
  ['channel', '.message'],
  ['history', '.gallery'],
  ['saved', '.empty'],
  ['help', '.help'],
] as const;

describeInBrowser('the looks of the playground', startPlayground, (world) => {
  beforeAll(async () => {
    const { page } = await world.visit();
    for (const [aspect, prompt] of [
      ['8:1', 'A wide river'],
      ['1:8', 'A tall tower'],
      ['1:1', LONG],
    ] as const) {
      await page.click('.composer [data-chip=aspect]');
      await page.locator('.popup-list .option', { hasText: aspect }).first().click();
      await send(page, prompt.slice(0, 1_990));
    }
    await send(page, 'A castle #refuse');
    for (const prompt of ['A wide river', 'A tall tower']) await completed(page, prompt).waitFor();
  });

  const sideways = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const phone = { hasTouch: true, isMobile: true };

  test.each([
    ['en', [320, 360, 768], phone],
    ['ko', [320, 360, 768], phone],
    ['en', [1280], {}],
    ['ko', [1280], {}],
  ] as const)('nothing scrolls sideways, in any view, in %s at %j px', async (language, widths, device) => {
    const { page } = await world.visit('/', device);
    await page.evaluate(`localStorage.setItem('nanobanana', JSON.stringify({ language: '${language}' }))`);
    await page.reload();
    for (const [view, sign] of VIEWS) {
      await page.evaluate(`history.pushState(null, '', '/?guild=sunny-studio&view=${view}')`);
      await page.evaluate(`dispatchEvent(new PopStateEvent('popstate'))`);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 740 });
        await page.locator(sign).first().waitFor();
        // What is laid out by script follows a turned screen with the next frame.
        await expect.poll(() => sideways(page), { message: `${view} at ${width}` }).toBe(0);
      }
    }
  });

  test('nothing scrolls sideways when the text is twice as large', async () => {
    const { page } = await world.visit('/', {
      ...phone,
      viewport: { width: 360, height: 740 },
    });
    await page.locator('.message').first().waitFor();
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
    expect(await sideways(page)).toBe(0);
  });

  test('on a phone the page does not open in the field, and everything is 44 px to the finger', async () => {
    const { page } = await world.visit('/', {
      ...phone,
      viewport: { width: 360, height: 740 },
    });
    await page.locator('.message').first().waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY');
    const small = await page.evaluate(
      `[...document.querySelectorAll('button, a')].filter((e) => !e.matches('.skip, .link') && e.checkVisibility()).filter((e) => { const b = e.getBoundingClientRect(); return b.width < 44 || b.height < 43.5; }).map((e) => e.outerHTML.slice(0, 120))`,
    );
    expect(small).toEqual([]);
  });

  test('pictures are whole, at their own shape, and no higher than 70 % of the window', async () => {
    const { page } = await world.visit();
    for (const [prompt, ratio] of [
      ['A wide river', 8],
      ['A tall tower', 1 / 8],
    ] as const) {
      const box = await completed(page, prompt).locator('img').boundingBox();
      expect((box?.width ?? 0) / (box?.height ?? 1) / ratio, prompt).toBeCloseTo(1, 1);
      expect(box?.height ?? 0).toBeLessThanOrEqual(0.7 * 860);
    }
  });

  test('a place that stayed empty says why in its frame, whole, on the smallest phone', async () => {
    const { page } = await world.visit('/', {
      ...phone,
      viewport: { width: 320, height: 640 },
    });
    const sentence = 'PiAPI refused this request. Nothing was charged. Change the prompt or the picture.';
    await page.route('**/api/history?*', async (route) => {
      const list = await (await route.fetch()).json();
      for (const view of list.views) view.summary.missing = [{ n: 2, sentence }];
      await route.fulfill({ json: list });
    });
    await page.reload();
    const frame = completed(page, 'A wide river').locator('.frame-missing');
    expect(await frame.textContent()).toBe(`2${sentence}`);
    const text = await frame.locator('p').boundingBox();
    const around = await frame.boundingBox();
    expect((text?.y ?? 0) + (text?.height ?? 0)).toBeLessThanOrEqual(
      (around?.y ?? 0) + (around?.height ?? 0),
    );
  });

  test.each(['light', 'dark'] as const)('text and edges are clear enough in %s', async (colorScheme) => {
    const { page } = await world.visit('/', { colorScheme });
    const colours = await page.evaluate(READ_TOKENS);
    const { token, edge } = tokensOf(colours);
    const grounds = ['--page', '--card', '--sunken'];
    for (const ground of grounds) {
      for (const text of ['--ink', '--soft', '--link', '--failed'])
        expect(contrast(token(text), token(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      for (const line of ['--edge', '--focus'])
        expect(contrast(token(line), token(ground)), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
    for (const status of ['pending', 'processing', 'completed', 'failed', 'cancelled', 'unknown'])
      expect(contrast(token(`--${status}`), token(`--${status}-ground`)), status).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('--on-banana'), token('--banana'))).toBeGreaterThanOrEqual(4.5);
    expect(edge).toBeDefined();
  });

  test('the theme that was chosen wins over that of the system', async () => {
    const { page } = await world.visit('/', { colorScheme: 'light' });
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(250, 248, 243)');
    await page.click('.person-button');
    await page.getByLabel('Dark').check();
    expect(await ground()).toBe('rgb(22, 21, 18)');
    await page.reload();
    expect(await ground()).toBe('rgb(22, 21, 18)');
  });

  test('nothing moves for whoever asks for less motion', async () => {
    const { page } = await world.visit('/', { reducedMotion: 'reduce' });
    await page.evaluate(
      `document.querySelector('main').insertAdjacentHTML('beforeend', '<article class="message card" data-status="processing"><ul class="grid fade-in"><li><img alt=""></li></ul></article>')`,
    );
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });

  test('with forced colours words and borders stay', async () => {
    const { page } = await world.visit('/', { forcedColors: 'active' });
    await page.locator('.pill').first().waitFor();
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.pill')).borderTopStyle`)).toBe(
      'solid',
    );
  });
});

const READ_TOKENS = `(() => {
  const probe = document.createElement('i');
  document.body.append(probe);
  const names = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.selectorText === ':root').flatMap((rule) => [...rule.style]).filter((name) => name.startsWith('--'));
  return Object.fromEntries(names.map((name) => { probe.style.color = ''; probe.style.color = 'var(' + name + ')'; return [name, getComputedStyle(probe).color]; }));
})()`;

function tokensOf(colours: unknown) {
  const all = new Map(Object.entries(Object(colours)).map(([name, value]) => [name, String(value)]));
  const token = (name: string): number[] => {
    const numbers = (all.get(name) ?? '').match(/\d+/g)?.map(Number) ?? [];
    if (numbers.length < 3) throw new Error(`${name} is no colour`);
    return numbers;
  };
  return { token, edge: all.get('--edge') };
}

/** Contrast of two colours after WCAG 2. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
