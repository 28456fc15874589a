import { afterAll, expect, test } from 'vitest';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import { startApp, type TestApp } from '../helpers/app.ts';
import { countIs, describeInBrowser, send } from '../helpers/browser.ts';

let piapi: FakePiapi;

async function start(): Promise<TestApp> {
  piapi = await createFakePiapi({ history: 'unsupported' });
  const env = {
    PLAYGROUND: 'on',
    PIAPI_API_KEY: piapi.apiKey,
    PIAPI_BASE_URL: piapi.url,
    PIAPI_UPLOAD_URL: piapi.uploadUrl,
    TRUSTED_MEDIA_HOSTS: new URL(piapi.url).host,
  };
  return startApp({ env });
}

describeInBrowser('an answer of PiAPI that was lost, in the playground', start, (world) => {
  afterAll(() => piapi.stop());

  test('Try again says that it may cost twice, asks once more, and then sends one more request', async () => {
    const prompt = '눈 속의 여우';
    const { page, complaints } = await world.visit('/', { locale: 'ko-KR' });
    piapi.fault('create', { kind: 'reset' });
    await send(page, prompt);
    const reply = page.locator('.message[data-status=unknown]', { hasText: prompt });
    await reply.waitFor();
    expect(await reply.textContent()).toContain('알 수 없음');
    expect(await reply.textContent()).toContain('‘다시 시도’는 새로 요청해서 비용이 두 번 들 수 있어요.');
    await reply.locator('[data-action=retry]').click();
    expect(await page.locator('dialog').textContent()).toContain(
      '다시 시도할까요?처음 요청의 비용이 청구될 수 있어요. 새 요청에는 약 US$0.03의 비용이 더 들어요.',
    );
    await page.keyboard.press('Escape');
    await countIs(page, 'dialog', 0);
    expect(piapi.count('create')).toBe(1);
    await reply.locator('[data-action=retry]').click();
    await page.locator('dialog button', { hasText: '그래도 요청' }).click();
    await page.locator('.message[data-status=completed] img').waitFor({ timeout: 30_000 });
    expect(piapi.count('create')).toBe(2);
    expect(complaints).toEqual([]);
  });
});
