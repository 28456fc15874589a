import { parentPort } from 'node:worker_threads';
import { runSeeds } from './run.ts';

/** Runs the seeds that it is told, from the first up to but not including the last, and tells what they came to. */
parentPort?.on('message', async ({ from, to }: { from: number; to: number }) => {
  parentPort?.postMessage(await runSeeds(from, to));
});
