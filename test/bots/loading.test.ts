import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const top = join(import.meta.dirname, '..', '..');

/** How many modules of each platform a process loads that is made with these settings. */
function loaded(env: Readonly<Record<string, string>>): { discord: number; slack: number } {
  const dataDir = mkdtempSync(join(tmpdir(), 'nanobanana-loading-'));
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
    const { createApp } = await import('${top}/src/app.ts');
    const { parseConfig } = await import('${top}/src/config.ts');
    const { definitions } = await import('${top}/src/providers/index.ts');
    const { createLogger } = await import('${top}/src/logger.ts');
    const { config } = parseConfig(${JSON.stringify({ ...env, DATA_DIR: dataDir, PORT: '0' })}, definitions);
    const logger = createLogger({ level: 'silent', secrets: [] });
    const app = await createApp(config, { logger });
    const count = (pattern) => seen.filter((url) => pattern.test(url)).length;
    const found = {
      discord: count(/bots\\/discord\\/|node_modules\\/(?:discord|@discordjs)/),
      slack: count(/bots\\/slack\\/|node_modules\\/@slack/),
    };
    await app.stop();
    process.stdout.write(JSON.stringify(found));
    process.exit(0);
  `;
  try {
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

test('only the platform that is configured is loaded', () => {
  const discord = loaded({ DISCORD_TOKEN: 'a-token' });
  expect(discord).toMatchObject({ slack: 0 });
  expect(discord.discord).toBeGreaterThan(20);
  const slack = loaded({ SLACK_BOT_TOKEN: 'xoxb-a-token', SLACK_APP_TOKEN: 'xapp-a-token' });
  expect(slack).toMatchObject({ discord: 0 });
  expect(slack.slack).toBeGreaterThan(20);
  expect(loaded({})).toEqual({ discord: 0, slack: 0 });
});
