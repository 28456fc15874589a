import type { Path } from './path.ts';

/** Collects what is wrong in the catalogue, each with its place in it. */
export interface CatalogReport {
  problem(path: Path, problem: string, fix: string): void;
  warn(path: Path, problem: string, fix: string): void;
}

/** The same, with every path continued from `start`. */
export const reportAt = (report: CatalogReport, start: Path): CatalogReport => ({
  problem: (path, problem, fix) => report.problem([...start, ...path], problem, fix),
  warn: (path, problem, fix) => report.warn([...start, ...path], problem, fix),
});
