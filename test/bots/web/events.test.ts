import { Readable } from 'node:stream';
import { setImmediate as settle } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { aKey, aPlayground, finish, make, type Playground } from './helpers.ts';

/** What a page hears, as text that grows. */
async function listen(playground: Playground, query = '') {
  const leave = new AbortController();
  const {
    status,
    headers = {},
    body,
  } = await playground.raw(`/api/events${query}`, { signal: leave.signal });
  const heard = { text: '', ended: false };
  if (body instanceof Readable) {
    body.setEncoding('utf8');
    body.on('data', (text: string) => {
      heard.text += text;
    });
    body.on('end', () => {
      heard.ended = true;
    });
  }
  await settle();
  return { status, headers, heard, leave: () => leave.abort() };
}

const named = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`event: ${name}\ndata: (.*)\n`, 'g'))].map(([, data]) =>
    JSON.parse(data ?? ''),
  );

describe('the events of a guild', () => {
  test('tell each state of a reply once, in order', async () => {
    const playground = await aPlayground();
    const { heard, headers } = await listen(playground);
    const job = await make(playground);
    await finish(playground);
    const views = named(heard.text, 'view');
    expect(headers['content-type']).toBe('text/event-stream');
    expect(views.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
    expect(new Set(views.map((view) => view.job))).toEqual(new Set([job]));
    expect(views.at(-1).pictures[0]).toMatchObject({ id: `${job}-1`, n: 1 });
  });

  test('are numbered, and say how soon to come back', async () => {
    const playground = await aPlayground();
    const { heard } = await listen(playground);
    await make(playground);
    await playground.core.clock.settle();
    expect(heard.text).toMatch(/^retry: 2000\n\nid: \d+\nevent: view\ndata: /);
  });

  test('are heard in that guild alone', async () => {
    const playground = await aPlayground();
    const { heard } = await listen(playground, '?guild=river-lab');
    await make(playground);
    await finish(playground);
    expect(heard.text).not.toContain('event:');
  });

  test('are in the language of the page that hears them', async () => {
    const playground = await aPlayground();
    const english = await listen(playground, '?language=en');
    const korean = await listen(playground, '?language=ko');
    const job = await make(playground, {}, '?language=ko');
    await finish(playground);
    const words = ({ heard }: typeof english) =>
      named(heard.text, 'view').map(({ statusWord }) => statusWord);
    expect(words(english)).toEqual(['Pending', 'Processing', 'Completed']);
    expect(words(korean)).toEqual(['대기 중', '처리 중', '완료']);
    expect(named(english.heard.text, 'view').at(-1).summary.reply.job).toBe(job);
  });

  test('tell that a reply was deleted', async () => {
    const playground = await aPlayground();
    const job = await make(playground);
    await finish(playground);
    const { heard } = await listen(playground);
    await playground.ask(`/api/results/${job}/delete`, { method: 'POST', body: { key: aKey() } });
    await playground.core.clock.settle();
    expect(named(heard.text, 'removed')).toEqual([{ job }]);
  });

  test('show a refusal that is found late, which is in no history', async () => {
    const playground = await aPlayground({}, { maxOpenJobs: 0 });
    const { heard } = await listen(playground);
    expect(await make(playground)).toBeNull();
    await playground.core.clock.settle();
    expect(named(heard.text, 'view')).toMatchObject([{ status: 'failed', buttons: [] }]);
    expect((await playground.ask('/api/history')).json().total).toBe(0);
  });

  test('keep a silent connection alive', async () => {
    const playground = await aPlayground();
    const { heard } = await listen(playground);
    await playground.core.clock.advance(65_000);
    expect(heard.text.match(/^: still here$/gm)).toHaveLength(3);
  });

  test('end when the page has gone, and no timer stays', async () => {
    const playground = await aPlayground();
    const before = playground.core.clock.sleeping;
    const { heard, leave } = await listen(playground);
    leave();
    await playground.core.clock.settle();
    expect(heard.ended).toBe(true);
    expect(playground.core.clock.sleeping).toBe(before);
  });

  test('end when the bot stops', async () => {
    const playground = await aPlayground();
    const { heard } = await listen(playground);
    await playground.bot.stop();
    await playground.core.clock.settle();
    expect(heard.ended).toBe(true);
    expect(playground.bot.ready().ok).toBe(false);
  });

  test('are not for more pages than the process can serve', async () => {
    const playground = await aPlayground();
    const all = await Promise.all(Array.from({ length: 201 }, () => listen(playground)));
    expect(all.filter(({ status }) => status === 503)).toHaveLength(1);
    for (const { leave } of all) leave();
    expect((await listen(playground)).status).toBe(200);
  });
});
