import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultyFs, type Operation, type Plan, watchFileSystem } from './faulty-fs.ts';
import { look, type Step, startWorld, type World } from './life.ts';

export const codes = ['ENOSPC', 'EIO', 'EACCES', 'EMFILE', 'EROFS'] as const;

/** `once`: one call fails, the next ones work. `lasting`: it and all after it. */
export const modes = ['once', 'lasting'] as const;

export interface Fault {
  readonly nth: number;
  readonly code: (typeof codes)[number];
  readonly mode: (typeof modes)[number];
}

export interface StepReport {
  readonly step: string;
  readonly operations: readonly Operation[];
  readonly faults: number;
  readonly refused: number;
}

export const planOf =
  ({ nth, code, mode }: Fault): Plan =>
  (operation) =>
    operation.nth === nth || (mode === 'lasting' && operation.nth > nth) ? code : undefined;

/**
 * Takes one step of a life on a disk that fails, at every call to the file system and in every way asked for, and
 * looks at what is left: at once, after a kill, and after another try. Throws where something is lost, half
 * written, counted twice or left behind.
 */
export async function proveStep(
  folder: string,
  before: readonly Step[],
  step: Step,
  faultsAt: (operation: Operation) => readonly Fault[],
): Promise<StepReport> {
  const root = await mkdtemp(join(folder, 'step-'));
  const seed = await seeded(root, before);
  const watch = await watchFileSystem(root);
  try {
    const reference = await withoutFault(root, seed, step, watch);
    let [faults, refused] = [0, 0];
    for (const operation of reference.operations) {
      for (const fault of faultsAt(operation)) {
        const what = `${step.name}: ${fault.code} ${fault.mode} at ${fault.nth}, ${operation.name} ${operation.path}`;
        faults += 1;
        refused += await withFault({ root, seed, step, watch, fault, reference, what });
      }
    }
    return { step: step.name, operations: reference.operations, faults, refused };
  } finally {
    watch.restore();
    await rm(root, { recursive: true, force: true });
  }
}

/** A folder in which the steps before were taken. */
async function seeded(root: string, before: readonly Step[]): Promise<string> {
  const dir = join(root, 'seed');
  const world = await startWorld(dir);
  for (const step of before) await step.take(world);
  await world.store.close();
  return dir;
}

interface Reference {
  readonly before: string;
  readonly after: string;
  readonly operations: readonly Operation[];
}

async function withoutFault(root: string, seed: string, step: Step, watch: FaultyFs): Promise<Reference> {
  const world = await startWorld(copyOf(seed, join(root, 'reference')));
  const before = await look(world);
  const operations = watch.plan(() => undefined);
  await step.take(world);
  watch.heal();
  const after = await look(world);
  await world.store.close();
  return { before, after, operations };
}

interface Trial {
  readonly root: string;
  readonly seed: string;
  readonly step: Step;
  readonly watch: FaultyFs;
  readonly fault: Fault;
  readonly reference: Reference;
  readonly what: string;
}

/** Answers 1 where the step was refused, 0 where it was done in spite of the fault. */
async function withFault({ root, seed, step, watch, fault, reference, what }: Trial): Promise<number> {
  const { before, after } = reference;
  const [dir, killed] = [join(root, 'dir'), join(root, 'killed')];
  const world = await startWorld(copyOf(seed, dir));
  watch.plan(planOf(fault));
  const refusal = await step.take(world).then(
    () => null,
    (error: unknown) => error,
  );
  watch.heal();
  if (refusal) assert.equal(codeOf(refusal), fault.code, `${what}: ${refusal}`);
  const states = refusal ? [before, after] : [after];
  const here = await look(world);
  if (!step.partly || !refusal) isOneOf(here, states, `${what}, at once`);
  if (refusal) {
    copyOf(dir, killed);
    await lookAfterStart(killed, allowedAfterKill(step, fault, reference), what, world.problems.length);
    await step.take(world);
    isOneOf(await look(world), [after], `${what}, after another try`);
  }
  await world.store.close();
  const done = (seen: string) => isAllowed(step, seen, [after], `${what}, at the end`);
  await lookAfterStart(dir, done, what, world.problems.length);
  await rm(dir, { recursive: true });
  await rm(killed, { recursive: true, force: true });
  return refusal ? 1 : 0;
}

function allowedAfterKill(step: Step, fault: Fault, { before, after }: Reference) {
  const what = `${step.name}: ${fault.code} ${fault.mode} at ${fault.nth}, after a kill`;
  const states = step.isNew && fault.mode === 'once' ? [before] : [before, after];
  return (seen: string) => {
    if (!step.partly) isAllowed(step, seen, states, what);
  };
}

function isAllowed(step: Step, seen: string, states: readonly string[], what: string): void {
  if (step.journal) isOneOf(withoutOpen(seen), states.map(withoutOpen), what);
  else isOneOf(seen, states, what);
}

const withoutOpen = (seen: string): string => {
  const { open: _, count: __, ...rest } = JSON.parse(seen);
  return JSON.stringify(rest, null, 1);
};

async function lookAfterStart(
  dir: string,
  check: (seen: string) => void,
  what: string,
  known: number,
): Promise<void> {
  const world: World = await startWorld(dir);
  assert.deepEqual(world.problems, [], what);
  const seen = await look(world);
  check(seen);
  await world.store.close();
  assert.deepEqual(await leftovers(dir, known), [], `${what}: left behind`);
}

function isOneOf(seen: string, allowed: readonly string[], what: string): void {
  if (!allowed.includes(seen)) assert.equal(seen, allowed.at(-1), what);
}

/** Names that no start should leave; what was set aside and said may stay, pictures on their way have a day. */
async function leftovers(dir: string, known: number): Promise<string[]> {
  const names = await readdir(dir, { recursive: true });
  const aside = names.filter((name) => /\.damaged-\d+$/.test(name));
  return [...aside.slice(known), ...names.filter((name) => /\.\d{1,10}$|^lock.*\.new$|\.sock$/.test(name))];
}

/** What a process that was killed leaves: all of it but its socket, which nobody would answer. */
export function copyOf(from: string, to: string): string {
  cpSync(from, to, { recursive: true, filter: (name) => !name.endsWith('.sock') });
  return to;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error
    ? error.code
    : error instanceof Error && error.cause
      ? codeOf(error.cause)
      : undefined;
