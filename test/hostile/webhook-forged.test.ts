import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { aHookedCore } from './hooked-core.ts';

const COMPLETED = JSON.stringify({
  data: { task_id: '1', status: 'completed', output: { image_urls: ['https://evil.example/x'] } },
});

describe('a forged notice', () => {
  it('is 404 in every form, changes nothing, asks nobody, and does not tell which jobs there are', async () => {
    const core = await aHookedCore();
    const { id, attempt, secret } = await core.submitted();
    const other = await core.submitted();
    const before = { job: await core.stored(id), asked: core.asked.length, shown: core.bot.shown.length };
    const to = (secretGiven: string, name = attempt, provider = 'test') =>
      `/webhooks/${provider}/${name}/${secretGiven}`;
    const wrong: readonly (readonly [string, RequestInit?])[] = [
      [to('wrong')],
      [`/webhooks/test/${attempt}`],
      [to('')],
      [to(other.secret)],
      [to(secret, other.attempt)],
      [to(secret, attempt, 'piapi')],
      [to(secret, `${id}-1-2`)],
      [to(secret.slice(0, -1))],
      [to(secret.slice(0, 8))],
      [to(`${secret}A`)],
      [to(`${secret}%00`)],
      [to(`${secret},${secret}`)],
      [to(secret.toLowerCase())],
      [to(secret.toUpperCase())],
      [to('x'.repeat(2_000))],
      [to('x'.repeat(8_000))],
      [`${to('wrong')}?secret=${secret}`],
      [`${to('wrong')}#${secret}`],
      [to('undefined')],
      [to('[object%20Object]')],
      [to('%5B%22x%22%5D')],
      [to(secret), { headers: { 'x-webhook-secret': 'wrong' } }],
      [
        to(secret),
        {
          headers: [
            ['x-webhook-secret', secret],
            ['x-webhook-secret', secret],
          ],
        },
      ],
      [to('wrong'), { headers: { 'x-webhook-secret': secret } }],
      [to('wrong', 'no-such-attempt')],
    ];
    const answers = [];
    for (const [path, init] of [...wrong, ['/nowhere'] as const]) {
      const answer = await core.post(path, { body: COMPLETED, ...init });
      const { status, headers } = answer;
      answers.push([status, await answer.text(), headers.get('content-type')]);
    }
    await core.clock.advance(0);
    expect([...new Set(answers.map((answer) => JSON.stringify(answer)))]).toHaveLength(1);
    expect(answers[0]?.[0]).toBe(404);
    expect(await core.stored(id)).toEqual(before.job);
    expect([core.asked.length, core.bot.shown.length]).toEqual([before.asked, before.shown]);
  });

  it('is not believed for a secret in the body, nor by a header twice on the wire', async () => {
    const core = await aHookedCore();
    const { id, attempt, secret, path } = await core.submitted();
    const before = await core.stored(id);
    const body = JSON.stringify({ secret, data: { config: { webhook_config: { secret } } } });
    expect((await core.post(`/webhooks/test/${attempt}/nothing`, { body })).status).toBe(404);
    const socket = connect(core.server.port, '127.0.0.1');
    const twice = `x-webhook-secret: ${secret}\r\nx-webhook-secret: wrong\r\n`;
    socket.end(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${twice}content-length: 0\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 404/);
    expect(await core.stored(id)).toEqual(before);
  });

  it('cannot say what became of a task: only the provider itself is believed', async () => {
    const core = await aHookedCore();
    const { id, path } = await core.submitted();
    core.provider.script = () => ({ state: 'processing' });
    for (const status of ['completed', 'failed', 'cancelled', 'pending', '']) {
      const data = { task_id: '1', status, output: { image_urls: ['https://evil.example/x'] } };
      expect((await core.post(path, { body: JSON.stringify({ data }) })).status).toBe(204);
      await core.clock.advance(2_000);
    }
    expect(await core.stored(id)).toMatchObject({ status: 'processing' });
    expect(JSON.stringify([await core.stored(id), core.bot.shown])).not.toContain('evil.example');
  });

  it.each(['src/secrets.ts', 'src/media/links.ts', 'src/bots/web/session.ts'])(
    'and every other secret is compared in constant time: %s',
    async (file) => {
      expect(await readFile(file, 'utf8')).toMatch(/timingSafeEqual\(/);
    },
  );
});
