import { readFileSync } from 'node:fs';

/** Loaded into the process under test: on SIGUSR2 it throws what a file says, where nobody catches it. */
process.on('SIGUSR2', () => {
  throw new Error(readFileSync('crash.txt', 'utf8'));
});
