import { parentPort } from 'node:worker_threads';
import { runEdge } from './edge.ts';
import { loadEdge } from './edges.ts';

/** A core of its own: takes one piece of work after the other and says how each went. */

export interface Piece {
  readonly edge: string;
  readonly seed: number;
  readonly cases: number;
}

export interface PieceDone extends Piece {
  readonly ms: number;
  readonly done: number;
  readonly counterexample?: string;
}

parentPort?.on('message', async (piece: Piece) => {
  const edge = await loadEdge(piece.edge);
  const since = performance.now();
  const { cases, counterexample } = await runEdge(edge, piece);
  const done: PieceDone = {
    ...piece,
    done: cases,
    ms: performance.now() - since,
    ...(counterexample === undefined ? {} : { counterexample }),
  };
  parentPort?.postMessage(done);
});
