import { beforeEach, describe, expect, it } from 'vitest';
import { aCoreOnDiscord, aRunningJob, type CoreOnDiscord, standing } from '../bots/discord/core-world.ts';
import { here } from '../bots/discord/helpers.ts';
import { customIdOf, type InteractionHandle } from '../fakes/discord/handle.ts';
import type { FakeChannel } from '../fakes/discord/types.ts';

const MINUTES = 60_000;
const RESULT = 'Completed with 1';

/** A job in a server that has not installed the app: a person brought it. */
describe('a user install outside the server', () => {
  let world: CoreOnDiscord;
  let channel: FakeChannel;
  let handle: InteractionHandle;

  beforeEach(async () => {
    world = await aCoreOnDiscord();
    const { discord } = world;
    const elsewhere = discord.world.guild({ installed: false });
    discord.world.join(elsewhere, discord.user);
    channel = discord.world.channel(elsewhere);
    handle = await aRunningJob(world, { channel });
  });

  const direct = () => standing(world.discord, world.discord.world.dm(world.discord.user));
  const press = async (action: string) => {
    const message = here(handle.message);
    const pressed = await world.discord.press({ message, customId: customIdOf(message, action) });
    await pressed.answered();
    return pressed;
  };
  const until = (state: string) =>
    world.discord.waiting.until(
      () => (standing(world.discord, channel)[0] === state ? true : undefined),
      () => `${state}, not ${standing(world.discord, channel)}`,
    );

  it('within 15 minutes the reply is edited in place, by another process too', async () => {
    await world.restart();
    await world.finish();
    expect(await world.settled()).toMatchObject({ delivery: 'done' });
    expect(standing(world.discord, channel)).toEqual([RESULT]);
    expect(direct()).toEqual([]);
    expect(world.discord.pings).toEqual([]);
  });

  it('afterwards the result goes to the requester by direct message, and any press shows it in place', async () => {
    const { discord } = world;
    discord.advance(16 * MINUTES);
    await world.restart();
    await world.finish();
    expect(await world.settled()).toMatchObject({ delivery: 'done' });
    expect(direct()).toEqual([RESULT]);
    expect(discord.pings).toMatchObject([{ users: [discord.user.id] }]);
    expect(standing(discord, channel)).toEqual(['Processing']);
    await press('check:');
    await until(RESULT);
    expect(direct()).toEqual([RESULT]);
    expect(discord.pings).toHaveLength(1);
    const byBot = discord.requests.filter(({ auth, path }) => auth === 'bot' && path.includes(channel.id));
    expect(byBot).toEqual([]);
  });

  it('and where direct messages are closed, it waits in the history for a press', async () => {
    world.discord.user.refusesDms = true;
    world.discord.advance(16 * MINUTES);
    await world.finish();
    expect(await world.settled()).toMatchObject({ status: 'completed', delivery: 'gone' });
    expect(standing(world.discord, channel)).toEqual(['Processing']);
    await press('check:');
    await until(RESULT);
  });

  it('a press of somebody else shows nothing of it', async () => {
    const { discord } = world;
    discord.user.refusesDms = true;
    discord.advance(16 * MINUTES);
    await world.finish();
    await world.settled();
    const user = discord.world.user({ username: 'juno' });
    discord.world.join(here(discord.world.guilds.get(channel.guildId ?? '')), user);
    const message = here(handle.message);
    const pressed = await discord.press({ message, customId: customIdOf(message, 'check:'), user });
    await pressed.followedUp();
    expect(standing(discord, channel)).toEqual(['Processing']);
  });
});
