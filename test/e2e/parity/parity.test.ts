import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from './scenario.ts';
import { making } from './scenarios/making.ts';
import { results } from './scenarios/results.ts';
import { trouble } from './scenarios/trouble.ts';
import { NARROW, waiting } from './scenarios/waiting.ts';
import { platforms } from './surface.ts';
import { startWorld, type World } from './world.ts';

const usual = { scenarios: [...making, ...results, ...trouble], options: {} };
const narrow = {
  scenarios: waiting,
  options: {
    env: { PIAPI_CONCURRENCY: String(NARROW.places), GUILD_DAILY_BUDGET_USD: '0.6' },
    piapi: { delays: 'manual', history: 'on' },
    maxOpenJobs: NARROW.jobs,
  },
} as const;

describe.each([
  { world: 'a provider with room', ...usual },
  { world: 'a provider that takes its time', ...narrow },
])('with $world', ({ scenarios, options: settings }) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(settings);
  });
  afterAll(() => world.close());

  describe.each(scenarios)('$name', ({ name, alone, run }: Scenario) => {
    const options = alone ? {} : { concurrent: true };
    for (const platform of platforms)
      it(`on ${platform}`, options, async () => {
        const surface = world.surfaces.get(platform);
        if (!surface) throw new Error(`there is no ${platform}`);
        const number = scenarios.findIndex((one) => one.name === name);
        await run({ surface, world, prompt: `fox ${number} on ${platform}` });
      });
  });
});

it('is told in docs/parity.md, scenario by scenario', async () => {
  const all = [...usual.scenarios, ...narrow.scenarios];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [
    row(['what happens', 'Discord', 'Slack', 'playground']),
    row(['---', ...platforms.map(() => '---')]),
    ...all.map(({ name }) => row([name, ...platforms.map(() => '✓')])),
  ];
  const head = `# The same on every platform

${all.length} scenarios of a job's life, each written once (\`test/e2e/parity\`) and run on ${platforms.length} platforms: ${all.length * platforms.length} tests. One process
serves all of them at once. The test that runs them compares this page with what it runs; \`vitest run test/e2e/parity -u\` writes it.`;
  await expect(`${head}\n\n${table.join('\n')}\n`).toMatchFileSnapshot('../../../docs/parity.md');
});
