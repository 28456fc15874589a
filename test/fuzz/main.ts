import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { replayOf } from './edge.ts';
import { type FuzzOptions, readOptions } from './options.ts';
import { createBooks, tableOf } from './report.ts';
import type { Piece, PieceDone } from './worker.ts';

/** Every edge, as many cases as wanted, on all cores: `npm run fuzz -- --cases 1000000 --edge prompts --seed 7`. */

/** As many as `npm test` runs; each piece has a seed of its own, by which it is run again. */
const CASES_PER_PIECE = 10_000;
/** A piece that takes longer has hung. */
const PIECE_MS = 300_000;

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Edge by edge, so that what is done is done as a whole. */
function piecesOf({ edges, cases, seed }: FuzzOptions): Piece[] {
  return edges.flatMap((edge) =>
    Array.from({ length: Math.ceil(cases / CASES_PER_PIECE) }, (_, index) => ({
      edge,
      seed: seed + index,
      cases: Math.min(CASES_PER_PIECE, cases - index * CASES_PER_PIECE),
    })),
  );
}

async function run(options: FuzzOptions): Promise<boolean> {
  const pieces = piecesOf(options);
  const books = createBooks(options, print);
  const work = async () => {
    let worker: Worker | undefined;
    for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
      if (books.failed(piece.edge)) continue;
      worker ??= new Worker(new URL('./worker.ts', import.meta.url));
      const done = await handOver(worker, piece);
      if (done.done === 0) {
        await worker.terminate();
        worker = undefined;
      }
      books.add(done);
    }
    await worker?.terminate();
  };
  print(`${options.cases} cases of each of ${options.edges.length} edges, from seed ${options.seed}`);
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  print(`\n${tableOf(books.rows())}\n`);
  for (const { edge, seed, cases, counterexample } of books.failures()) {
    print(`FAILED ${edge}\n${counterexample}\nOnce more: ${replayOf(edge, seed, cases)}\n`);
  }
  return books.failures().length === 0;
}

/** What escaped the edge altogether, or never came to an end, counts as uncaught. */
function handOver(worker: Worker, piece: Piece): Promise<PieceDone> {
  return new Promise((resolve) => {
    const lost = (counterexample: string) => resolve({ ...piece, done: 0, ms: 0, counterexample });
    const late = setTimeout(() => lost(`nothing came back within ${PIECE_MS} ms`), PIECE_MS);
    worker.removeAllListeners();
    worker.on('message', (done: PieceDone) => {
      clearTimeout(late);
      resolve(done);
    });
    worker.on('error', (error) => {
      clearTimeout(late);
      lost(`uncaught: ${error instanceof Error ? error.stack : error}`);
    });
    worker.postMessage(piece);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.exitCode = (await run(readOptions(process.argv.slice(2)))) ? 0 : 1;
