import { runMany } from './crew.ts';
import { printMutants } from './mutants-table.ts';
import { readOptions } from './options.ts';
import { reportOf } from './report.ts';
import { runSeed } from './run.ts';
import { missing } from './totals.ts';

/**
 * The real core in simulated worlds (docs/reliability.md): thousands of seeds, or one again with its trace. Exits 1
 * where an invariant is broken, or where a kind of fault never happened in a whole run.
 */
const print = (line: string) => void process.stdout.write(`${line}\n`);

async function replay(seed: number): Promise<boolean> {
  const { violation, counts, faults } = await runSeed(seed, print);
  print('');
  for (const [fault, times] of faults) print(`${fault}: ${times}`);
  print(JSON.stringify(counts));
  print(violation ? `BROKEN ${violation.invariant}: ${violation.what}` : `seed ${seed} is clean`);
  return violation === undefined;
}

async function many(plan: { from: number; seeds: number; jobs?: number }): Promise<boolean> {
  const started = performance.now();
  let told = started;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const totals = await runMany({
    ...plan,
    stop: stop.signal,
    progress({ seeds, lives }) {
      if (performance.now() - told < 30_000) return;
      told = performance.now();
      print(`${seeds} seeds, ${lives} lives …`);
    },
  });
  for (const line of reportOf(totals, (performance.now() - started) / 1000)) print(line);
  // A few seeds cannot have met everything.
  const whole = totals.seeds >= 1_000;
  return totals.broken.length === 0 && (!whole || missing(totals).length === 0);
}

const options = readOptions(process.argv.slice(2), process.env);
const clean = options.mutants
  ? await printMutants(print)
  : await (options.seed === undefined ? many(options) : replay(options.seed));
process.exitCode = clean ? 0 : 1;
