import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '../helpers/app.ts';
import { completed, countIs, describeInBrowser, focused, send, startPlayground } from '../helpers/browser.ts';

describeInBrowser('the playground by keyboard', startPlayground, (world) => {
  const field = (page: Page) => page.locator('#composer-field');

  test('/ opens the commands as a combobox; arrows choose, Enter goes, Esc leaves', async () => {
    const { page } = await world.visit();
    await page.keyboard.type('/');
    expect(await field(page).getAttribute('role')).toBe('combobox');
    expect(await field(page).getAttribute('aria-expanded')).toBe('true');
    const list = page.locator(`#${await field(page).getAttribute('aria-controls')}`);
    expect(await list.getAttribute('role')).toBe('listbox');
    expect(await list.locator('.command-name').allTextContents()).toEqual([
      '/nanobanana',
      '/nanobanana-history',
      '/nanobanana-saved',
      '/nanobanana-help',
    ]);
    await page.keyboard.press('ArrowDown');
    const active = page.locator(`#${await field(page).getAttribute('aria-activedescendant')}`);
    expect(await active.textContent()).toContain('/nanobanana-history');
    expect(await active.getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await field(page).getAttribute('role')).toBeNull();
    await page.keyboard.type('sav');
    await page.keyboard.press('Enter');
    await page.locator('h2', { hasText: 'Saved' }).waitFor();
    expect(page.url()).toContain('view=saved');
  });

  test('an option is a listbox: letters and arrows move, Enter chooses, Esc leaves it', async () => {
    const { page } = await world.visit();
    const chip = page.locator('.composer [data-chip=model]');
    expect(await chip.getAttribute('aria-haspopup')).toBe('listbox');
    await chip.focus();
    await page.keyboard.press('Enter');
    const list = page.locator('.popup-list [role=listbox]');
    expect(await list.locator('[aria-selected=true]').textContent()).toContain('Nano Banana · quick');
    await page.keyboard.press('End');
    await page.keyboard.press('Escape');
    expect(await chip.textContent()).toContain('Nano Banana');
    expect(await focused(page).getAttribute('data-chip')).toBe('model');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.locator('[data-chip=model]', { hasText: 'Nano Banana Pro' }).waitFor();
    expect(await chip.getAttribute('aria-label')).toBe('Model: Nano Banana Pro · finest, up to 4K');
  });

  test('Enter sends, Shift+Enter is a line, and ↑ in an empty field is the last prompt', async () => {
    const { page } = await world.visit();
    await page.keyboard.type('A red kite');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('over hills');
    expect(await field(page).inputValue()).toBe('A red kite\nover hills');
    await page.keyboard.press('Enter');
    await eventually(async () => (await field(page).inputValue()) === '');
    await completed(page, 'A red kite over hills').waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await field(page).inputValue()).toBe('A red kite\nover hills');
  });

  test('Enter that ends the composing of a letter sends nothing', async () => {
    const { page } = await world.visit('/?guild=river-lab');
    await page.keyboard.type('바나나');
    const enter = (options: string) =>
      page.evaluate(
        `document.querySelector('#composer-field').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ${options} }))`,
      );
    await enter('isComposing: true');
    await enter('keyCode: 229');
    expect(await page.locator('.message').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.locator('.message').waitFor();
  });

  test('single keys act outside fields alone, and can be switched off', async () => {
    const { page } = await world.visit();
    await page.keyboard.type('2');
    expect(await field(page).inputValue()).toBe('2');
    await field(page).fill('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('2');
    await page.locator('h2', { hasText: 'History' }).waitFor();
    await page.keyboard.press('3');
    await page.locator('h2', { hasText: 'Saved' }).waitFor();
    await page.keyboard.press('1');
    await page.locator('.composer').waitFor();
    await page.keyboard.press('?');
    await page.locator('dialog', { hasText: 'the newest result' }).waitFor();
    await page.keyboard.press('Escape');
    await countIs(page, 'dialog', 0);
    await page.keyboard.press('/');
    expect(await focused(page).getAttribute('id')).toBe('composer-field');
    await page.click('.person-button');
    await page.getByLabel('Single-key shortcuts').uncheck();
    await page.keyboard.press('Escape');
    await countIs(page, 'dialog', 0);
    await page.locator('h1').click();
    await page.keyboard.press('2');
    expect(page.url()).not.toContain('view=history');
  });

  test('Tab goes from the guilds over the views to the pictures, their actions and the composer', async () => {
    const { page } = await world.visit();
    await send(page, 'A blue bird');
    await completed(page, 'A blue bird').waitFor();
    await page.reload();
    await page.locator('.message .picture').first().waitFor();
    await page.locator('.skip').focus();
    const path: string[] = ['skip'];
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      const place = await page.evaluate(
        `(() => { const e = document.activeElement; const on = (s) => e.closest(s); return on('.skip') ? 'skip' : on('.guilds') ? 'guild' : on('.views') ? 'view' : on('.rail-foot') ? 'settings' : on('.frame') ? 'picture' : on('.actions') ? 'action' : on('.composer') ? 'composer' : on('.message') ? 'message' : e.tagName; })()`,
      );
      if (path.at(-1) !== place) path.push(String(place));
      if (place === 'composer') break;
    }
    expect(path.slice(0, 6)).toEqual(['skip', 'guild', 'view', 'settings', 'picture', 'action']);
    expect(path.at(-1)).toBe('composer');
  });

  test('a menu takes the focus and gives it back', async () => {
    const { page } = await world.visit();
    await send(page, 'A pine forest');
    const reply = completed(page, 'A pine forest');
    await reply.waitFor();
    await reply.locator('.more').focus();
    await page.keyboard.press('Enter');
    expect(await focused(page).textContent()).toBe('Edit this image');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page).textContent()).toBe('Save');
    await page.keyboard.press('Escape');
    expect(await focused(page).getAttribute('aria-label')).toBe('More for picture 1');
    await reply.locator('.frame').click({ button: 'right' });
    await page.locator('[role=menu]').waitFor();
  });

  test('what is read aloud: names, states, and nothing twice', async () => {
    const { page } = await world.visit();
    const said: string[] = [];
    await page.exposeFunction('heard', (text: string) => said.push(text));
    await page.evaluate(
      `new MutationObserver(() => heard(document.querySelector('.announcer > [role=status]').textContent)).observe(document.querySelector('.announcer > [role=status]'), { childList: true })`,
    );
    await send(page, 'An orange balloon');
    const reply = completed(page, 'An orange balloon');
    await reply.waitFor();
    await eventually(() => said.some((text) => /^Completed: \d\.\d s, free\.$/.test(text)));
    expect(said.filter((text) => text.startsWith('Completed'))).toHaveLength(1);
    const heading = page.locator(`#${await reply.getAttribute('aria-labelledby')}`);
    expect(await heading.textContent()).toBe('Completed: An orange balloon');
    for (const role of ['banner', 'main', 'navigation'] as const)
      expect(await page.getByRole(role).count(), role).toBeGreaterThan(0);
    expect(await page.locator('ol[aria-live], .stream[aria-live]').count()).toBe(0);
    expect(await page.locator('img:not([alt])').count()).toBe(0);
    expect(await page.locator('.nav-link[aria-current]').allTextContents()).toEqual([
      'Sunny Studio',
      'Channel',
    ]);
  });
});
