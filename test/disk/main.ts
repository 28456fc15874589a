import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { codes, modes, proveStep } from './faults.ts';
import type { Operation } from './faulty-fs.ts';
import { life } from './life.ts';
import { cutPower } from './power.ts';
import { proveStart } from './starts.ts';
import { createVolumes } from './volume.ts';

/**
 * The long proofs of the disk. Use:
 *   node test/disk/main.ts faults            every error code, once and lasting, at every call of every step
 *   node test/disk/main.ts power --cuts 50   power cuts on a loop device (root on Linux)
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { cuts: { type: 'string', default: '50' } },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function faults(): Promise<void> {
  const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const every = ({ nth }: Operation) => codes.flatMap((code) => modes.map((mode) => ({ nth, code, mode })));
  let [all, refused] = [0, 0];
  for (const [at, step] of life.entries()) {
    const report = await proveStep(folder, life.slice(0, at), step, every);
    say(
      `${report.step}: ${report.operations.length} calls, ${report.faults} faults, ${report.refused} refused`,
    );
    all += report.faults;
    refused += report.refused;
  }
  const start = await proveStart(folder, every);
  say(`a start: ${start.operations.length} calls, ${start.faults} faults, ${start.refused} refused`);
  say(
    `${all + start.faults} faults, ${refused + start.refused} refused, nothing lost, doubled or left behind`,
  );
}

async function power(cuts: number): Promise<void> {
  const made = await createVolumes();
  if ('why' in made) return say(`skipped: ${made.why}`);
  try {
    const reports = await cutPower(made.volumes, cuts, () => 20 + Math.random() * 300);
    const last = reports.at(-1);
    const problems = reports.flatMap((report) => report.problems);
    for (const { file, why } of problems) say(`${file}: ${why}`);
    say(
      `${reports.length} cuts, ${last?.jobs} jobs, ${last?.writes} acknowledged writes, ${problems.length} problems`,
    );
  } finally {
    await made.volumes.end();
  }
}

// What is mounted must go, whoever ends this.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const [what] = positionals;
if (what === 'faults') await faults();
else if (what === 'power') await power(Number(values.cuts));
else {
  say('Use: node test/disk/main.ts faults | power [--cuts 50]');
  process.exitCode = 1;
}
