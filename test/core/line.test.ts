import { describe, expect, it } from 'vitest';
import { fill, joined, plain, text } from '../../src/core/line.ts';

describe('a line', () => {
  it('fills values in as they are and never reads them as markup', () => {
    const line = fill('{name} said `x` and **y**', { name: '**{boo}** `z`' });
    expect(line).toEqual([
      { kind: 'text', text: '**{boo}** `z`' },
      { kind: 'text', text: ' said ' },
      { kind: 'code', text: 'x' },
      { kind: 'text', text: ' and ' },
      { kind: 'strong', text: 'y' },
    ]);
  });

  it('keeps pieces whole', () => {
    const since = { kind: 'since', at: 0 } as const;
    expect(fill('started {since}', { since })).toEqual([text('started '), since]);
  });

  it('throws rather than show a raw placeholder', () => {
    expect(() => fill('about {price}')).toThrow('no value for {price}');
  });

  it('puts the only separator between what is there', () => {
    expect(plain(joined(['a', [], [text('b')], 'c']))).toBe('a · b · c');
  });

  it('reads as plain words', () => {
    const line = fill('{person} {command} {time} {link}', {
      person: { kind: 'person', id: '1', name: 'Mina' },
      command: { kind: 'command', name: 'nanobanana' },
      time: { kind: 'time', at: 0 },
      link: { kind: 'link', text: 'picture', url: 'https://example.com' },
    });
    expect(plain(line)).toBe('Mina /nanobanana 1970-01-01T00:00:00.000Z picture');
  });
});
