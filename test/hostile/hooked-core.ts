import { onTestFinished } from 'vitest';
import { createSecrets } from '../../src/secrets.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';
import { aSpot, aWish, type CoreOptions, createCore, mina, obedientProvider } from '../helpers/core.ts';
import { aServer } from '../server/helpers.ts';

/** Real secrets, a real server and the real core behind one address, with a clock of the test's own. */
export async function aHookedCore(
  options: Pick<CoreOptions, 'state' | 'clock'> & { media?: ReturnType<typeof createMemoryMediaStore> } = {},
) {
  const secrets = createSecrets([Buffer.alloc(32, 7)]);
  const asked: number[] = [];
  const media = options.media ?? createMemoryMediaStore();
  const core = createCore({
    ...options,
    media,
    provider: (clock) =>
      obedientProvider(clock, { capabilities: { ...obedientProvider(clock).capabilities, webhooks: true } }),
    change: {
      webhookFor: (provider, attempt) => {
        const secret = secrets.webhookSecret(provider, attempt);
        return { url: `https://bot.example/webhooks/${provider}/${attempt}/${secret}`, secret };
      },
    },
  });
  const follow = core.provider.script;
  core.provider.script = (elapsed, id) => {
    asked.push(id);
    return follow(elapsed, id);
  };
  const server = await aServer({ webhooks: { verify: secrets.verifyWebhook, notice: core.jobs.notice } });
  await core.jobs.start();
  onTestFinished(async () => {
    await core.jobs.stop();
    await server.stop();
  });

  /** A job that is with the provider, and the address that its notices come to. */
  async function submitted() {
    const [made] = await Promise.all([core.jobs.submit(mina, aSpot(), aWish()), core.clock.advance(0)]);
    await core.clock.advance(1_500);
    const id = made?.job ?? '';
    const attempt = `${id}-1-1`;
    const secret = secrets.webhookSecret('test', attempt);
    return { id, attempt, secret, path: `/webhooks/test/${attempt}/${secret}` };
  }

  const post = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, { method: 'POST', body: '{}', ...init });
  const stored = (id: string) => core.store.get(mina, id);

  return { ...core, media, secrets, server, asked, submitted, post, stored };
}
