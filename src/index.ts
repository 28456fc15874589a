import { readFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { exitCodes } from './exit-codes.ts';
import { definitions } from './providers/index.ts';
import { run } from './run.ts';

/** What is set in the environment wins over `.env`; an empty value is none. */
function environment(): Record<string, string | undefined> {
  const set = Object.entries(process.env).filter(([, value]) => value !== '');
  return { ...envFile(), ...Object.fromEntries(set) };
}

function envFile(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync('.env', 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    process.stderr.write('.env: cannot be read; make it a text file that this user may read, or remove it\n');
    process.exit(exitCodes.settings);
  }
}

if (process.argv[2] === 'doctor') {
  const { runDoctor } = await import('./doctor.ts');
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { 'slack-channel': { type: 'string' } },
    strict: false,
  });
  const slackChannel = values['slack-channel'];
  const where = typeof slackChannel === 'string' ? { slackChannel } : {};
  process.exitCode = await runDoctor({ env: environment(), definitions, print, ...where });
} else {
  await run({
    env: environment(),
    definitions,
    // Loaded only when the settings hold: a wrong one is told at once.
    createApp: async (config, extras) => (await import('./app.ts')).createApp(config, extras),
    host: process,
  });
}
