import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import type { DiscordConfig } from '../config/types.ts';
import type { Ask } from './ask.ts';
import { type Finding, fix, note, ok } from './finding.ts';

const SUBJECT = 'DISCORD_TOKEN';

/** What the bot needs in a server to keep a reply up to date for longer than 15 minutes. */
const NEEDED = {
  'View Channels': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Embed Links': PermissionFlagsBits.EmbedLinks,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
} as const;

const userSchema = z.object({ username: z.string() });
const applicationSchema = z.object({
  id: z.string(),
  interactions_endpoint_url: z.string().nullish(),
});
const guildsSchema = z.array(z.object({ id: z.string(), name: z.string(), permissions: z.string() }));

/** The token, the application, its commands, and the bot's permissions in each server, by name. */
export async function checkDiscord(config: DiscordConfig, ask: Ask): Promise<readonly Finding[]> {
  const get = (path: string) =>
    ask(`${config.apiUrl}/v10${path}`, {
      authorization: `Bot ${config.token}`,
      'user-agent': 'DiscordBot (nanobanana-bot, doctor)',
    });

  const me = await get('/users/@me');
  if (me.status === 0) {
    const what = `Discord can't be reached: ${me.reason}`;
    return [fix('DISCORD_API_URL', `${what}; check the network of this computer`)];
  }
  if (me.status === 401) {
    const remedy = 'reset it at discord.com/developers → your app → Bot, and put the new one';
    return [fix(SUBJECT, `Discord refused the token; ${remedy}`)];
  }
  const user = userSchema.safeParse(me.body);
  if (me.status !== 200 || !user.success) return [strange(me.status)];

  const found = [ok(SUBJECT, `Discord accepts it; the bot is ${user.data.username}`)];
  const application = applicationSchema.safeParse(bodyOf(await get('/applications/@me')));
  if (!application.success)
    return [...found, fix(SUBJECT, 'the application cannot be read; try again later')];
  const { id, interactions_endpoint_url: endpoint } = application.data;
  if (endpoint) {
    const where = 'discord.com/developers → your app → General Information';
    const text = `Discord sends the commands to an address of its own; clear Interactions Endpoint URL at ${where}`;
    found.push(fix('Discord app', text));
  }
  found.push(await checkCommands(config, id, get));
  found.push(...checkGuilds(await get('/users/@me/guilds?limit=200'), id));
  return found;
}

type Get = (path: string) => ReturnType<Ask>;

async function checkCommands(config: DiscordConfig, application: string, get: Get): Promise<Finding> {
  const guild = config.guildId ? `/guilds/${config.guildId}` : '';
  const { status } = await get(`/applications/${application}${guild}/commands`);
  const subject = config.guildId ? 'DISCORD_GUILD_ID' : 'Discord commands';
  if (status === 200) return ok(subject, 'commands may be registered');
  if (status === 403 || status === 404) {
    return fix(subject, `commands may not be registered there; add the app with ${inviteLink(application)}`);
  }
  return fix(subject, `Discord answered ${status || 'nothing'} about the commands; try again later`);
}

function checkGuilds(answer: Awaited<ReturnType<Ask>>, application: string): readonly Finding[] {
  const guilds = guildsSchema.safeParse(bodyOf(answer));
  if (!guilds.success) return [strange(answer.status)];
  if (guilds.data.length === 0) {
    return [note('Discord servers', `the bot is in none yet; add it with ${inviteLink(application)}`)];
  }
  return guilds.data.map(({ id, name, permissions }) => {
    const subject = `discord:${id}`;
    const missing = missingIn(BigInt(/^\d+$/.test(permissions) ? permissions : 0));
    if (missing.length === 0) return ok(subject, `has all permissions in ${name}`);
    return fix(subject, `lacks ${missing.join(', ')} in ${name}; give them to the bot's role`);
  });
}

function missingIn(permissions: bigint): readonly string[] {
  if (permissions & PermissionFlagsBits.Administrator) return [];
  return Object.entries(NEEDED).flatMap(([name, bit]) => (permissions & bit ? [] : [name]));
}

function inviteLink(application: string): string {
  const permissions = Object.values(NEEDED).reduce((all, bit) => all | bit, 0n);
  const query = `client_id=${application}&scope=bot+applications.commands&permissions=${permissions}`;
  return `https://discord.com/oauth2/authorize?${query}`;
}

const bodyOf = (answer: Awaited<ReturnType<Ask>>): unknown =>
  answer.status === 200 ? answer.body : undefined;

const strange = (status: number): Finding =>
  fix(
    'DISCORD_API_URL',
    `Discord answered ${status || 'nothing'} in a way that is not understood; try again later`,
  );
