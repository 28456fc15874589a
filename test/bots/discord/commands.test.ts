import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../../src/bots/discord/commands.ts';
import { sameCommands } from '../../../src/bots/discord/register.ts';
import { aBot, offer } from './helpers.ts';

const commands = commandsFor([{ name: 'nanobanana', offer }]);
const optionsOf = (command: (typeof commands)[number] | undefined) =>
  command && 'options' in command ? (command.options ?? []) : [];
const named = (name: string) => commands.find((command) => command.name === name);

const overwrites = (requests: readonly { method: string; path: string; body: unknown }[]) =>
  requests
    .filter(({ method }) => method === 'PUT')
    .map(({ path, body }) => [path.split('/').slice(3).join('/'), (body as unknown[]).length]);

describe('the commands', () => {
  it('are those that are there, in English with Korean beside it', () => {
    expect(commands.map(({ name, name_localizations }) => [name, name_localizations?.ko])).toEqual([
      ['nanobanana', '나노바나나'],
      ['nanobanana-history', '나노바나나-기록'],
      ['nanobanana-saved', '나노바나나-저장'],
      ['nanobanana-help', '나노바나나-도움말'],
      ['Edit this image', '이 이미지 편집'],
    ]);
  });

  it('offer what the configured providers can do, and nothing else', () => {
    const options = optionsOf(named('nanobanana'));
    expect(options.map(({ name }) => name)).toEqual([
      'prompt',
      'aspect',
      'image',
      'image2',
      'image3',
      'model',
      'resolution',
      'count',
    ]);
    expect(options).toMatchObject([
      { required: true, max_length: 5_000 },
      {
        choices: [
          { name: 'Same as the picture', value: 'source' },
          { name: '1:1 square' },
          { name: '16:9 wide', name_localizations: { ko: '16:9 가로' } },
        ],
      },
      {},
      {},
      {},
      { choices: [{ name: 'Nano Banana · quick, 1K' }, { name: 'Nano Banana Pro · finest, up to 4K' }] },
      { choices: [{ name: '1K' }, { name: '4K' }] },
      { min_value: 1, max_value: 4 },
    ]);
    const [more] = commandsFor([{ name: 'nanobanana', offer: { ...offer, search: true, seed: true } }]);
    expect(
      optionsOf(more)
        .map(({ name }) => name)
        .slice(-2),
    ).toEqual(['search', 'seed']);
  });

  it('have no Korean option name that is an English one', () => {
    const options = commands.flatMap(optionsOf);
    const english = new Set(options.map(({ name }) => name));
    expect(options.filter(({ name_localizations }) => english.has(name_localizations?.ko ?? ''))).toEqual([]);
  });
});

describe('registering', () => {
  it('writes everything once, and nothing when it is there already', async () => {
    const first = await aBot({ checked: true });
    expect(first.discord.commands.registered(null).map(({ name }) => name)).toEqual(
      commands.map(({ name }) => name),
    );
    await first.bot.stop();
    const before = first.discord.requests.length;
    await first.bot.start(first.made);
    expect(overwrites(first.discord.requests.slice(before))).toEqual([]);
    expect(first.discord.violations).toEqual([]);
  });

  it('in one server alone empties the global set', async () => {
    const { discord } = await aBot({ guild: true });
    expect(overwrites(discord.requests)).toEqual([[`guilds/${discord.guild.id}/commands`, 5]]);
    expect(discord.commands.registered(null)).toEqual([]);
    expect(discord.commands.registered(discord.guild.id)).toHaveLength(5);
  });

  it('does not keep the bot from starting when it fails', async () => {
    const world = await aBot({ start: false });
    world.discord.faults.add({ kind: 'status', status: 403, route: 'commands', times: 9 });
    await world.bot.start(world.made);
    expect(world.log).toContainEqual(
      expect.objectContaining({ message: 'The commands could not be registered' }),
    );
    expect(world.bot.ready()).toEqual({ ok: true, detail: 'connected' });
  });

  it('sees a changed word, but not what Discord adds', () => {
    const stored = commands.map((command, index) => ({
      ...command,
      id: String(index),
      application_id: '1',
      version: '7',
      default_member_permissions: null,
      dm_permission: true,
      nsfw: false,
    }));
    expect(sameCommands(commands, stored.reverse())).toBe(true);
    expect(sameCommands(commands, [{ ...stored[0], description: 'other' }, ...stored.slice(1)])).toBe(false);
    expect(sameCommands(commands, stored.slice(1))).toBe(false);
  });
});
