import { describe, expect, it } from 'vitest';
import { createGuard } from '../../src/media/guard.ts';
import { codeOf } from './helpers.ts';
import { privateHosts } from './hosts.ts';

const guard = createGuard();

describe('the guard, before anything is looked up', () => {
  it('knows more than forty spellings', () => {
    expect(privateHosts.length).toBeGreaterThan(60);
  });

  it.each(privateHosts)('refuses https://%s/', async (host) => {
    await expect(codeOf((async () => guard.check(`https://${host}/a.png`))())).resolves.toBe('forbidden');
  });

  it.each([
    'http://example.com/a.png',
    'https://example.com:8443/a.png',
    'https://example.com:80/a.png',
    'https://user@example.com/a.png',
    'https://user:word@example.com/a.png',
    'https://:word@example.com/a.png',
    'ftp://example.com/a.png',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'blob:https://example.com/1',
    'javascript:alert(1)',
    'gopher://example.com/',
    'ws://example.com/',
    '//example.com/a.png',
    'example.com/a.png',
    'https://',
    'https:///',
    'https://exa mple.com/',
    '',
    ' ',
    '\u0000',
  ])('refuses %j', (address) => {
    expect(guard.isPublicUrl(address)).toBe(false);
  });

  it.each([
    'https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3',
    'https://example.com:443/a.png',
    'HTTPS://EXAMPLE.COM/a.png',
    'https://example.com./a.png',
    'https://한국.example/그림.png',
    'https://8.8.8.8/a.png',
    'https://[2606:4700:4700::1111]/a.png',
  ])('passes %s', (address) => {
    expect(guard.isPublicUrl(address)).toBe(true);
  });
});

describe('trusted hosts', () => {
  it('count as public on any port and over http where only the host is named', () => {
    const trusting = createGuard(['127.0.0.1', 'Media.Internal']);
    expect(trusting.isPublicUrl('http://127.0.0.1:9000/a.png')).toBe(true);
    expect(trusting.isPublicUrl('https://127.0.0.1/a.png')).toBe(true);
    expect(trusting.isPublicUrl('http://media.internal/a.png')).toBe(true);
    expect(trusting.isPublicUrl('http://127.0.0.2:9000/a.png')).toBe(false);
    expect(trusting.isPublicUrl('http://a.media.internal/a.png')).toBe(false);
  });

  it('count on that port alone where one is named, the default ports included', () => {
    const trusting = createGuard(['127.0.0.1:9000', '[::1]:9001', 'plain.test:80', 'safe.test:443']);
    expect(trusting.isPublicUrl('http://127.0.0.1:9000/a.png')).toBe(true);
    expect(trusting.isPublicUrl('http://2130706433:9000/a.png')).toBe(true);
    expect(trusting.isPublicUrl('http://[::1]:9001/a.png')).toBe(true);
    expect(trusting.isPublicUrl('http://plain.test/a.png')).toBe(true);
    expect(trusting.isPublicUrl('https://safe.test/a.png')).toBe(true);
    expect(trusting.isPublicUrl('http://127.0.0.1:9001/a.png')).toBe(false);
    expect(trusting.isPublicUrl('http://127.0.0.1/a.png')).toBe(false);
    expect(trusting.isPublicUrl('http://safe.test/a.png')).toBe(false);
  });

  it('may be IPv6 without brackets', () => {
    expect(createGuard(['::1']).isPublicUrl('http://[::1]:8080/a.png')).toBe(true);
  });

  it('never excuse a user name or another scheme', () => {
    const trusting = createGuard(['127.0.0.1']);
    expect(trusting.isPublicUrl('http://me@127.0.0.1/a.png')).toBe(false);
    expect(trusting.isPublicUrl('ftp://127.0.0.1/a.png')).toBe(false);
  });

  it.each(['https://example.com', 'a b', 'example.com/path', 'example.com:port', ''])(
    'are refused at start where they are no host: %j',
    (entry) => {
      expect(() => createGuard([entry])).toThrow('not a host');
    },
  );
});
