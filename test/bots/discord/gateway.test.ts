import { describe, expect, it } from 'vitest';
import { TokenRefusedError } from '../../../src/bots/discord/index.ts';
import { eventually } from '../../helpers/app.ts';
import { aBot } from './helpers.ts';

describe('connecting to Discord', () => {
  it('takes a session without any intent', async () => {
    const { discord, bot } = await aBot();
    expect(discord.gateway.identifies).toMatchObject([{ intents: 0 }]);
    expect(bot.ready()).toEqual({ ok: true, detail: 'connected' });
  });

  it('rejects the start where the token is refused, and says what to put there', async () => {
    const { bot, made } = await aBot({ start: false, token: 'MTIzNDU2Nzg5MDEyMzQ1Njc4.wrong.token' });
    const start = bot.start(made);
    await expect(start).rejects.toBeInstanceOf(TokenRefusedError);
    await expect(start).rejects.toThrow('DISCORD_TOKEN');
    expect(bot.ready().ok).toBe(false);
  });

  it('goes on trying where Discord cannot be reached, and says that it is not connected', async () => {
    const { discord, bot, made, log } = await aBot({ start: false });
    discord.faults.add({ kind: 'status', status: 403, route: '/gateway/bot' });
    await bot.start(made);
    expect(bot.ready()).toEqual({ ok: false, detail: 'connecting' });
    expect(log).toContainEqual(expect.objectContaining({ message: 'Discord cannot be reached yet' }));
    await eventually(() => bot.ready().ok);
  });

  it('registers its commands later where Discord could not be asked at first', async () => {
    const { discord, bot, made } = await aBot({ start: false });
    discord.faults.add({ kind: 'status', status: 403, route: '/applications/@me' });
    await bot.start(made);
    await eventually(() => discord.commands.registered(null).length === 5);
  });

  it('comes back by itself after a broken connection, and answers again', async () => {
    const { discord, bot } = await aBot();
    discord.gateway.drop();
    await eventually(() => !bot.ready().ok);
    await eventually(() => bot.ready().ok);
    const help = await discord.slash({ command: 'nanobanana-help' });
    expect(await help.answered()).toMatchObject({ ephemeral: true });
  });

  it('stops: new work is refused, the connection ends', async () => {
    const { discord, bot } = await aBot();
    await bot.stop();
    await eventually(() => discord.gateway.connected === 0);
    expect(bot.ready().ok).toBe(false);
  });

  it('leaves alone what it does not understand', async () => {
    const { discord, log } = await aBot();
    discord.gateway.dispatch('INTERACTION_CREATE', { id: 'x', type: 77 }, null);
    const help = await discord.slash({ command: 'nanobanana-help' });
    await help.answered();
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
