import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { codes, modes, proveStep } from './faults.ts';
import type { Operation } from './faulty-fs.ts';
import { life } from './life.ts';
import { proveStart } from './starts.ts';

/** In memory where there is such a place: what is shown here is what fails, not how long a sync takes. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Each makes the same calls as another step. `node test/disk/main.ts` takes all, with every code in both modes. */
const alike = [
  'makes another job',
  'saves settings again',
  'replaces a picture',
  'ends another job',
  'ends it again',
  'forgets a person',
];

/** Once for the first step; after it these calls, of the same library, fail in the same way as those beside them. */
const again = ['stat', 'lstat', 'write', 'close'];

it.each(life.map((step, at) => [step.name, at] as const).filter(([name]) => !alike.includes(name)))(
  'at whatever call the disk fails, a life that %s loses nothing and goes on',
  async (_, at) => {
    const step = life[at];
    if (!step) throw new Error('no such step');
    const faultAt = ({ nth }: Operation) => ({
      nth,
      mode: modes[nth % modes.length] ?? 'once',
      code: codes[(nth + at) % codes.length] ?? 'EIO',
    });
    const counts = ({ name }: Operation) => at === 0 || !again.includes(name);
    const report = await proveStep(folder, life.slice(0, at), step, (operation) =>
      counts(operation) ? [faultAt(operation)] : [],
    );
    expect(report.faults).toBe(report.operations.filter(counts).length);
    expect(report.refused, 'faults that were noticed').toBeGreaterThan(0);
  },
);

it('at whatever call the disk fails, a start finds everything or refuses with code 75, and the next one finds all', async () => {
  const report = await proveStart(folder, ({ nth }) => [
    { nth, mode: modes[nth % modes.length] ?? 'once', code: codes[nth % codes.length] ?? 'EIO' },
  ]);
  expect(report.faults).toBe(report.operations.length);
  expect(report.refused).toBeGreaterThan(0);
  expect(report.refused).toBeLessThan(report.faults);
});
