import type { LookupAddress } from 'node:dns';
import { createServer, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { guardedConnector, guardedLookup, type Resolve } from '../../src/media/connect.ts';
import { codeOf, nowhere } from './helpers.ts';
import { body, serve } from './web.ts';

const publicOne: LookupAddress = { address: '8.8.8.8', family: 4 };
const publicSix: LookupAddress = { address: '2606:4700:4700::1111', family: 6 };
const loopback: LookupAddress = { address: '127.0.0.1', family: 4 };

function answering(...answers: LookupAddress[][]): Resolve & { asked: number } {
  const resolve = async () => {
    const answer = answers[Math.min(resolve.asked, answers.length - 1)] ?? [];
    resolve.asked += 1;
    return answer;
  };
  resolve.asked = 0;
  return resolve;
}

function look(resolve: Resolve, all: boolean): Promise<unknown> {
  return new Promise((done, fail) => {
    guardedLookup(resolve)('somewhere.test', { all }, (error, address) =>
      error ? fail(error) : done(address),
    );
  });
}

function open(connect: buildConnector.connector, hostname: string, port: number): Promise<Socket> {
  return new Promise((done, fail) => {
    connect({ hostname, protocol: 'http:', port: String(port) }, (error, socket) => {
      if (error) fail(error);
      else done(socket);
    });
  });
}

describe('the lookup that a socket takes its address from', () => {
  it('hands over the very answer that it checked and asks once', async () => {
    const resolve = answering([publicOne, publicSix], [loopback]);
    expect(await look(resolve, true)).toEqual([publicOne, publicSix]);
    expect(resolve.asked).toBe(1);
  });

  it('hands over the first address where one is wanted', async () => {
    expect(await look(answering([publicOne, publicSix]), false)).toBe('8.8.8.8');
  });

  it.each([
    ['one private address', [loopback]],
    ['a private one after a public one', [publicOne, loopback]],
    ['a private one before a public one', [loopback, publicOne]],
    ['an IPv6 that wraps loopback', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['what is no address', [{ address: 'localhost', family: 4 }]],
  ])('refuses %s', async (_, answer) => {
    expect(await codeOf(look(answering(answer), true))).toBe('forbidden');
    expect(await codeOf(look(answering(answer), false))).toBe('forbidden');
  });

  it('calls a name without addresses a broken link', async () => {
    expect(await codeOf(look(answering([]), true))).toBe('broken_link');
  });

  it('passes on that a name is unknown', async () => {
    await expect(look(nowhere, true)).rejects.toThrow('ENOTFOUND');
  });
});

describe('the connector', () => {
  it.each(['127.0.0.1', '[::1]', '::1', '::ffff:127.0.0.1', '[::ffff:7f00:1]', '0.0.0.0', '::'])(
    'opens nothing to the literal %s',
    async (host) => {
      const canary = await serve(body('secret'));
      expect(await codeOf(open(guardedConnector(nowhere), host, canary.port))).toBe('forbidden');
      expect(canary.connections()).toBe(0);
    },
  );

  it.each(['somewhere.test', '127.1', '2130706433', '0x7f.1', '127.0.0.1.', 'localhost'])(
    'opens nothing where %s leads to loopback',
    async (host) => {
      const canary = await serve(body('secret'));
      const connect = guardedConnector(answering([loopback]));
      expect(await codeOf(open(connect, host, canary.port))).toBe('forbidden');
      expect(canary.connections()).toBe(0);
    },
  );

  it('closes a socket whose peer is not public, before a byte is sent', async () => {
    let bytes = 0;
    const closed = Promise.withResolvers<void>();
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        bytes += chunk.length;
      });
      socket.on('close', () => closed.resolve());
      socket.on('error', () => {});
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;

    const careless = buildConnector({ lookup: (_host, _options, done) => done(null, [loopback]) });
    expect(await codeOf(open(guardedConnector(nowhere, careless), 'somewhere.test', port))).toBe('forbidden');
    await closed.promise;
    expect(bytes).toBe(0);
  });
});
