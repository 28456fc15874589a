import type { Problem } from './types.ts';

/**
 * Variables that nobody reads but that look like a setting: a slip of the finger, or an older name. Said, since
 * a setting that silently does nothing is the hardest fault to find.
 */
export function misspelt(given: readonly string[], known: readonly string[]): Problem[] {
  return given
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = nearest(name, known);
      return meant
        ? [{ variable: name, problem: 'is not a setting and is ignored', fix: `did you mean ${meant}?` }]
        : [];
    });
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const upper = name.toUpperCase();
  const ranked = known
    .map((candidate) => ({ candidate, steps: distance(upper, candidate) }))
    .sort((a, b) => a.steps - b.steps);
  const best = ranked[0];
  if (best && best.steps <= slips(best.candidate)) return best.candidate;
  return ranked.find(
    ({ candidate }) => family(candidate) !== undefined && family(candidate) === family(upper),
  )?.candidate;
}

/** Short names such as HOST are one letter from names that belong to others. */
const slips = (name: string): number => Math.min(2, Math.floor(name.length / 5));

/** Names that start with a product of ours are meant for us, however the rest is spelt. */
const family = (name: string): string | undefined =>
  /^(DISCORD|SLACK|PIAPI|EVOLINK|QINGBO|APIYI)_/.exec(name)?.[1];

/** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= from.length; row += 1) {
    rows[row] = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const steps = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
        swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
      rows[row]?.push(steps);
    }
  }
  return at(from.length, to.length);
}
