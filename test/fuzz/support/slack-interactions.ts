import { JOB } from '../../helpers/views.ts';

/** Interactions as Slack sends them, one of each kind that the bot knows. */

export const DRAFT = '0mhdraft000000000001';
/** An address of Slack's own, for private words. */
const ANSWERS = 'https://hooks.slack.com/actions/T1/1/x';

const FILES = [1, 2].map((n) => ({ picture: `${JOB}-${n}`, id: `F00000000${n}` }));

const who = {
  team: { id: 'T1', domain: 'acme' },
  user: { id: 'U5', username: 'mina', name: 'mina', team_id: 'T1' },
  api_app_id: 'A1',
  token: 'verification-token-of-old',
  trigger_id: '123.456.abc',
  enterprise: null,
  is_enterprise_install: false,
};

const channel = { id: 'C1', name: 'pictures' };

const file = (id: string, more: object = {}) => ({
  id,
  name: 'cat.png',
  title: 'cat',
  mimetype: 'image/png',
  size: 12_345,
  original_w: 640,
  original_h: 480,
  url_private: `https://files.slack.com/files-pri/T1-${id}/cat.png`,
  ...more,
});

const image = (id: string, block_id?: string) => ({
  type: 'image',
  ...(block_id ? { block_id } : {}),
  slack_file: { id },
  alt_text: 'a cat',
});

/** A reply of ours, as a press of it carries it. */
const reply = {
  type: 'message',
  user: 'U9',
  bot_id: 'B1',
  app_id: 'A1',
  ts: '1800000000.000100',
  thread_ts: '1800000000.000001',
  text: 'Completed: a cat.',
  team: 'T1',
  blocks: [
    { type: 'rich_text', elements: [] },
    ...FILES.map(({ picture, id }) => image(id, `nanobanana:picture:${picture}`)),
    { type: 'actions', block_id: 'nanobanana:actions', elements: [] },
  ],
};

const foreign = {
  type: 'message',
  user: 'U6',
  ts: '1800000000.000200',
  text: 'look',
  files: [
    file('F1AAAAAAA'),
    file('F2AAAAAAA', { file_access: 'check_file_info' }),
    file('F3', { mode: 'tombstone' }),
  ],
  blocks: [
    image('F1AAAAAAA'),
    {
      type: 'section',
      accessory: { type: 'image', image_url: 'https://x.example/owl.jpg', alt_text: 'an owl' },
    },
  ],
  attachments: [
    { image_url: 'https://x.example/a.png', files: [file('F4AAAAAAA')] },
    { message_blocks: [{ team: 'T1', channel: 'C1', ts: '1.2', message: { blocks: [image('F5AAAAAAA')] } }] },
  ],
};

const command = (text: string, more: object = {}) => ({
  token: who.token,
  team_id: 'T1',
  team_domain: 'acme',
  channel_id: 'C1',
  channel_name: 'pictures',
  user_id: 'U5',
  user_name: 'mina',
  command: '/nanobanana',
  text,
  api_app_id: 'A1',
  is_enterprise_install: 'false',
  response_url: ANSWERS,
  trigger_id: who.trigger_id,
  ...more,
});

const press = (action_id: string, more: object = {}, message: object = reply) => ({
  ...who,
  type: 'block_actions',
  container: { type: 'message', message_ts: '1800000000.000100', channel_id: 'C1', is_ephemeral: false },
  channel,
  message,
  state: { values: {} },
  response_url: ANSWERS,
  actions: [
    { type: 'button', action_id, block_id: 'nanobanana:actions', action_ts: '1800000001.000100', ...more },
  ],
});

const inPrivate = (of: object) => {
  const { message: _, ...rest } = of as { message: unknown };
  return { ...rest, container: { type: 'message', message_ts: '1.2', channel_id: 'C1', is_ephemeral: true } };
};

const chosen = (value: string) => ({ type: 'static_select', selected_option: { value } });

/** What a form says when it is sent; `private_metadata` is put in by whoever sends it. */
const form = (callback_id: string, more: object = {}) => ({
  ...who,
  type: 'view_submission',
  view: {
    id: 'V1',
    team_id: 'T1',
    type: 'modal',
    callback_id,
    private_metadata: '',
    app_installed_team_id: 'T1',
    state: {
      values: {
        prompt: { prompt: { type: 'plain_text_input', value: 'a blue coat' } },
        aspect: { aspect: chosen('16:9') },
        model: { model: chosen('nano-banana') },
        resolution: { resolution: chosen('1K') },
        count: { count: chosen('2') },
        pictures: { pictures: { type: 'checkboxes', selected_options: [{ value: '0' }, { value: '1' }] } },
        ...more,
      },
    },
  },
  response_urls: [{ block_id: 'channel', action_id: 'channel', channel_id: 'C1', response_url: ANSWERS }],
});

export const metadata = {
  area: 'nanobanana',
  team: 'T1',
  channel: 'C1',
  name: 'pictures',
  thread: '1800000000.000001',
  url: ANSWERS,
};

const pressed = [
  'again',
  'save',
  'publish',
  'unsave',
  'delete',
  'cancel',
  'check',
  'retry',
  'move',
  'change',
  'details',
];

const filesText = FILES.map(({ picture, id }) => `${picture}=${id}`).join(',');

export const interactions: readonly object[] = [
  command('a cat --aspect 16:9 --count 2 in rain'),
  command('a cat --foo'),
  command('a cat', { channel_id: 'D1', channel_name: 'directmessage' }),
  command('', { channel_id: 'G1', channel_name: `mpdm-${'somebody--'.repeat(12)}1` }),
  ...['', 'help', 'history', 'saved', 'usage'].map((text) => command(text)),
  ...pressed.map((action) => press(`${action}:${JOB}`)),
  press(`edit:${JOB}`, { value: filesText }),
  inPrivate(press(`edit:${JOB}-1`)),
  inPrivate(press(`change:${DRAFT}`)),
  press(`open:${JOB}`, { selected_option: { value: `${JOB}-2` } }),
  inPrivate(press('pick:nanobanana', { selected_option: { value: `${JOB}-1` } })),
  inPrivate(press('page:nanobanana:history:2', { block_id: 'nanobanana:list' })),
  inPrivate(press('page:nanobanana:saved:1')),
  press('create:home'),
  press('link:1'),
  { ...who, type: 'shortcut', callback_id: 'nanobanana_create', action_ts: '1.2' },
  ...[foreign, reply].map((message) => ({
    ...who,
    type: 'message_action',
    callback_id: 'nanobanana_edit',
    action_ts: '1.2',
    message_ts: message.ts,
    channel,
    message,
    response_url: ANSWERS,
  })),
  form(`make:${DRAFT}`, {
    channel: { channel: { type: 'conversations_select', selected_conversation: 'C1' } },
  }),
  ...['make', 'edit', 'change', 'retry', 'move'].map((action) => form(`${action}:${DRAFT}`)),
  form(`retry:${JOB}`),
];
