import { JOB } from '../../helpers/views.ts';

/** Interactions as Discord sends them, one of each kind that the bot knows. */

const attachment = (id: string, name: string) => ({
  id,
  filename: name,
  url: `https://cdn.discordapp.com/attachments/1/${id}/${name}?ex=66f0a1b2&is=1&hm=2`,
  proxy_url: `https://media.discordapp.net/attachments/1/${id}/${name}`,
  content_type: 'image/png',
  size: 12_345,
  width: 640,
  height: 480,
});

const base = {
  id: '1300000000000000001',
  application_id: '1200000000000000001',
  token: 'token-of-an-interaction',
  guild_id: '42',
  guild_locale: 'ko',
  locale: 'en-US',
  channel_id: '77',
  channel: { id: '77', type: 0, name: 'pictures', parent_id: null },
  member: {
    user: { id: '5', username: 'mina', global_name: 'Mina' },
    nick: null,
    permissions: '2248473465835073',
  },
  app_permissions: '2248473465835073',
  attachment_size_limit: 10_485_760,
  authorizing_integration_owners: { 0: '42' },
  context: 0,
  version: 1,
};

const command = (data: object) => ({ ...base, type: 2, data: { id: '9', type: 1, ...data } });

const media = (name: string) => ({
  media: { url: `https://cdn.discordapp.com/attachments/1/2/${name}`, width: 9, height: 9 },
});

/** A reply of ours, as a press of it carries it. */
const message = {
  id: '88',
  channel_id: '77',
  author: { id: '1200000000000000001' },
  flags: 32_768,
  attachments: [attachment('3', `${JOB}-1.png`)],
  embeds: [],
  components: [
    {
      type: 17,
      id: 1001,
      components: [
        { type: 10, content: '**Completed**' },
        {
          type: 9,
          components: [{ type: 10, content: '> x' }],
          accessory: { type: 2, custom_id: `details:${JOB}` },
        },
        { type: 12, items: [media(`${JOB}-1.png`), media(`${JOB}-2.png`)] },
        { type: 1, components: [{ type: 2, custom_id: `again:${JOB}` }] },
      ],
    },
  ],
};

const foreign = {
  ...message,
  author: { id: '6' },
  flags: 0,
  attachments: [attachment('3', 'cat.png'), { ...attachment('4', 'film.mp4'), content_type: 'video/mp4' }],
  embeds: [
    { image: { url: 'https://x.example/a.png', proxy_url: 'https://images-ext-1.discordapp.net/a.png' } },
  ],
  components: [],
  message_snapshots: [
    { message: { attachments: [attachment('7', 'dog.webp')], embeds: [], components: [] } },
  ],
};

const press = (custom_id: string, more: object = {}, of: object = message) => ({
  ...base,
  type: 3,
  message: of,
  data: { custom_id, component_type: 2, ...more },
});

const label = (component: object) => ({ type: 18, component });

const form = (custom_id: string) => ({
  ...base,
  type: 5,
  message,
  data: {
    custom_id,
    components: [
      label({ type: 4, custom_id: 'prompt', value: 'a blue coat' }),
      label({ type: 3, custom_id: 'aspect', values: ['16:9'] }),
      label({ type: 3, custom_id: 'model', values: ['nano-banana'] }),
      label({ type: 22, custom_id: 'pictures', values: ['0', '1'] }),
      label({ type: 19, custom_id: 'images', values: ['3'] }),
    ],
    resolved: { attachments: { 3: attachment('3', 'cat.png') } },
  },
});

const inDirectMessage = {
  guild_id: null,
  member: null,
  user: { id: '5', username: 'mina' },
  channel: { id: '77', type: 1 },
  authorizing_integration_owners: { 1: '5' },
  context: 1,
};

const option = (name: string, value: unknown) => ({ name, type: 3, value });

export const DRAFT = '0mhdraft000000000001';

const OPTIONS = [
  option('prompt', 'a cat in the rain'),
  option('aspect', '16:9'),
  option('image', '3'),
  option('image2', '4'),
  option('model', 'nano-banana-2'),
  option('resolution', '2K'),
  option('count', 2),
  option('seed', 7),
];

const resolved = { attachments: { 3: attachment('3', 'cat.png'), 4: attachment('4', 'dog.jpg') } };
const ofMessage = { name: 'Edit this image', type: 3, target_id: '88' };
const pressed = [
  'again',
  'edit',
  'save',
  'publish',
  'unsave',
  'delete',
  'cancel',
  'check',
  'retry',
  'change',
  'details',
];

export const interactions: readonly object[] = [
  command({ name: 'nanobanana', options: OPTIONS, resolved }),
  { ...command({ name: 'nanobanana', options: OPTIONS.slice(0, 1) }), ...inDirectMessage },
  command({ name: 'nanobanana-history', options: [option('user', '5'), option('page', 2)] }),
  command({ name: 'nanobanana-saved', options: [option('page', 1)] }),
  command({ name: 'nanobanana-help' }),
  command({ ...ofMessage, resolved: { messages: { 88: foreign } } }),
  command({ ...ofMessage, resolved: { messages: { 88: message } } }),
  ...pressed.map((action) => press(`${action}:${JOB}`)),
  press(`again:${JOB}-1`),
  press(`change:${DRAFT}`, {}, { ...message, flags: 64 }),
  press(`open:${JOB}`, { values: [`${JOB}-2`] }),
  press('pick:nanobanana', { values: [`${JOB}-1`] }),
  press('page:nanobanana:history:2:5'),
  press('page:nanobanana:saved:1'),
  { ...press(`check:${JOB}`), authorizing_integration_owners: { 1: '5' }, context: 2 },
  form(`edit:${DRAFT}`),
  form(`change:${DRAFT}`),
  form(`delete:${JOB}`),
  form(`retry:${JOB}`),
];
