import { App, HTTPReceiver, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt';
import sharp from 'sharp';
import { afterEach } from 'vitest';
import { createFakeSlack, type FakeSlack, type FakeSlackOptions } from '../fakes/slack/index.ts';

/** The clients would print every refusal that a test is about. */
export const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Something to be stopped after the test. */
export const stopLater = (stop: () => Promise<unknown>) => void cleanUps.push(stop);

/** A fake without limits of calls, unless told; closed after the test. */
export async function aSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const fake = await createFakeSlack({ rateLimits: 'off', ...options });
  cleanUps.push(() => fake.close());
  return fake;
}

/** The real client, which never repeats a call unless told to. */
export function aClient(fake: FakeSlack, options: webApi.WebClientOptions & { token?: string } = {}) {
  const { token = fake.token, ...more } = options;
  return new webApi.WebClient(token, {
    slackApiUrl: fake.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
    ...more,
  });
}

const clientOptions = (fake: FakeSlack) => ({
  slackApiUrl: fake.apiUrl,
  retryConfig: { retries: 0 },
  logger: quiet,
});

/** A real Bolt app in Socket Mode, before its handlers; `connect` starts it. */
export function aSocketApp(fake: FakeSlack) {
  const receiver = new SocketModeReceiver({
    appToken: fake.appToken,
    logger: quiet,
    clientPingTimeout: 300,
    installerOptions: { clientOptions: clientOptions(fake) },
  });
  const app = new App({
    token: fake.token,
    receiver,
    logger: quiet,
    clientOptions: clientOptions(fake),
  });
  return {
    app,
    async connect() {
      cleanUps.push(() => app.stop());
      await app.start();
      await fake.connected();
    },
  };
}

/** A real Bolt app behind an HTTPReceiver on a free port; `listen` starts it. */
export function anHttpApp(fake: FakeSlack) {
  const receiver = new HTTPReceiver({ signingSecret: fake.signingSecret, logger: quiet });
  const app = new App({
    token: fake.token,
    receiver,
    logger: quiet,
    clientOptions: clientOptions(fake),
  });
  return {
    app,
    async listen() {
      const server = await app.start({ port: 0, host: '127.0.0.1' });
      cleanUps.push(() => app.stop());
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      fake.deliverTo(`http://127.0.0.1:${port}/slack/events`);
      return port;
    },
  };
}

export function aPicture(width = 8, height = 6): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#fc0' } })
    .png()
    .toBuffer();
}

/** Slack's error code of a refused call. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError) return String(error.data.error);
    throw error;
  }
}

/** The three steps of an upload, as an app takes them. */
export async function upload(client: webApi.WebClient, bytes: Buffer, filename = 'a.png'): Promise<string> {
  const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({
    filename,
    length: bytes.length,
  });
  await fetch(upload_url, { method: 'POST', body: new Uint8Array(bytes) });
  await client.files.completeUploadExternal({ files: [{ id: file_id, title: filename }] });
  return file_id;
}
