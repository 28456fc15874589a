import { Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { fields, list } from '../fakes/discord/shape.ts';
import { aDiscord, aRest, codeOf, someCommands } from './discord-support.ts';

const option = (more: object = {}) => ({ type: 3, name: 'prompt', description: 'What', ...more });
const command = (more: object = {}) => ({ name: 'paint', description: 'Paints', ...more });
const long = (size: number) => 'x'.repeat(size);

const refused: [string, object[]][] = [
  ['a name with capitals', [command({ name: 'Paint' })]],
  ['a name with a space', [command({ name: 'my paint' })]],
  ['a name of 33 letters', [command({ name: long(33) })]],
  ['a localised name with a space', [command({ name_localizations: { ko: '그림 그리기' } })]],
  ['a locale that Discord lacks', [command({ name_localizations: { kr: '그림' } })]],
  ['no description', [command({ description: '' })]],
  ['a description of 101 characters', [command({ description: long(101) })]],
  [
    '26 options',
    [command({ options: Array.from({ length: 26 }, (_, index) => option({ name: `o${index}` })) })],
  ],
  [
    '26 choices',
    [
      command({
        options: [
          option({ choices: Array.from({ length: 26 }, (_, i) => ({ name: `${i}`, value: `${i}` })) }),
        ],
      }),
    ],
  ],
  [
    'a choice of 101 characters',
    [command({ options: [option({ choices: [{ name: long(101), value: 'x' }] })] })],
  ],
  [
    'two choices of one name',
    [
      command({
        options: [
          option({
            choices: [
              { name: 'a', value: '1' },
              { name: 'a', value: '2' },
            ],
          }),
        ],
      }),
    ],
  ],
  [
    'a required option after an optional one',
    [command({ options: [option({ name: 'a' }), option({ name: 'b', required: true })] })],
  ],
  ['two options of one name', [command({ options: [option(), option()] })]],
  ['max_length 6001', [command({ options: [option({ max_length: 6001 })] })]],
  ['a message command with a description', [{ name: 'Use', type: 3, description: 'Uses' }]],
  ['two commands of one name', [command(), command()]],
  ['a context that Discord lacks', [command({ contexts: [3] })]],
  ['no integration type', [command({ integration_types: [] })]],
];

test.each(refused)('%s is refused', async (_, body) => {
  const fake = await aDiscord();
  expect(await codeOf(aRest(fake).put(Routes.applicationCommands(fake.applicationId), { body }))).toBe(50035);
  expect(fake.commands.registered(null).map((one) => one.name)).toEqual(['paint', 'Use this']);
});

test('more than 8000 characters in one command are too many, counted in its longest language', async () => {
  const fake = await aDiscord();
  const choices = Array.from({ length: 25 }, (_, index) => ({ name: `${index}`, value: long(100) }));
  const put = (names: object) => {
    const localised = choices.map((one) => ({ ...one, ...names }));
    const options = [0, 1, 2].map((index) => option({ name: `o${index}`, choices: localised }));
    const body = [command({ options })];
    return codeOf(aRest(fake).put(Routes.applicationCommands(fake.applicationId), { body }));
  };
  expect(await put({})).toBe('no error');
  expect(await put({ name_localizations: { ko: long(6), ja: long(3) } })).toBe('no error');
  expect(await put({ name_localizations: { ko: long(7), ja: long(3) } })).toBe(50035);
});

test('a command is offered only where its contexts, installation and permissions allow', async () => {
  const fake = await aDiscord();
  const stranger = fake.world.user();
  const input = { command: 'paint', options: { prompt: 'x' } };
  await expect(fake.slash({ ...input, user: stranger })).rejects.toThrow('cannot see the channel');
  fake.commands.preset(null, [
    command({ contexts: [0], integration_types: [0], default_member_permissions: '32' }),
  ]);
  const dm = fake.world.dm(fake.user);
  await expect(fake.slash({ command: 'paint', channel: dm })).rejects.toThrow('context 1');
  await expect(fake.slash({ command: 'paint', installedBy: 'user' })).rejects.toThrow('installed as 1');
  await expect(fake.slash({ command: 'paint' })).rejects.toThrow('permissions');
  expect((await fake.slash({ command: 'paint', permissions: 1024n | 32n })).payload.type).toBe(2);
});

test('fifteen message commands are the most', async () => {
  const fake = await aDiscord();
  const body = Array.from({ length: 16 }, (_, index) => ({ name: `Use ${index}`, type: 3 }));
  expect(await codeOf(aRest(fake).put(Routes.applicationCommands(fake.applicationId), { body }))).toBe(30032);
});

test('a name in Korean is allowed', async () => {
  const fake = await aDiscord();
  const body = [
    command({ name_localizations: { ko: '나노바나나' }, contexts: [0, 1, 2], integration_types: [0, 1] }),
  ];
  expect(await codeOf(aRest(fake).put(Routes.applicationCommands(fake.applicationId), { body }))).toBe(
    'no error',
  );
});

test('what was registered reads back completed and tidied, its words only where asked for', async () => {
  const fake = await aDiscord();
  const rest = aRest(fake);
  const route = Routes.applicationCommands(fake.applicationId);
  await rest.put(route, {
    body: [command({ name_localizations: { ko: '그림' }, options: [option({ required: false })] })],
  });
  const query = new URLSearchParams({ with_localizations: 'true' });
  const [whole] = list(await rest.get(route, { query })).map(fields);
  expect(whole).toMatchObject({
    type: 1,
    contexts: null,
    integration_types: [0],
    nsfw: false,
    name_localizations: { ko: '그림' },
  });
  expect(list(whole?.options)[0]).toEqual({ type: 3, name: 'prompt', description: 'What' });
  expect(list(await rest.get(route)).map(fields)[0]).not.toHaveProperty('name_localizations');
});

test('the same set put again keeps its ids and versions, and every overwrite is on record', async () => {
  const fake = await aDiscord();
  const route = Routes.applicationGuildCommands(fake.applicationId, fake.guild.id);
  const rest = aRest(fake);
  const first = await rest.put(route, { body: someCommands });
  expect(await rest.put(route, { body: someCommands })).toEqual(first);
  expect(fake.commands.overwrites.map((one) => one.guildId)).toEqual(['', fake.guild.id, fake.guild.id]);
});

test('a person can send no unknown command, option or choice, unless it is forged', async () => {
  const fake = await aDiscord();
  await expect(fake.slash({ command: 'nothing' })).rejects.toThrow('no command nothing');
  await expect(fake.slash({ command: 'paint' })).rejects.toThrow('prompt is required');
  await expect(fake.slash({ command: 'paint', options: { prompt: 'x', size: 'xl' } })).rejects.toThrow(
    'has no choice xl',
  );
  const forged = await fake.slash({ command: 'paint', options: { size: 'xl' }, forged: true });
  expect(forged.payload.data).toMatchObject({ options: [{ name: 'size', type: 3, value: 'xl' }] });
});

test('an attachment option comes as an id, with the file resolved and its link alive for a day', async () => {
  const fake = await aDiscord();
  const file = { name: 'my cat.png', bytes: Buffer.from('not a picture') };
  const handle = await fake.slash({ command: 'paint', options: { prompt: 'x', image: file } });
  const data = fields(handle.payload.data);
  const id = fields(list(data.options)[1]).value;
  const attachment = fields(fields(fields(data.resolved).attachments)[String(id)]);
  expect(attachment).toMatchObject({ filename: 'my_cat.png', content_type: 'image/png', size: 13 });
  expect(attachment).not.toHaveProperty('width');
  const link = String(attachment.url);
  expect(await (await fetch(link)).text()).toBe('not a picture');
  expect((await fetch(link.replace(/hm=./, 'hm=_'))).status).toBe(404);
  fake.advance(25 * 60 * 60_000);
  expect((await fetch(link)).status).toBe(404);
});
