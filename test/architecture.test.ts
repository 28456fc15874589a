import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breaches, importsOf } from './helpers/architecture.ts';

const top = join(import.meta.dirname, '..');

function ourSources(): Map<string, string> {
  const files = readdirSync(join(top, 'src'), { recursive: true, encoding: 'utf8' });
  const paths = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.replaceAll('\\', '/')}`);
  return new Map(paths.map((path) => [path, readFileSync(join(top, path), 'utf8')]));
}

test('the source keeps the house rules', () => {
  const sources = ourSources();
  expect(sources.size).toBeGreaterThan(50);
  expect(breaches(sources)).toEqual([]);
});

describe('a breach is found', () => {
  const one = (path: string, text: string) => breaches(new Map([[path, text]]));
  const importing = (path: string, name: string) => one(path, `import { x } from '${name}';\n`);

  test.each([
    ['src/core/jobs.ts', 'fastify'],
    ['src/core/jobs.ts', 'pino'],
    ['src/core/jobs.ts', '../store/file.ts'],
    ['src/providers/piapi.ts', './demo.ts'],
    ['src/providers/piapi.ts', './demo/canvas.ts'],
    ['src/providers/piapi/task.ts', '../demo.ts'],
    ['src/providers/piapi.ts', 'sharp'],
    ['src/providers/http.ts', './piapi.ts'],
    ['src/providers/offers.ts', './piapi.ts'],
    ['src/providers/results.ts', 'undici'],
    ['src/bots/discord/handle.ts', '../../providers/piapi.ts'],
    ['src/bots/discord/handle.ts', '../../store/index.ts'],
    ['src/bots/discord/handle.ts', '../../media/fetch.ts'],
    ['src/bots/discord/handle.ts', '../../server/server.ts'],
    ['src/bots/discord/handle.ts', '../web/index.ts'],
    ['src/bots/discord/handle.ts', '@slack/bolt'],
    ['src/bots/web/page.ts', 'fastify'],
    ['src/bots/web/page.ts', 'discord.js'],
    ['src/store/file.ts', '../media/links.ts'],
    ['src/store/file.ts', 'undici'],
    ['src/media/fetch.ts', '../store/index.ts'],
    ['src/server/server.ts', '../bots/index.ts'],
    ['src/config.ts', './providers/index.ts'],
    ['src/core/jobs.ts', '../app.ts'],
    ['src/somewhere/else.ts', 'zod'],
  ])('when %s imports %s', (path, name) => {
    expect(importing(path, name)).toHaveLength(1);
  });

  test.each([
    ['src/core/jobs.ts', 'zod'],
    ['src/core/jobs.ts', 'node:crypto'],
    ['src/core/jobs.ts', './job.ts'],
    ['src/providers/piapi.ts', './http.ts'],
    ['src/providers/piapi/task.ts', '../results.ts'],
    ['src/providers/piapi.ts', './piapi/task.ts'],
    ['src/providers/piapi/task.ts', '../../core/job.ts'],
    ['src/providers/demo/canvas.ts', 'sharp'],
    ['src/bots/discord/handle.ts', 'discord-api-types/v10'],
    ['src/bots/discord/handle.ts', '@discordjs/rest'],
    ['src/store/file.ts', 'lowdb/node'],
    ['src/app.ts', './bots/index.ts'],
  ])('but not when %s imports %s', (path, name) => {
    expect(importing(path, name)).toEqual([]);
  });

  test('when only a type is imported, on demand, for its effects, passed on or over several lines', () => {
    const forms = [
      "import type { x } from 'pino';",
      "const x = await import('pino');",
      "import 'pino';",
      "export { x } from 'pino';",
      "export * from 'pino';",
      "import {\n  x,\n  y,\n} from 'pino';",
      'import x from "pino";',
    ];
    for (const form of forms) {
      expect(importsOf(`${form}\n`)).toEqual(['pino']);
      expect(one('src/core/jobs.ts', form)).toEqual(['src/core/jobs.ts must not import pino']);
    }
  });

  test('when a file other than the entry reads the environment', () => {
    expect(one('src/app.ts', 'process.env.HOME')).toEqual(['src/app.ts must not read process.env']);
    expect(one('src/index.ts', 'process.env.HOME')).toEqual([]);
  });

  test('when the core names a platform', () => {
    expect(one('src/core/jobs.ts', '// as Slack has it')).toEqual([
      'src/core/jobs.ts must not name a platform',
    ]);
    expect(one('src/core/words/en.ts', "export const hint = 'in Discord';")).toHaveLength(1);
    expect(one('src/bots/slack/index.ts', '// as Slack has it')).toEqual([]);
  });

  test('when something is written to the console', () => {
    expect(one('src/app.ts', "console.log('x')")).toHaveLength(1);
  });

  test('when a file has more than 300 lines, or a default export', () => {
    expect(one('src/app.ts', 'x\n'.repeat(300))).toEqual([]);
    expect(one('src/app.ts', 'x\n'.repeat(301))).toEqual(['src/app.ts has 301 lines, more than 300']);
    expect(one('src/app.ts', 'export default 1')).toHaveLength(1);
  });

  test('when two rooms need each other, also by way of a third', () => {
    const sources = new Map([
      ['src/app.ts', "import { x } from './run.ts';"],
      ['src/run.ts', "import { x } from './logger.ts';"],
      ['src/logger.ts', "import { x } from './app.ts';"],
    ]);
    expect(breaches(sources)).toEqual(
      expect.arrayContaining(['app', 'run', 'logger'].map((room) => `${room} leads back to itself`)),
    );
  });
});
