import { expect, test } from 'vitest';
import { plain } from '../../../src/core/line.ts';
import { aKey, aPlayground } from './helpers.ts';

test('while the process stops, new work and clicks are refused in words, what is there can be read', async () => {
  const { bot, core, ask, raw } = await aPlayground();
  const body = { key: aKey(), wish: { prompt: 'A cat' } };
  const job = (await ask('/api/submit', { method: 'POST', body })).json().job;
  await core.clock.advance(60_000);
  const stream = await raw('/api/events?guild=sunny-studio');
  const ended = Promise.withResolvers<void>();
  if (stream.body && typeof stream.body === 'object' && 'resume' in stream.body)
    stream.body.resume().on('end', ended.resolve);

  const last = Promise.withResolvers<void>();
  const stopped = bot.stop(last.promise);
  const wish = { key: aKey(), wish: { prompt: 'A dog' } };
  const english = await ask('/api/submit?language=en', { method: 'POST', body: wish });
  const korean = await ask('/api/submit?language=ko', { method: 'POST', body: wish });
  const pressed = await ask(`/api/results/${job}/again`, { method: 'POST', body: { key: aKey() } });
  expect([english, korean, pressed].map((answer) => [answer.status, answer.json().code])).toEqual(
    [1, 2, 3].map(() => [422, 'restarting']),
  );
  expect(plain(english.json().line)).toBe(
    'nanobanana is restarting. Nothing was charged. Try again in a minute.',
  );
  expect(plain(korean.json().line)).toMatch(/^nanobanana를 다시 시작하고 있어요/);
  expect((await ask('/api/history')).json().total).toBe(1);
  expect(bot.ready().ok).toBe(false);
  expect(core.provider.submitted).toHaveLength(1);
  last.resolve();
  await Promise.all([stopped, ended.promise]);
});
