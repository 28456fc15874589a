import type { FuzzOptions } from './options.ts';
import type { PieceDone } from './worker.ts';

/** What was done so far, by edge. */

export interface Row {
  readonly edge: string;
  readonly cases: number;
  readonly ms: number;
  readonly uncaught: number;
}

export interface Books {
  add(done: PieceDone): void;
  failed(edge: string): boolean;
  failures(): readonly PieceDone[];
  rows(): readonly Row[];
}

export function createBooks({ edges, cases }: FuzzOptions, print: (line: string) => void): Books {
  const rows = new Map(edges.map((edge): [string, Row] => [edge, { edge, cases: 0, ms: 0, uncaught: 0 }]));
  const failures: PieceDone[] = [];

  return {
    add(done) {
      const row = rows.get(done.edge);
      if (!row) return;
      const uncaught = row.uncaught + (done.counterexample === undefined ? 0 : 1);
      const next = { ...row, cases: row.cases + done.done, ms: row.ms + done.ms, uncaught };
      rows.set(done.edge, next);
      if (done.counterexample !== undefined) failures.push(done);
      if (isWorthTelling(row.cases, next.cases, cases)) print(`${done.edge}: ${next.cases} of ${cases}`);
    },
    failed: (edge) => failures.some((failure) => failure.edge === edge),
    failures: () => failures,
    rows: () => [...rows.values()],
  };
}

/** Each tenth, and the end. */
const isWorthTelling = (before: number, after: number, all: number): boolean =>
  Math.floor((before * 10) / all) < Math.floor((after * 10) / all);

export function tableOf(rows: readonly Row[]): string {
  const sum = (figure: 'cases' | 'ms' | 'uncaught') => rows.reduce((total, row) => total + row[figure], 0);
  const total: Row = { edge: 'all', cases: sum('cases'), ms: sum('ms'), uncaught: sum('uncaught') };
  const lines = [...rows, total].map(({ edge, cases, ms, uncaught }) => [
    edge,
    String(cases),
    (ms / 1000).toFixed(1),
    String(uncaught),
  ]);
  return [['edge', 'cases', 'seconds', 'uncaught'], ...lines]
    .map(([edge = '', ...figures]) => edge.padEnd(20) + figures.map((each) => each.padStart(12)).join(''))
    .join('\n');
}
