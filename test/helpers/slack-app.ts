import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { parse } from 'yaml';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import { createFakeSlack, type FakeSlack, type FakeSlackOptions } from '../fakes/slack/index.ts';
import { freePort, startApp, type TestApp } from './app.ts';

/** Our own manifest: its commands, shortcuts and scopes are all that the fake lets us have. */
export const manifest: unknown = parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'slack-manifest.yaml'), 'utf8'),
);

const running: (() => Promise<void>)[] = [];

/** At the end of the file: most of a test is waiting, so those of one file run beside one another. */
afterAll(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

export interface SlackWorld {
  readonly slack: FakeSlack;
  readonly piapi: FakePiapi;
  readonly app: TestApp;
  readonly env: Readonly<Record<string, string>>;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly slack?: FakeSlackOptions;
  readonly piapi?: Parameters<typeof createFakePiapi>[0];
  readonly maxOpenJobs?: number;
}

/** The process as a whole between a fake Slack and a fake PiAPI; everything is stopped after the last test. */
export async function aSlackApp(options: Options = {}): Promise<SlackWorld> {
  const port = await freePort();
  const slack = await createFakeSlack({
    rateLimits: 'off',
    manifest,
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    ...options.slack,
  });
  running.push(() => slack.close());
  const piapi = await createFakePiapi({ delays: { pendingMs: 100, processingMs: 500 }, ...options.piapi });
  running.push(() => piapi.stop());
  const inHttpMode = options.slack?.mode === 'http';
  const env = {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SLACK_BOT_TOKEN: slack.token,
    SLACK_API_URL: slack.apiUrl,
    ...(inHttpMode ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
    PIAPI_API_KEY: piapi.apiKey,
    PIAPI_BASE_URL: piapi.url,
    PIAPI_UPLOAD_URL: piapi.uploadUrl,
    TRUSTED_MEDIA_HOSTS: new URL(piapi.url).host,
    ...options.env,
  };
  const most = options.maxOpenJobs === undefined ? {} : { maxOpenJobs: options.maxOpenJobs };
  const app = await startApp({ env, ...most });
  running.push(() => app.remove());
  if (!inHttpMode) await slack.connected();
  return { slack, piapi, app, env };
}
