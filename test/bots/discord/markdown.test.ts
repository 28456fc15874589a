import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, jumpLink, markdown, safeUrl } from '../../../src/bots/discord/markdown.ts';
import { fill } from '../../../src/core/line.ts';

const marks = { commandId: (name: string) => (name === 'nanobanana' ? '123' : undefined) };
/** Escaped signs are letters: what is left besides them is all that Discord could still read as markup. */
const active = (text: string) => text.replace(/\\[^0-9A-Za-z\s]/g, 'x');

describe('text on Discord', () => {
  it.each([
    ['**bold** __under__ ~~gone~~ ||spoiler|| `code`'],
    ['[a link](https://evil.example)'],
    ['https://evil.example/x'],
    ['<@1> <@&2> <#3> </cmd:4> <t:1:R> <:emoji:5> <https://x.y>'],
    ['@everyone and @here'],
    ['# heading\n-# small\n> quote\n>>> quotes\n- list\n+ list\n1. list'],
  ])('shows %j letter by letter', (text) => {
    const left = active(escapeText(text));
    expect(left).not.toMatch(/[*_~`|<[\]]/);
    expect(left).not.toMatch(/https?:\/\//);
    expect(left).not.toMatch(/@(everyone|here)/);
    expect(left).not.toMatch(/^\s*([#>+-]|\d+[.)])/m);
  });

  it('holds for whatever is typed, and takes no letter away', () => {
    const nasty = fc.stringMatching(/^[*_~`|<>[\]()@:/#\\ .a-z0-9-]{0,60}$/);
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = escapeText(text);
        expect(active(shown)).not.toMatch(/[*_~`|<[\]]|:\/\/|@everyone/);
        expect(shown.replace(/\\([^0-9A-Za-z\s])/g, '$1')).toBe(text);
      }),
    );
  });

  it('leaves what means nothing as it is', () => {
    expect(escapeText('16:9, 3 × 4; “ok” (1/2)')).toBe('16:9, 3 × 4; “ok” (1/2)');
  });

  it('takes away what nobody sees', () => {
    expect(escapeText('a\u202Eb\u200Bc')).toBe('abc');
  });
});

describe('a line on Discord', () => {
  it('ticks, mentions, and names commands by their id', () => {
    const line = fill('**Processing** since {since} for {person}: {command}, {other}', {
      since: { kind: 'since', at: 1_700_000_000_999 },
      person: { kind: 'person', id: '42', name: 'Mina' },
      command: { kind: 'command', name: 'nanobanana' },
      other: { kind: 'command', name: 'nanobanana-help' },
    });
    expect(markdown(line, marks)).toBe(
      '**Processing** since <t:1700000000:R> for <@42>: </nanobanana:123>, `/nanobanana-help`',
    );
  });

  it('links to a message of ours, in a server or a direct message', () => {
    const place = { application: '1', channel: '2', message: '3', by: 'bot', outside: false, limit: 1 };
    expect(jumpLink({ ...place, guild: '9' })).toBe('https://discord.com/channels/9/2/3');
    expect(jumpLink(place)).toBe('https://discord.com/channels/@me/2/3');
    expect(jumpLink({ page: 'of another platform' })).toBeUndefined();
  });

  it('lets no address break out of its link', () => {
    expect(safeUrl('https://a.example/x) [evil](https://b.example')).not.toMatch(/[()<> ]/);
    expect(safeUrl('javascript:alert(1)')).toBeUndefined();
    const line = fill('{link}', { link: { kind: 'link', text: 'here', url: 'http://a.example' } });
    expect(markdown(line, marks)).toBe('here');
  });

  it('keeps code in its marks', () => {
    expect(markdown([{ kind: 'code', text: 'a`b' }], marks)).toBe('`aˋb`');
  });
});
