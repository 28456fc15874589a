import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import { aHookedCore } from './hooked-core.ts';

const MEGABYTE = 1_000_000;

/** Connections that have sent half of something and wait. */
async function slowSenders(port: number, count: number, start: string): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) socket.on('error', () => {}).write(start);
  return sockets;
}

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** Bodies, each in one request. */
const floods: readonly (readonly [string, string | Buffer])[] = [
  ['5 MB', Buffer.alloc(5 * MEGABYTE, '1')],
  ['JSON 100,000 deep', deep(100_000)],
  ['an object 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  [
    '__proto__ and constructor',
    '{"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}},"data":{"__proto__":{"task_id":"9"}}}',
  ],
  [
    '100,000 keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n]))),
  ],
  ['numbers out of bounds', '{"data":{"task_id":1e999,"meta":{"usage":{"consume":-1e308}}}}'],
  ['halves of letters', Buffer.from('{"data":"\xff\xfe\xed\xa0\x80"}', 'latin1')],
];

describe('whatever is thrown at a webhook with the right secret', () => {
  it.each(floods)('%s: 204, and the job goes on as if nothing had been said', async (_what, body) => {
    const core = await aHookedCore();
    const { id, path } = await core.submitted();
    expect((await core.post(path, { body })).status).toBe(204);
    expect('evil' in {}).toBe(false);
    await core.clock.advance(180_000);
    expect(await core.stored(id)).toMatchObject({ status: 'completed' });
    expect(core.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(floods)(
    '%s, while nobody knows what became of the task: 204, and it is looked for as before',
    async (_what, body) => {
      const core = await aHookedCore();
      const lost = { accepted: 'unknown', reason: 'unavailable', message: 'reset' } as const;
      core.provider.answers.push(() => Promise.reject(new ProviderError('test', lost)));
      const { id, path } = await core.submitted();
      expect(await core.stored(id)).toMatchObject({ status: 'unknown' });
      expect((await core.post(path, { body })).status).toBe(204);
      await core.clock.advance(5_000);
      expect(JSON.stringify(await core.stored(id)).length).toBeLessThan(20_000);
      core.provider.found = { id: 1, at: core.clock.now() };
      await core.post(path);
      await core.clock.advance(180_000);
      expect(await core.stored(id)).toMatchObject({ status: 'completed' });
      expect(core.log.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  it('while two hundred connections never end their headers or bodies, others are answered', async () => {
    const core = await aHookedCore();
    const { id, path } = await core.submitted();
    const { port } = core.server;
    await slowSenders(port, 100, `POST ${path} HTTP/1.1\r\nhost: x\r\nx-slow: `);
    await slowSenders(port, 50, `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf`);
    await slowSenders(
      port,
      50,
      `POST ${path}0 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfff\r\nhalf`,
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => core.post(path)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(204));
    expect((await fetch(`${core.server.url}/healthz`)).status).toBe(200);
    await core.clock.advance(180_000);
    expect(await core.stored(id)).toMatchObject({ status: 'completed' });
  });
});

describe('a request that two readers might read differently', () => {
  it.each([
    [
      'both lengths',
      'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: x\r\n\r\n',
    ],
    ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n\r\nhello!'],
    ['a length that is no number', 'content-length: +5\r\n\r\nhello'],
    ['a folded header', 'x: a\r\n b\r\ncontent-length : 5\r\n\r\nhello'],
  ])('%s: is refused, and answered once', async (_what, rest) => {
    const core = await aHookedCore();
    const { path } = await core.submitted();
    const socket = connect(core.server.port, '127.0.0.1');
    socket.end(`POST ${path} HTTP/1.1\r\nhost: x\r\n${rest}`);
    let said = '';
    socket.on('data', (data) => {
      said += data;
    });
    await once(socket, 'close');
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
  });
});
