import { ComponentType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { messageSchema } from '../../../src/bots/discord/message.ts';
import { outputsIn, pictureOf, picturesOf } from '../../../src/bots/discord/pictures.ts';

const APP = '99';
const cdn = (name: string, id = '1') =>
  `https://cdn.discordapp.com/attachments/1/${id}/${name}?ex=65a1b2c3&is=1&hm=2`;
const attached = (filename: string, change = {}) => ({
  id: filename,
  filename,
  url: cdn(filename),
  content_type: 'image/png',
  size: 10,
  width: 4,
  height: 3,
  ...change,
});
const message = (change: object) => messageSchema.parse({ id: '5', author: { id: '7' }, ...change });
const names = (change: object) => picturesOf(message(change), APP).map(({ name }) => name);

describe('the pictures of a message', () => {
  it('are its attachments, then its embeds, then those of what it forwards', () => {
    const found = names({
      attachments: [attached('a.png'), attached('b.jpg', { content_type: 'image/jpeg' })],
      embeds: [
        { image: { url: 'https://x.example/c.png' }, thumbnail: { url: 'https://x.example/d.png' } },
        { thumbnail: { url: 'https://x.example/e.webp' } },
      ],
      message_snapshots: [{ message: { attachments: [attached('f.png')] } }],
    });
    expect(found).toEqual(['a.png', 'b.jpg', 'c.png', 'd.png', 'e.webp', 'f.png']);
  });

  it('are in the order in which galleries, thumbnails and files show them, each once', () => {
    const media = (name: string) => ({ url: cdn(name), content_type: 'image/png' });
    const found = names({
      attachments: [attached('b.png'), attached('a.png'), attached('hidden.png')],
      components: [
        {
          type: ComponentType.Container,
          components: [
            {
              type: ComponentType.Section,
              components: [{ type: ComponentType.TextDisplay, content: 'x' }],
              accessory: { type: ComponentType.Thumbnail, media: media('a.png') },
            },
            {
              type: ComponentType.MediaGallery,
              items: [{ media: media('b.png') }, { media: media('a.png') }],
            },
            { type: ComponentType.File, file: media('c.png') },
          ],
        },
      ],
    });
    expect(found).toEqual(['a.png', 'b.png', 'c.png']);
  });

  it('leave out what is no picture, and keep what a picture cannot be read of for the sentence', () => {
    const found = names({
      attachments: [
        attached('clip.mp4', { content_type: 'video/mp4' }),
        attached('notes.pdf', { content_type: 'application/pdf' }),
        attached('drawing.svg', { content_type: 'image/svg+xml' }),
        attached('phone.HEIC', { content_type: null }),
      ],
    });
    expect(found).toEqual(['drawing.svg', 'phone.HEIC']);
  });

  it('say what Discord says of them, and when their link dies', () => {
    expect(pictureOf(messageSchema.shape.attachments.parse([attached('a.png')])?.[0] ?? never())).toEqual({
      name: 'a.png',
      type: 'image/png',
      bytes: 10,
      width: 4,
      height: 3,
      source: { kind: 'url', url: cdn('a.png'), until: 0x65a1b2c3 * 1000 },
    });
  });

  it('come from Discord’s own copy where an embed shows one of elsewhere', () => {
    const proxy_url = 'https://images-ext-1.discordapp.net/external/x/c.png';
    const [picture] = picturesOf(
      message({ embeds: [{ image: { url: 'http://10.0.0.1/c.png', proxy_url } }] }),
      APP,
    );
    expect(picture?.source).toEqual({ kind: 'url', url: proxy_url });
  });

  it('are recognised as results of ours only in messages of ours', () => {
    const name = '0mhjob00000000000001-2.png';
    const by = (id: string) =>
      picturesOf(message({ author: { id }, attachments: [attached(name)] }), APP)[0]?.own;
    expect(by(APP)).toBe('0mhjob00000000000001-2');
    expect(by('7')).toBeUndefined();
    expect(outputsIn(message({ attachments: [attached(name), attached('a.png')] }))).toEqual([
      '0mhjob00000000000001-2',
    ]);
  });

  it('survive a message with parts of a kind that is not known', () => {
    const odd = { components: [{ type: 99, items: 'what', components: [{ nothing: true }] }], embeds: [3] };
    expect(names({ ...odd, attachments: [attached('a.png')] })).toEqual(['a.png']);
  });
});

function never(): never {
  throw new Error('nothing there');
}
