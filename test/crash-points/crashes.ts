import { play, type Scenario } from './scenario.ts';

/** What crashing a scenario at its points came to. */
export interface Crashed {
  readonly scenario: string;
  /** Every point that its life without a crash came to, in order. */
  readonly sequence: readonly string[];
  /** Those that it was crashed at. */
  readonly crashedAt: readonly string[];
  readonly violations: readonly string[];
}

/** Which occurrences of points are crashed at: each point once, or every time that it is come to. */
export type Density = 'each point' | 'every occurrence';

/** Plays a scenario once whole, then again with a crash at each point that it came to. */
export async function crashEverywhere(
  scenario: Scenario,
  density: Density,
  wanted: (point: string) => boolean = () => true,
): Promise<Crashed> {
  const prefix = await firstCrash(scenario);
  const whole = await play(scenario, prefix);
  const sequence = whole.passed;
  const violations = whole.violations.map((what) => `without a crash: ${what}`);
  const crashedAt: string[] = [];
  const from = scenario.from === undefined ? 0 : sequence.indexOf(scenario.from);
  if (from < 0) violations.push(`no run comes to ${scenario.from}`);
  for (const at of chosen(sequence, Math.max(from, 0), density)) {
    const point = sequence[at] ?? '';
    if (!wanted(point)) continue;
    const ran = await play(scenario, [...prefix, at]);
    crashedAt.push(point);
    violations.push(...ran.violations.map((what) => `${point} (#${at}): ${what}`));
    const reached = ran.world.lives[prefix.length]?.passed[at];
    if (reached !== point && !scenario.realDisk)
      violations.push(`${point} (#${at}): came to ${reached} in its place`);
  }
  return {
    scenario: scenario.name,
    sequence,
    crashedAt,
    violations: violations.map((what) => `${scenario.name}: ${what}`),
  };
}

async function firstCrash(scenario: Scenario): Promise<number[]> {
  if (scenario.afterCrashAt === undefined) return [];
  const { world } = await play(scenario, []);
  const at = world.lives[0]?.passed.indexOf(scenario.afterCrashAt) ?? -1;
  if (at < 0) throw new Error(`${scenario.name}: no run comes to ${scenario.afterCrashAt}`);
  return [at];
}

function chosen(sequence: readonly string[], from: number, density: Density): number[] {
  const all = sequence.map((_, index) => index).slice(from);
  if (density === 'every occurrence') return all;
  return all.filter((index) => sequence.indexOf(sequence[index] ?? '', from) === index);
}
