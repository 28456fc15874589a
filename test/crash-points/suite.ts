import { describe, expect, it } from 'vitest';
import { type Crashed, crashEverywhere, type Density } from './crashes.ts';
import type { Scenario } from './scenario.ts';

/** `CRASH_POINTS=all npx vitest run test/crash-points`: at every occurrence, which takes minutes. */
const density: Density = process.env.CRASH_POINTS === 'all' ? 'every occurrence' : 'each point';
const everywhere = density === 'every occurrence';

const PATIENCE_MS: Record<Density, number> = { 'each point': 120_000, 'every occurrence': 1_200_000 };

/** Both moments of each call: before it acts, and after it acted, its answer unheard. */
const pointsOf = (calls: readonly string[]): string[] =>
  calls.flatMap((call) => [`${call}, before`, `${call}, after`]);

/**
 * Crashes each scenario at each of its points. `listed` names every call that some scenario comes to: one that is
 * not listed fails the test, and one that no scenario comes to any more does too. `scenariosEach`: a point is left
 * out once so many scenarios of the suite were crashed at it (not where every occurrence is asked for).
 */
export function crashSuite(
  title: string,
  scenarios: readonly Scenario[],
  listed: readonly string[],
  scenariosEach = Number.POSITIVE_INFINITY,
): void {
  const known = new Set(pointsOf(listed));
  const done: Crashed[] = [];
  const wanted = (point: string) =>
    done.filter(({ crashedAt }) => crashedAt.includes(point)).length < scenariosEach;

  describe(`a crash at each point of ${title}`, () => {
    it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
      '%s: nothing twice, nothing lost',
      async (_, scenario) => {
        const crashed = await crashEverywhere(
          scenario,
          density,
          everywhere || scenario.apart ? undefined : wanted,
        );
        done.push(crashed);
        expect(crashed.violations).toEqual([]);
        expect(crashed.sequence.filter((point) => !known.has(point))).toEqual([]);
        if (everywhere) expect(crashed.crashedAt).not.toEqual([]);
      },
      PATIENCE_MS[density],
    );

    it('crashes at every point that is listed', () => {
      const crashedAt = new Set(done.flatMap(({ crashedAt }) => crashedAt));
      expect([...known].filter((point) => !crashedAt.has(point))).toEqual([]);
      console.info(summary(title, done, crashedAt.size));
    });
  });
}

function summary(title: string, done: readonly Crashed[], points: number): string {
  const crashes = done.reduce((sum, one) => sum + one.crashedAt.length, 0);
  const violations = done.reduce((sum, one) => sum + one.violations.length, 0);
  return `crash points, ${title}: ${done.length} scenarios, ${points} points, ${crashes} crashes, ${violations} violations`;
}
