import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { digestOf } from './run.ts';

const MINUTES = 60_000;
const SEEDS = 2_000;
const run = promisify(execFile);
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** `npm run simulate`, on all cores: it ends with an error where a promise is broken or a fault never happened. */
const simulate = (...options: readonly string[]) =>
  run(process.execPath, [main, ...options]).then(
    ({ stdout }) => ({ said: stdout, clean: true }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ said: stdout + stderr, clean: false }),
  );

describe('the core in simulated worlds', () => {
  it('keeps every promise, whatever fails, in the first two thousand seeds', {
    timeout: 10 * MINUTES,
  }, async () => {
    const { said, clean } = await simulate('--seeds', String(SEEDS));
    expect(clean, said).toBe(true);
    expect(said).toMatch(new RegExp(`^Seeds ${SEEDS.toLocaleString('en-US')} `, 'm'));
  });

  it('is the same world again for the same seed, and another one for another', {
    timeout: MINUTES,
  }, async () => {
    const once = [await digestOf(11), await digestOf(12)];
    expect([await digestOf(11), await digestOf(12)]).toEqual(once);
    expect(once[0]).not.toBe(once[1]);
  });
});
