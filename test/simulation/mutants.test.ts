import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** What `npm run simulate -- --mutants` prints; it exits 1 unless each was caught by what it breaks. */
async function table(): Promise<{ lines: string[]; failed: boolean }> {
  const printed = await run(process.execPath, [main, '--mutants']).then(
    ({ stdout }) => ({ stdout, failed: false }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ stdout: stdout + stderr, failed: true }),
  );
  return { lines: printed.stdout.trimEnd().split('\n'), failed: printed.failed };
}

describe('the simulation can fail', () => {
  it('catches each of ten slips by the invariant that it breaks, and finds the code clean', {
    timeout: 600_000,
  }, async () => {
    const { lines, failed } = await table();
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(mutants).toHaveLength(10);
    for (const { name } of mutants)
      expect(
        lines.find((line) => line.includes(name)),
        name,
      ).toMatch(/^caught /);
    expect(lines.at(-1)).toMatch(/: clean$/);
    expect(failed).toBe(false);
  });
});
