// The bot's own HTTP client comes first here, as it does in the process: it makes itself everybody's default.
import { Agent } from 'undici';
import { afterEach, expect, it } from 'vitest';

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

it('uploads a picture although another HTTP client was loaded before', async () => {
  expect(Agent).toBeTypeOf('function');
  const { createRest } = await import('../../../src/bots/discord/rest.ts');
  const { createFakeDiscord } = await import('../../fakes/discord/index.ts');
  const discord = await createFakeDiscord({ rateLimits: 'off' });
  running.push(() => discord.close());
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const rest = createRest({ apiUrl: discord.apiUrl, token: discord.token, logger });
  const sent = rest.post.post(`/channels/${discord.channel.id}/messages`, {
    body: { attachments: [{ id: 0, filename: 'a.png' }] },
    files: [{ name: 'a.png', data: Buffer.alloc(16, 1), contentType: 'image/png' }],
  });
  await expect(sent).resolves.toMatchObject({ attachments: [{ filename: 'a.png' }] });
});
