import { REST } from '@discordjs/rest';
import { Client, Events, type GatewayIntentBits } from 'discord.js';
import sharp from 'sharp';
import { afterEach } from 'vitest';
import { createFakeDiscord, type FakeDiscord, type FakeDiscordOptions } from '../fakes/discord/index.ts';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A command with an attachment, and one on messages, as an app could have them. */
export const someCommands = [
  {
    name: 'paint',
    description: 'Paints',
    integration_types: [0, 1],
    options: [
      { type: 3, name: 'prompt', description: 'What', required: true, max_length: 100 },
      { type: 11, name: 'image', description: 'A picture' },
      { type: 3, name: 'size', description: 'How big', choices: [{ name: 'Small', value: 's' }] },
    ],
  },
  { name: 'Use this', type: 3 },
];

/** A fake with two commands registered; closed after the test. */
export async function aDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const fake = await createFakeDiscord(options);
  cleanUps.push(() => fake.close());
  fake.commands.preset(null, someCommands);
  return fake;
}

/** A real discord.js client, without intents unless told, logged in and ready. */
export async function aClient(fake: FakeDiscord, options: { intents?: GatewayIntentBits[] } = {}) {
  const { intents = [] } = options;
  const client = new Client({ intents, rest: { api: fake.apiUrl, version: '10' } });
  cleanUps.push(() => client.destroy());
  const ready = new Promise((done) => client.once(Events.ClientReady, done));
  await client.login(fake.token);
  await ready;
  return client;
}

/** The real REST client, which never repeats a request unless told to. */
export function aRest(fake: FakeDiscord, options: { retries?: number; timeout?: number } = {}): REST {
  return new REST({ api: fake.apiUrl, version: '10', retries: 0, ...options }).setToken(fake.token);
}

export function aPicture(width = 8, height = 6): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#fc0' } })
    .png()
    .toBuffer();
}

/** Random bytes that no rule looks into, of exactly this size. */
export const bytes = (size: number) => Buffer.alloc(size, 7);

/** Discord's error code of a refused call. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error) return error.code;
    throw error;
  }
}
