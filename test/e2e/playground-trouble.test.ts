import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { eventually, freePort } from '../helpers/app.ts';
import { completed, describeInBrowser, send, startPlayground, VISIBLE_SPEED } from '../helpers/browser.ts';

/** One red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC',
  'base64',
);

describeInBrowser('the playground in trouble', startPlayground, (world) => {
  test('a draft survives a reload, with its pictures and options', async () => {
    const { page } = await world.visit();
    await page.click('.composer [data-chip=aspect]');
    await page.click('.option:has-text("9:16")');
    await page.fill('#composer-field', 'Not sent yet');
    await page.setInputFiles('.composer input[type=file]', {
      name: 'red.png',
      mimeType: 'image/png',
      buffer: PNG,
    });
    await page.locator('.attachment-ready', { hasText: 'red.png' }).waitFor();
    await page.reload();
    await page.locator('.attachment-ready', { hasText: 'red.png' }).waitFor();
    expect(await page.inputValue('#composer-field')).toBe('Not sent yet');
    expect(await page.locator('.composer [data-chip=aspect]').textContent()).toContain('9:16');
    await page.press('#composer-field', 'Enter');
    await completed(page, 'Not sent yet').waitFor();
    expect(await page.locator('.attachment').count()).toBe(0);
  });

  test('a file that is no picture says why beside itself; the others stay', async () => {
    const { page } = await world.visit();
    const files = [
      { name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<html></html>') },
      { name: 'red.png', mimeType: 'image/png', buffer: PNG },
    ];
    await page.setInputFiles('.composer input[type=file]', files);
    const refused = page.locator('.attachment-refused');
    await refused.waitFor();
    expect(await refused.textContent()).toContain(
      "“page.png” can't be read as PNG, JPEG or WebP. Nothing was charged. Attach another file.",
    );
    await page.locator('.attachment-ready').waitFor();
    await page.fill('#composer-field', 'A cat beside it');
    await page.press('#composer-field', 'Enter');
    await page.locator('.composer [role=alert]', { hasText: 'Remove the picture' }).waitFor();
    await page.click('.attachment-refused .link');
    await page.press('#composer-field', 'Enter');
    await completed(page, 'A cat beside it').waitFor();
  });

  test('a blank prompt is refused under the field', async () => {
    const { page } = await world.visit();
    await page.press('#composer-field', 'Enter');
    const error = page.locator('.composer [role=alert]');
    expect(await error.textContent()).toBe('Write what you want to see. Nothing was charged.');
    expect(await page.locator('#composer-field').getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.type('A');
    await eventually(async () => (await error.count()) === 0);
  });

  test('files can be dropped on the stream, and pasted', async () => {
    const { page } = await world.visit('/?guild=river-lab');
    const data = `(() => { const data = new DataTransfer(); data.items.add(new File([Uint8Array.from(atob('${PNG.toString('base64')}'), (c) => c.charCodeAt(0))], 'dropped.png', { type: 'image/png' })); return data; })()`;
    const fire = (selector: string, event: string) =>
      page.evaluate(`document.querySelector('${selector}').dispatchEvent(${event.replace('DATA', data)})`);
    await fire('.stream', `new DragEvent('dragenter', { bubbles: true, dataTransfer: DATA })`);
    await page.locator('.drop', { hasText: 'Drop to add as input' }).waitFor();
    await fire('.stream', `new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: DATA })`);
    await page.locator('.attachment-ready', { hasText: 'dropped.png' }).waitFor();
    expect(await page.locator('.drop').isVisible()).toBe(false);
    await fire(
      '#composer-field',
      `new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: DATA })`,
    );
    await eventually(async () => (await page.locator('.attachment-ready').count()) === 2);
  });

  test('where somebody is paid the price stands on the button', async () => {
    const { page } = await world.visit();
    await page.route('**/api/context?*', async (route) => {
      const context = await (await route.fetch()).json();
      context.offers.nanobanana.providers = [{ name: 'piapi', title: 'PiAPI', paid: true }];
      await route.fulfill({ json: context });
    });
    await page.route('**/api/estimate?*', (route) => {
      const { count = 1 } = route.request().postDataJSON();
      const microDollars = 30_000 * count;
      return route.fulfill({ json: { microDollars, text: `about US$0.0${3 * count}` } });
    });
    await page.goto(world.app.url);
    await page.locator('.make', { hasText: 'Make · about US$0.03' }).waitFor();
    await page.click('.composer [data-chip=count]');
    await page.click('.option:has-text("×3")');
    await page.locator('.make', { hasText: 'Make · about US$0.09' }).waitFor();
    expect(await page.locator('.title').textContent()).toContain('Drawn by PiAPI');
  });

  test('a lost connection is said, and everything is caught up after a restart', async () => {
    const port = await freePort();
    const first = await startPlayground({ port });
    const { page } = await world.visit(first.url);
    await send(page, 'Made before');
    await completed(page, 'Made before').waitFor();
    await page.fill('#composer-field', 'Typed meanwhile');
    await first.stop();
    await page.locator('.lost', { hasText: 'Connection lost. Trying again…' }).waitFor();
    await page.press('#composer-field', 'Enter');
    await page.locator('.composer [role=alert]', { hasText: 'Nothing was sent' }).waitFor();
    expect(await page.inputValue('#composer-field')).toBe('Typed meanwhile');

    const second = await startPlayground({ port, dataDir: first.dataDir });
    await eventually(async () => !(await page.locator('.lost').isVisible()));
    await page.press('#composer-field', 'Enter');
    await completed(page, 'Typed meanwhile').waitFor();
    expect(await page.locator('.message').count()).toBe(2);
    // The same browser is the same person: what it asked for before is still its own.
    await page.keyboard.press('ArrowUp');
    expect(await page.inputValue('#composer-field')).toBe('Typed meanwhile');
    await second.stop();
    await rm(first.dataDir, { recursive: true, force: true });
  });

  test('whoever reads further up is told of what is new, and not moved', async () => {
    const calm = await startPlayground({ speed: VISIBLE_SPEED });
    const { page } = await world.visit(calm.url, { viewport: { width: 1280, height: 500 } });
    for (const prompt of ['One tree', 'Two trees']) await send(page, prompt);
    for (const prompt of ['One tree', 'Two trees']) await completed(page, prompt).waitFor();
    await send(page, 'Three trees');
    await page.evaluate('scrollTo(0, 0)');
    await page.locator('.new-results', { hasText: '1 new result' }).waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.click('.new-results');
    await eventually(async () => Number(await page.evaluate('scrollY')) > 0);
    expect(await page.locator('.new-results').isVisible()).toBe(false);
    await calm.remove();
  });
});
