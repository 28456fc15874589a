import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What Node has compiled once is not compiled again: for the workers, and for what they start. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

/** They change what is the same for the whole process: the file system, the order of loading, its memory. */
const alone = [
  'test/disk/**/*.test.ts',
  'test/hostile/memory.test.ts',
  'test/e2e/secrets.test.ts',
  'test/bots/discord/uploads.test.ts',
  'test/run.test.ts',
];

/** discord.js as it is, with an undici of its own that must not meet ours. */
const bareDiscord = 'test/fakes-tests/discord-*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // Most of what a test makes is dead when it ends: collected seldom, it costs a tenth less.
    execArgv: ['--min-semi-space-size=32', '--max-semi-space-size=64'],
    // Many tests wait for a clock or a browser rather than for a core.
    maxWorkers: 5,
    // Node runs the files as it runs the bot, and faster than rewritten ones.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    passWithNoTests: false,
    projects: [
      // Loading discord.js and sharp anew for every file takes longer than most of the tests.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, bareDiscord],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'bare discord.js', include: [bareDiscord], isolate: false } },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
