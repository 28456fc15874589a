import { expect, test } from 'vitest';
import { eventually } from '../helpers/app.ts';
import {
  completed,
  countIs,
  describeInBrowser,
  focused,
  send,
  startPlayground,
  VISIBLE_SPEED,
} from '../helpers/browser.ts';

describeInBrowser('the playground', startPlayground, (world) => {
  test('makes a picture, shows each state in the same place, and edits the picture', async () => {
    const calm = await startPlayground({ speed: VISIBLE_SPEED });
    const { page, complaints } = await world.visit(calm.url);
    expect(await focused(page).getAttribute('id')).toBe('composer-field');
    await page.click('.composer [data-chip=aspect]');
    await page.click('.option:has-text("16:9")');
    const prompt = 'A small boat on a calm sea';
    const reply = await send(page, prompt);
    const id = await reply.getAttribute('id');
    await page.waitForSelector(`#${id}[data-status=processing]`);
    const before = await reply.boundingBox();
    const skeleton = await reply.locator('.frame').boundingBox();
    expect((skeleton?.width ?? 0) / (skeleton?.height ?? 1)).toBeCloseTo(16 / 9, 1);
    await page.waitForSelector(`#${id}[data-status=completed] img`);
    // Nothing jumps: the picture takes the very place of its skeleton.
    expect(await reply.boundingBox()).toEqual(before);
    expect(await reply.locator('.frame').boundingBox()).toEqual(skeleton);
    expect(await reply.locator('img').getAttribute('alt')).toBe(`Picture 1 of 1, made from: ${prompt}`);
    expect(await reply.locator('.status').textContent()).toMatch(/^Completed\d\.\d s · free$/);
    expect(await reply.locator('.facts').textContent()).toBe('Nano Banana · 16:9 · 1K · by Demo · for Mina');

    await reply.locator('.frame').hover();
    await reply.locator('.edit-this').click();
    await page.fill('#edit-prompt', 'Make it night with stars');
    await page.press('#edit-prompt', 'Enter');
    const edit = completed(page, 'Make it night with stars');
    await edit.waitFor();
    expect(await edit.locator('.facts').textContent()).toMatch(/as the picture.*edited from picture$/);
    await edit.locator('.facts .link').click();
    expect(await focused(page).getAttribute('id')).toBe(id);
    expect(complaints).toEqual([]);
    await calm.remove();
  });

  test('the buttons of a reply do what they say', async () => {
    const { page, complaints } = await world.visit('/?guild=river-lab');
    await page.click('.composer [data-chip=count]');
    await page.click('.option:has-text("×4")');
    await send(page, 'Four paper cats');
    const reply = completed(page, 'Four paper cats');
    await reply.waitFor();
    expect(await reply.locator('.number').allTextContents()).toEqual(['1', '2', '3', '4']);

    await reply.locator('[data-action=save]').click();
    await page.locator('.told', { hasText: 'Everyone here finds it' }).waitFor();
    // The words of the page cover nothing that may be pressed next.
    await reply.locator('[data-action=save]', { hasText: 'Saved' }).click({ timeout: 4_000 });
    await page.locator('.told', { hasText: 'Saved by Mina.' }).waitFor();
    await page.click('.told .link');
    await reply.locator('[data-action=save]', { hasText: /^Save$/ }).waitFor();

    await reply.locator('[data-action=details]').click();
    const side = page.locator('.side');
    await side.locator('dt', { hasText: 'Provider' }).waitFor();
    expect(await side.textContent()).toContain('Four paper cats');
    await page.keyboard.press('Escape');
    expect(await focused(page).getAttribute('data-action')).toBe('details');

    await reply.locator('[data-action=again]').click();
    await countIs(page, '.message', 2);
    await page.waitForSelector('li:last-child > .message[data-status=completed]');

    await reply.first().locator('[data-action=delete]').click();
    expect(await page.locator('dialog').textContent()).toContain(
      'The message, its pictures, its history entry',
    );
    await page.locator('dialog .button-danger').click();
    await countIs(page, '.message', 1);
    expect(await focused(page).getAttribute('class')).toContain('message');
    expect(complaints).toEqual([]);
  });

  test('a failure says why and what it cost, and gives the prompt back to be changed', async () => {
    const { page } = await world.visit('/?guild=river-lab');
    await send(page, 'A robot #fail');
    const reply = page.locator('.message[data-status=failed]');
    await reply.waitFor();
    expect(await reply.locator('.note').textContent()).toBe(
      'Demo could not finish the picture. Nothing was charged. Try again.',
    );
    await reply.locator('[data-action=change]').click();
    await eventually(async () => (await page.inputValue('#composer-field')) === 'A robot #fail');
    expect(await focused(page).getAttribute('id')).toBe('composer-field');
  });

  test('history is searched, the address keeps it, and a guild sees only its own', async () => {
    const { page, complaints } = await world.visit();
    await send(page, 'A green heart');
    await send(page, 'A grey whale');
    await completed(page, 'A green heart').waitFor();
    await completed(page, 'A grey whale').waitFor();
    await page.click('.nav-link:has-text("History")');
    await page.fill('input[type=search]', 'whale');
    await countIs(page, '.gallery .tile', 1);
    expect(page.url()).toContain('view=history&q=whale');
    await page.reload();
    await countIs(page, '.gallery .tile', 1);
    expect(await page.inputValue('input[type=search]')).toBe('whale');
    await page.click('.nav-link:has-text("River Lab")');
    await page.locator('h1', { hasText: 'River Lab /' }).waitFor();
    await page.fill('input[type=search]', 'whale');
    await page.getByText('Nothing matches “whale”.').waitFor();
    await page.goBack();
    expect(complaints).toEqual([]);
  });

  test('a picture opens large, moves with the arrows, and gives the focus back', async () => {
    const { page } = await world.visit();
    await page.click('.composer [data-chip=count]');
    await page.click('.option:has-text("×2")');
    await send(page, 'Two tulips in a field');
    const reply = completed(page, 'Two tulips in a field');
    await reply.waitFor();
    await reply.locator('.picture').nth(1).click();
    const count = page.locator('.lightbox-count');
    expect(await count.textContent()).toBe('2 of 2');
    await page.keyboard.press('ArrowRight');
    expect(await count.textContent()).toBe('1 of 2');
    await page.locator('.lightbox .prompt', { hasText: 'Two tulips' }).waitFor();
    await page.keyboard.press('s');
    await page.locator('.lightbox [data-action=save]', { hasText: 'Saved' }).waitFor();
    await page.keyboard.press('e');
    await page.waitForSelector('#edit-prompt');
    await page.keyboard.press('Escape');
    await countIs(page, 'dialog', 0);
    expect(await focused(page).getAttribute('data-picture')).toMatch(/-2$/);
    await page.click('.nav-link:has-text("Saved")');
    await page.waitForSelector('.saved-item');
    expect(await page.locator('.saved-item').textContent()).toContain('Remove from saved');
  });

  test('another language changes every word at once, and is remembered', async () => {
    const { page } = await world.visit();
    await send(page, 'A yellow house');
    await completed(page, 'A yellow house').waitFor();
    let loads = 0;
    page.on('load', () => {
      loads += 1;
    });
    await page.click('button[lang=ko]');
    await page.locator('.pill', { hasText: '완료' }).first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(await page.title()).toBe('채널 · Sunny Studio · nanobanana');
    const words = await page.locator('#app').textContent();
    // What is not Korean are names, prompts, numbers and the other language's own switch.
    const ours = (words ?? '').replace(
      /nanobanana|Nano Banana( Pro)?|Sunny Studio|River Lab|Mina|Demo|EN|\d+K|#\w+/g,
      '',
    );
    const prompts = await page.locator('.prompt').allTextContents();
    const rest = prompts.reduce((text, prompt) => text.replaceAll(prompt, ''), ours);
    expect(rest.match(/[A-Za-z]{2,}/g)).toBeNull();
    expect(loads).toBe(0);
    await page.reload();
    await page.locator('h1', { hasText: 'nanobanana 이미지 생성' }).waitFor();
  });
});
