import { describe, expect, it } from 'vitest';
import { fakeClock } from '../helpers/clock.ts';
import { aDownload, codeOf, roomy, type Setting } from './helpers.ts';
import { body, redirect, serve } from './web.ts';

function get(
  address: string,
  setting: Setting = {},
  limits: { maxBytes?: number; signal?: AbortSignal } = {},
) {
  const signal = limits.signal ?? new AbortController().signal;
  return aDownload(setting)(address, { ...roomy, ...limits, signal }, async (bytes) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
}

describe('a download', () => {
  it('reads what a trusted host answers', async () => {
    const web = await serve(body('bytes'));
    expect(await get(`${web.origin}/a.png?x=1#part`, { trusted: [web.host] })).toBe('bytes');
    expect(web.requests[0]?.url).toBe('/a.png?x=1');
  });

  it('asks for bytes as they are and says nothing of who asks', async () => {
    const web = await serve(body('bytes'));
    await get(`${web.origin}/`, { trusted: [web.host] });
    const headers = web.requests[0]?.headers ?? {};
    expect(headers['accept-encoding']).toBe('identity');
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it('keeps no connection open', async () => {
    const web = await serve(body('bytes'));
    const download = { trusted: [web.host] };
    await get(`${web.origin}/`, download);
    expect(web.requests[0]?.headers.connection).toBe('close');
  });

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [403, 'gone'],
    [400, 'broken_link'],
    [401, 'broken_link'],
    [204, 'broken_link'],
    [206, 'broken_link'],
    [300, 'broken_link'],
    [302, 'broken_link'],
    [304, 'broken_link'],
    [429, 'broken_link'],
    [500, 'broken_link'],
    [503, 'broken_link'],
  ])('calls an answer of %i %s', async (status, code) => {
    const web = await serve((_request, response) => void response.writeHead(status).end());
    expect(await codeOf(get(`${web.origin}/`, { trusted: [web.host] }))).toBe(code);
  });

  it('calls a name that nobody knows, a refused and a reset connection broken links', async () => {
    const web = await serve((request) => void request.socket.destroy());
    const half = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => request.socket.destroy());
    });
    expect(await codeOf(get('https://nobody.test/'))).toBe('broken_link');
    expect(await codeOf(get('http://127.0.0.1:1/', { trusted: ['127.0.0.1'] }))).toBe('broken_link');
    expect(await codeOf(get(`${web.origin}/`, { trusted: [web.host] }))).toBe('broken_link');
    expect(await codeOf(get(`${half.origin}/`, { trusted: [half.host] }))).toBe('broken_link');
  });

  it('refuses a body that is packed, unread', async () => {
    const web = await serve(body('tiny', { 'content-encoding': 'gzip' }));
    expect(await codeOf(get(`${web.origin}/`, { trusted: [web.host] }))).toBe('broken_link');
  });

  it('passes on what the reader throws as it is', async () => {
    const web = await serve(body('bytes'));
    const signal = new AbortController().signal;
    const full = async () => {
      throw new Error('ENOSPC');
    };
    await expect(
      aDownload({ trusted: [web.host] })(`${web.origin}/`, { ...roomy, signal }, full),
    ).rejects.toThrow('ENOSPC');
  });

  it('opens at most so many connections at once, and the waiting ones can give up', async () => {
    const open: (() => void)[] = [];
    const web = await serve((_request, response) => void open.push(() => response.end('bytes')));
    const download = aDownload({ trusted: [web.host], concurrent: 2 });
    const leave = new AbortController();
    const start = (signal: AbortSignal) =>
      download(`${web.origin}/`, { ...roomy, signal }, async () => 'done');
    const stays = new AbortController().signal;
    const all = [start(stays), start(stays), start(leave.signal), start(stays)];
    await expect.poll(() => open.length).toBe(2);
    leave.abort(new Error('gave up'));
    await expect(all[2]).rejects.toThrow('gave up');
    expect(web.connections()).toBe(2);
    for (const answer of open.splice(0)) answer();
    await expect.poll(() => open.length).toBe(1);
    open[0]?.();
    expect(await Promise.all([all[0], all[1], all[3]])).toEqual(['done', 'done', 'done']);
    expect(web.connections()).toBe(3);
  });
});

describe('redirects', () => {
  it('are followed three times, relative ones too', async () => {
    const web = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else redirect(`/${left - 1}`)(request, response);
    });
    expect(await get(`${web.origin}/3`, { trusted: [web.host] })).toBe('there');
    expect(await codeOf(get(`${web.origin}/4`, { trusted: [web.host] }))).toBe('broken_link');
    expect(web.requests.length).toBe(4 + 4);
  });

  it.each([
    'http://127.0.0.1:PORT/',
    'https://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    '//127.0.0.1:PORT/',
    'https://169.254.169.254/latest/meta-data/',
    'https://user:word@example.com/',
    'http://example.com/',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'https://somewhere.test/',
  ])('to %s are refused, and nothing is opened', async (target) => {
    const canary = await serve(body('secret'));
    const web = await serve(redirect(target.replace('PORT', String(canary.port))));
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    expect(await codeOf(get(`${web.origin}/`, { trusted: [web.host], resolve }))).toBe('forbidden');
    expect(canary.connections()).toBe(0);
  });

  it('to nowhere are broken links', async () => {
    const web = await serve(redirect('https://'));
    expect(await codeOf(get(`${web.origin}/`, { trusted: [web.host] }))).toBe('broken_link');
  });

  it('carry nothing of the first host to the second', async () => {
    const second = await serve(body('there'));
    const first = await serve((_request, response) => {
      const headers = { location: `${second.origin}/x`, 'set-cookie': 'session=1' };
      response.writeHead(302, headers).end();
    });
    await get(`${first.origin}/?key=1`, { trusted: [first.host, second.host] });
    const headers = second.requests[0]?.headers ?? {};
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
    expect(headers.host).toBe(second.host);
  });
});

describe('size and time', () => {
  it('refuses a length over the limit before reading, with both numbers', async () => {
    const web = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1001' }).flushHeaders();
    });
    const download = get(`${web.origin}/`, { trusted: [web.host] }, { maxBytes: 1000 });
    await expect(download).rejects.toMatchObject({ code: 'too_large', found: 1001, limit: 1000 });
  });

  it('takes exactly the limit', async () => {
    const web = await serve(body(Buffer.alloc(1000)));
    expect((await get(`${web.origin}/`, { trusted: [web.host] }, { maxBytes: 1000 })).length).toBe(1000);
  });

  it('stops an endless body at the limit, while it is still being sent', async () => {
    const chunk = Buffer.alloc(65_536);
    let sent = 0;
    const closed = Promise.withResolvers<void>();
    const web = await serve((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more).on('close', closed.resolve);
      more();
    });
    const download = get(`${web.origin}/`, { trusted: [web.host] }, { maxBytes: 1_000_000 });
    expect(await codeOf(download)).toBe('too_large');
    await closed.promise;
    expect(sent).toBeLessThan(20_000_000);
  });

  it.each(['headers that never come', 'a body that drips'])('ends %s at the deadline', async (kind) => {
    const clock = fakeClock();
    const closed = Promise.withResolvers<void>();
    const web = await serve((_request, response) => {
      if (kind === 'a body that drips') response.write('d');
      response.on('close', closed.resolve);
    });
    const download = get(`${web.origin}/`, { trusted: [web.host], clock });
    const code = codeOf(download);
    await expect.poll(() => web.requests.length).toBe(1);
    await clock.advance(roomy.deadlineMs);
    expect(await code).toBe('timeout');
    await closed.promise;
    expect(clock.sleeping).toBe(0);
  });

  it('ends a name server that never answers at the deadline', async () => {
    const clock = fakeClock();
    const asked = Promise.withResolvers<void>();
    const resolve = () => {
      asked.resolve();
      return new Promise<never>(() => {});
    };
    const code = codeOf(get('https://somewhere.test/', { clock, resolve }));
    await asked.promise;
    await clock.advance(roomy.deadlineMs);
    expect(await code).toBe('timeout');
    // Not at the end of the attempt to connect, which takes ten seconds of real time.
  }, 5_000);

  it('ends with the reason of the caller who gives up', async () => {
    const leave = new AbortController();
    const web = await serve((_request, response) => void response.write('d'));
    const download = get(`${web.origin}/`, { trusted: [web.host] }, { signal: leave.signal });
    setImmediate(() => leave.abort(new Error('cancelled')));
    await expect(download).rejects.toThrow('cancelled');
  });

  it('leaves no timer behind when it ends in time', async () => {
    const clock = fakeClock();
    const web = await serve(body('bytes'));
    await get(`${web.origin}/`, { trusted: [web.host], clock });
    expect(clock.sleeping).toBe(0);
  });
});
