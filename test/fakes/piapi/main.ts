import { createFakePiapi } from './server.ts';
import type { End } from './types.ts';

/** By hand: `node test/fakes/piapi/main.ts [port]`, then start the bot with the settings that it prints. */
const port = Number(process.argv[2] ?? 4010);

function endFor(prompt: string): End | undefined {
  if (prompt.includes('#refuse'))
    return { status: 'failed', error: { code: 10_000, raw_message: 'content blocked by safety filter' } };
  if (prompt.includes('#fail'))
    return { status: 'failed', error: { code: 10_000, message: 'failed to process task' } };
  if (prompt.includes('#empty')) return { status: 'completed', output: { image_urls: [] } };
  return undefined;
}

const fake = await createFakePiapi({
  port,
  uploadPort: port + 1,
  delays: { pendingMs: 1_500, processingMs: 5_000 },
  pictureSize: 1024,
  fetchInputs: true,
  endFor,
});

process.stdout.write(
  [
    `PIAPI_API_KEY=${fake.apiKey}`,
    `PIAPI_BASE_URL=${fake.url}`,
    `PIAPI_UPLOAD_URL=${fake.uploadUrl}`,
    `TRUSTED_MEDIA_HOSTS=127.0.0.1:${port}`,
    '',
  ].join('\n'),
);
process.once('SIGINT', () => void fake.stop());
process.once('SIGTERM', () => void fake.stop());
