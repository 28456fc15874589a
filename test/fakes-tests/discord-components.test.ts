import { Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { fields } from '../fakes/discord/shape.ts';
import { aDiscord, aPicture, aRest, codeOf } from './discord-support.ts';

const v2 = 1 << 15;
const long = (size: number) => 'x'.repeat(size);
const say = (content: string) => ({ type: 10, content });
const button = (more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...more });
const row = (...components: object[]) => ({ type: 1, components });
const choices = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ label: `l${index}`, value: `v${index}` }));
const select = (more: object = {}) => ({ type: 3, custom_id: 'pick', options: choices(2), ...more });
const gallery = (...urls: string[]) => ({ type: 12, items: urls.map((url) => ({ media: { url } })) });
const web = 'https://example.com/a.png';

const refused: [string, object][] = [
  ['content beside Components V2', { flags: v2, content: 'x', components: [say('y')] }],
  ['embeds beside Components V2', { flags: v2, embeds: [{ title: 'x' }], components: [say('y')] }],
  ['a text display without the flag', { components: [say('y')] }],
  [
    'six rows without the flag',
    { components: [1, 2, 3, 4, 5, 6].map((n) => row(button({ custom_id: `b${n}` }))) },
  ],
  ['41 components', { flags: v2, components: Array.from({ length: 41 }, () => say('x')) }],
  [
    '41 components, most of them nested',
    { flags: v2, components: [{ type: 17, components: Array.from({ length: 40 }, () => say('x')) }] },
  ],
  ['4001 characters in several texts', { flags: v2, components: [say(long(2_000)), say(long(2_001))] }],
  ['an empty text', { flags: v2, components: [say('')] }],
  [
    'six buttons in a row',
    { flags: v2, components: [row(...[1, 2, 3, 4, 5, 6].map((n) => button({ custom_id: `b${n}` })))] },
  ],
  ['a select beside a button', { flags: v2, components: [row(select(), button())] }],
  ['an empty row', { flags: v2, components: [row()] }],
  ['one custom_id twice', { flags: v2, components: [row(button(), button())] }],
  ['a custom_id of 101 characters', { flags: v2, components: [row(button({ custom_id: long(101) }))] }],
  ['a label of 81 characters', { flags: v2, components: [row(button({ label: long(81) }))] }],
  ['a button with nothing on it', { flags: v2, components: [row(button({ label: '' }))] }],
  ['a link with a custom_id', { flags: v2, components: [row(button({ style: 5, url: web }))] }],
  ['a button with an address', { flags: v2, components: [row(button({ url: web }))] }],
  ['26 options', { flags: v2, components: [row(select({ options: choices(26) }))] }],
  ['no options', { flags: v2, components: [row(select({ options: [] }))] }],
  ['one value twice', { flags: v2, components: [row(select({ options: [...choices(1), ...choices(1)] }))] }],
  ['more max_values than options', { flags: v2, components: [row(select({ max_values: 3 }))] }],
  ['an empty gallery', { flags: v2, components: [gallery()] }],
  ['eleven pictures in a gallery', { flags: v2, components: [gallery(...Array(11).fill(web))] }],
  ['a file that is not there', { flags: v2, components: [gallery('attachment://a.png')] }],
  ['a picture by another scheme', { flags: v2, components: [gallery('data:image/png;base64,AA')] }],
  [
    'an alt text of 1025 characters',
    { flags: v2, components: [{ type: 12, items: [{ media: { url: web }, description: long(1_025) }] }] },
  ],
  ['a section without accessory', { flags: v2, components: [{ type: 9, components: [say('x')] }] }],
  [
    'a section of four texts',
    { flags: v2, components: [{ type: 9, components: ['1', '2', '3', '4'].map(say), accessory: button() }] },
  ],
  [
    'a container in a container',
    { flags: v2, components: [{ type: 17, components: [{ type: 17, components: [say('x')] }] }] },
  ],
  ['an empty container', { flags: v2, components: [{ type: 17, components: [] }] }],
  ['a spacing of 3', { flags: v2, components: [say('x'), { type: 14, spacing: 3 }] }],
];

test.each(refused)('%s is refused', async (_, body) => {
  const fake = await aDiscord();
  expect(await codeOf(aRest(fake).post(Routes.channelMessages(fake.channel.id), { body }))).toBe(50035);
  expect(fake.visibleMessages()).toEqual([]);
});

test('what stands exactly at the limits is taken', async () => {
  const fake = await aDiscord();
  const components = [
    {
      type: 17,
      components: [...Array.from({ length: 31 }, () => say('x')), gallery(...Array(10).fill(web))],
    },
    row(
      button({ label: long(80), custom_id: long(100) }),
      ...[1, 2, 3, 4].map((n) => button({ custom_id: `b${n}` })),
    ),
    say(long(4_000 - 31)),
  ];
  expect(
    await codeOf(
      aRest(fake).post(Routes.channelMessages(fake.channel.id), { body: { flags: v2, components } }),
    ),
  ).toBe('no error');
});

test('the flag of Components V2 stays for ever, and so does the emptiness of content', async () => {
  const fake = await aDiscord();
  const rest = aRest(fake);
  const sent = fields(
    await rest.post(Routes.channelMessages(fake.channel.id), { body: { content: 'old style' } }),
  );
  const edit = (body: object) =>
    codeOf(rest.patch(Routes.channelMessage(fake.channel.id, String(sent.id)), { body }));
  expect(await edit({ flags: v2, components: [say('x')] })).toBe(50035);
  expect(await edit({ flags: v2, content: null, components: [say('x')] })).toBe('no error');
  expect(await edit({ flags: 0 })).toBe(50035);
  expect(await edit({ content: 'back again' })).toBe(50035);
  expect(await edit({ components: [say('y')] })).toBe('no error');
});

test('a picture is shown by name from the request or from what the message keeps, under a fresh link', async () => {
  const fake = await aDiscord();
  const rest = aRest(fake);
  const body = { flags: v2, components: [gallery('attachment://a.png')] };
  const files = [{ name: 'a.png', data: await aPicture() }];
  const sent = fields(await rest.post(Routes.channelMessages(fake.channel.id), { body, files }));
  const route = Routes.channelMessage(fake.channel.id, String(sent.id));
  await rest.patch(route, { body: { components: [say('kept'), gallery('attachment://a.png')] } });
  fake.advance(48 * 60 * 60_000);
  const read = JSON.stringify(await rest.get(route));
  const link = /"media":\{[^}]*"url":"([^"]+)"/.exec(read)?.[1] ?? '';
  expect((await fetch(link)).status).toBe(200);
  expect(
    await codeOf(
      rest.patch(route, { body: { attachments: [], components: [gallery('attachment://a.png')] } }),
    ),
  ).toBe(50035);
});
