import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMediaLinks } from '../../src/media/links.ts';
import { anyText } from '../helpers/any-text.ts';

const oldKey = Buffer.alloc(32, 1);
const newKey = Buffer.alloc(32, 2);
const publicUrl = 'https://pictures.example';
const key = 'nanobanana/discord_123/0abc/1';
const minute = 60_000;

function links(options: { keys?: Buffer[]; at?: number; publicUrl?: string } = {}) {
  return createMediaLinks({ publicUrl, keys: [newKey], ...options, now: () => options.at ?? 1_000_000 });
}

function token(made = links(), signedKey = key): string {
  return made.sign(signedKey, 'image/png', minute)?.split('/media/')[1] ?? 'not signed';
}

describe('a signed link', () => {
  it('stands under the public address and leads back to key and type', () => {
    const url = links().sign(key, 'image/png', minute);
    expect(url).toMatch(/^https:\/\/pictures\.example\/media\/[\w-]+\.[\w-]+$/);
    expect(links().verify(token())).toEqual({ key, type: 'image/png' });
  });

  it('keeps a path of the public address, with or without a slash at its end', () => {
    for (const base of ['https://a.example/bot', 'https://a.example/bot/']) {
      expect(links({ publicUrl: base }).sign(key, 'image/png', minute)).toMatch(
        /^https:\/\/a\.example\/bot\/media\//,
      );
    }
  });

  it('is not made without a public address', () => {
    const made = createMediaLinks({ keys: [newKey], now: () => 0 });
    expect(made.sign(key, 'image/png', minute)).toBeUndefined();
  });

  it('dies on time', () => {
    expect(links({ at: 1_000_000 + minute - 1 }).verify(token())).not.toBeNull();
    expect(links({ at: 1_000_000 + minute }).verify(token())).toBeNull();
  });

  it('is good with any key of the list and made with the first', () => {
    const before = token(links({ keys: [oldKey] }));
    const after = token(links({ keys: [newKey, oldKey] }));
    expect(links({ keys: [newKey, oldKey] }).verify(before)).not.toBeNull();
    expect(links({ keys: [newKey] }).verify(before)).toBeNull();
    expect(links({ keys: [newKey] }).verify(after)).not.toBeNull();
  });

  it('is void with any one character changed, added or left out', () => {
    const good = token();
    for (let at = 0; at < good.length; at += 1) {
      for (const other of ['A', 'B', '_', '.', '=', '%', '']) {
        if (other === good[at]) continue;
        expect(links().verify(good.slice(0, at) + other + good.slice(at + 1))).toBeNull();
      }
    }
    for (const more of ['A', '.', '=', '\n', `.${good}`]) expect(links().verify(good + more)).toBeNull();
  });

  it('is void if the same secret signed it for another purpose, or bare', () => {
    const payload = token().split('.')[0] ?? '';
    const derived = (label: string) => new Uint8Array(hkdfSync('sha256', newKey, '', label, 32));
    for (const foreign of [newKey, derived(''), derived('webhook')]) {
      const signed = createHmac('sha256', foreign).update(payload).digest('base64url');
      expect(links().verify(`${payload}.${signed}`)).toBeNull();
    }
  });

  it('is void if it is longer than ours ever are', () => {
    expect(links().verify(token(links(), `nanobanana/${'x'.repeat(2000)}`))).toBeNull();
  });

  it('leads back to any key, and is null for any text that is none', () => {
    fc.assert(
      fc.property(anyText(100), (any) => {
        const wellFormed = any.toWellFormed();
        expect(links().verify(token(links(), wellFormed))).toEqual({ key: wellFormed, type: 'image/png' });
        expect(links().verify(any)).toBeNull();
      }),
    );
  });
});
