import { describe, expect, it } from 'vitest';
import { actorOf, isOutside, publicLanguage } from '../../../src/bots/discord/actor.ts';
import { type Interaction, readInteraction } from '../../../src/bots/discord/interaction.ts';
import { missingPermissions } from '../../../src/bots/discord/permissions.ts';

const GUILD = '100000000000000001';
const USER = '200000000000000002';

const user = { id: USER, username: 'mina', global_name: 'Mina' };
const inServer = {
  guild_id: GUILD,
  guild_locale: 'en-US',
  member: { user, nick: null, permissions: '0' },
  context: 0,
  authorizing_integration_owners: { '0': GUILD },
};

function interaction(change: object): Interaction {
  const read = readInteraction({
    id: '1',
    application_id: '2',
    token: 't',
    type: 2,
    channel_id: '3',
    channel: { id: '3', type: 0, name: 'general' },
    locale: 'en-US',
    data: { name: 'nanobanana', type: 1 },
    ...change,
  });
  if (!read) throw new Error('no interaction');
  return read;
}

const actor = (change: object) => actorOf(interaction(change), 'nanobanana');

describe('who acts, where', () => {
  it('belongs to the server where the app is installed in it', () => {
    expect(actor(inServer)).toMatchObject({
      guild: `discord:${GUILD}`,
      person: { id: USER, name: 'Mina' },
      room: { id: '3', private: true, name: 'general' },
      moderator: false,
    });
    expect(isOutside(interaction(inServer))).toBe(false);
  });

  it('belongs to the person in a server that they brought the app to, with all rights', () => {
    const brought = { ...inServer, authorizing_integration_owners: { '1': USER } };
    expect(actor(brought)).toMatchObject({
      guild: `discord:dm-${USER}`,
      moderator: true,
      room: { private: false },
    });
    expect(isOutside(interaction(brought))).toBe(true);
  });

  it('believes the owner of the installation only for this very server', () => {
    const other = { ...inServer, authorizing_integration_owners: { '0': '555' } };
    expect(actor(other)?.guild).toBe(`discord:dm-${USER}`);
  });

  it('belongs to the person in direct messages, where the app can write by itself', () => {
    const direct = { user, context: 1, authorizing_integration_owners: { '0': '0' } };
    expect(actor(direct)).toMatchObject({ guild: `discord:dm-${USER}`, moderator: true });
    expect(isOutside(interaction(direct))).toBe(false);
    expect(isOutside(interaction({ ...direct, context: 2 }))).toBe(true);
  });

  it.each([
    ['0', false],
    [String(1n << 5n), true],
    [String(1n << 3n), true],
    [String(1n << 13n), false],
  ])('with the permissions %s: a moderator = %s', (permissions, moderator) => {
    expect(actor({ ...inServer, member: { user, permissions } })?.moderator).toBe(moderator);
  });

  it('is called as the server calls them', () => {
    expect(actor({ ...inServer, member: { user, nick: 'Captain' } })?.person.name).toBe('Captain');
  });

  it.each([
    ['ko', 'en-US', 'ko', 'en'],
    ['fr', 'ko', 'en', 'ko'],
    ['ko', undefined, 'ko', 'ko'],
  ])('reads %s in a server of %s: privately %s, in public %s', (locale, guild_locale, own, common) => {
    const given = { ...inServer, locale, guild_locale };
    expect(actor(given)?.language).toBe(own);
    expect(publicLanguage(interaction(given))).toBe(common);
  });

  it('is nobody where the payload names none', () => {
    expect(actor({ context: 1 })).toBeNull();
  });
});

describe('what the app may not do in a channel', () => {
  const VIEW = 1n << 10n;
  const SEND = 1n << 11n;
  const ATTACH = 1n << 15n;
  const missing = (bits: bigint, change: object = {}) =>
    missingPermissions(interaction({ ...inServer, app_permissions: String(bits), ...change }), 'en');

  it('is told by name', () => {
    expect(missing(VIEW | SEND | ATTACH)).toEqual([]);
    expect(missing(VIEW)).toEqual(['Send Messages', 'Attach Files']);
    expect(missing(1n << 3n)).toEqual([]);
  });

  it('is another permission in a thread', () => {
    const thread = { channel: { id: '3', type: 11 } };
    expect(missing(VIEW | SEND | ATTACH, thread)).toEqual(['Send Messages in Threads']);
  });

  it('does not matter where the person brought the app', () => {
    expect(missing(0n, { authorizing_integration_owners: { '1': USER } })).toEqual([]);
  });
});
