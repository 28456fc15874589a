import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Clock } from '../../src/core/contracts/clock.ts';
import type { Jobs } from '../../src/core/contracts/jobs.ts';
import type { ProviderDefinition, SubmitOptions, Submitted } from '../../src/core/contracts/provider.ts';
import { createLogger } from '../../src/logger.ts';
import { piapi } from '../../src/providers/piapi.ts';
import { eventually } from '../helpers/app.ts';
import { aSpot, aWish, mina, recordingBot } from '../helpers/core.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { png } from '../helpers/images.ts';

const FASTER = 20;

/** A minute takes three seconds. */
function hastyClock(): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * FASTER,
    sleep: (ms, signal) => delay(ms / FASTER, undefined, signal ? { signal } : {}).catch(() => undefined),
  };
}

/** A provider whose submission answers with the picture, when the test says so. */
function synchronousProvider() {
  const calls: PromiseWithResolvers<void>[] = [];
  const folders: (string | undefined)[] = [];
  async function submit(_request: unknown, { sink }: SubmitOptions): Promise<Submitted> {
    const call = Promise.withResolvers<void>();
    calls.push(call);
    await call.promise;
    const file = await sink('image/png', await png(32, 32));
    const charge = { known: true, microDollars: 30_000, own: '1 call' } as const;
    return { finished: { kind: 'completed', results: [{ file }], charge } };
  }
  const definition: ProviderDefinition = {
    ...piapi,
    create({ temporaryFolder }) {
      folders.push(temporaryFolder);
      return {
        name: piapi.name,
        title: piapi.title,
        paid: true,
        capabilities: { models: piapi.models, webhooks: false, synchronous: true },
        submit,
        status: () => Promise.reject(new Error('there is no status')),
      };
    },
  };
  return { calls, folders, definition };
}

async function anApp(dir: string, definition: ProviderDefinition) {
  const env = {
    DATA_DIR: dir,
    PORT: '0',
    PIAPI_API_KEY: 'a-key-of-a-provider',
    SHUTDOWN_SECONDS: '60',
  };
  const parsed = parseConfig(env, [definition]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const clock = hastyClock();
  const handed = Promise.withResolvers<Jobs>();
  const recording = recordingBot(clock, 'test');
  const downAt: number[] = [];
  const bot: Bot = {
    ...recording,
    start: async (jobs) => handed.resolve(jobs),
    async stop(last) {
      await last;
      downAt.push(clock.now());
    },
  };
  const logger = createLogger({ level: 'silent', secrets: [] });
  const app = await createApp(parsed.config, { logger, clock, bots: [bot] });
  const { url } = await app.start();
  onTestFinished(() => app.stop());
  return { app, url, clock, downAt, bot: recording, jobs: await handed.promise };
}

const actor = { ...mina, platform: 'test' };

it('an open synchronous paid call is waited for, when all else is down, and its picture is shown after the next start', async () => {
  const dir = await dataDir();
  const { calls, definition } = synchronousProvider();
  const first = await anApp(dir, definition);
  const made = await first.jobs.submit(actor, aSpot(), aWish());
  await eventually(() => calls.length === 1);

  let stopped = false;
  const from = first.clock.now();
  const stopping = first.app.stop().then(() => {
    stopped = true;
  });
  const ready = await fetch(`${first.url}/readyz`);
  expect(ready.status).toBe(503);
  await eventually(() =>
    fetch(`${first.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  await eventually(() => first.clock.now() - from > 20_000);
  expect(first.downAt).toHaveLength(1);
  expect(stopped).toBe(false);
  calls[0]?.resolve();
  await stopping;

  const second = await anApp(dir, definition);
  const job = await eventually(async () => {
    const found = await second.jobs.find(actor, made?.job ?? '');
    return found.status === 'completed' && found.delivery === 'done' && found;
  });
  expect(job.tasks[0]?.attempts).toMatchObject([{ money: { committed: 30_000, confirmed: true } }]);
  expect(
    second.bot.shown.filter(({ status, pictures }) => status === 'completed' && pictures === 1),
  ).toHaveLength(1);
  expect(calls).toHaveLength(1);
});

it('what a provider cannot hold goes into the folder that each start empties', async () => {
  const dir = await dataDir();
  const { folders, definition } = synchronousProvider();
  await anApp(dir, definition);
  expect(folders).toEqual([join(dir, 'tmp')]);
});
