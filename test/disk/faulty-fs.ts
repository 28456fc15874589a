import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** One call to the file system on something below the watched folder. */
export interface Operation {
  readonly name: string;
  /** Below the watched folder, with ids and numbers taken out of it. */
  readonly path: string;
  /** Counted from 1, since `plan` was called. */
  readonly nth: number;
}

/** The error code that a call ends with; undefined lets it through. */
export type Plan = (operation: Operation) => string | undefined;

export interface FaultyFs {
  /** Starts to count anew; the calls go wrong as the plan says. */
  plan(plan: Plan): Operation[];
  /** Every call goes through, and is not counted. */
  heal(): void;
  restore(): void;
}

const PATHS = [
  'chmod',
  'lstat',
  'mkdir',
  'open',
  'readdir',
  'readFile',
  'rename',
  'rm',
  'stat',
  'statfs',
  'unlink',
];
const HANDLES = ['sync', 'stat', 'writeFile', 'read'];
/** What streams call. */
const CALLBACKS = ['open', 'write', 'fsync', 'close'];
/** Half of the text reaches the disk before it is full: that is what a disk filling up does. */
const HALF_DONE = new Set(['writeFile', 'write']);
/** What was asked for happens, and then the error is told: a file that would not close is closed. */
const DONE_ANYWAY = new Set(['close']);

type Call = (...args: unknown[]) => unknown;
type Functions = Record<string, Call>;

const codedError = (code: string, name: string): Error =>
  Object.assign(new Error(`${code}: made by the test, ${name}`), { code });

/**
 * Puts itself between the program and Node's file system, below every library: what `node:fs/promises`,
 * `node:fs` (streams) and file handles do below `root` is counted and can fail.
 */
export async function watchFileSystem(root: string): Promise<FaultyFs> {
  const files = new Map<unknown, string>();
  const undo: (() => void)[] = [];
  let operations: Operation[] = [];
  let current: Plan | undefined;

  const asked = (name: string, file: unknown): string | undefined => {
    const path = typeof file === 'string' ? file : files.get(file);
    if (!current || !path?.startsWith(root)) return undefined;
    const operation = { name, path: withoutNumbers(path.slice(root.length + 1)), nth: operations.length + 1 };
    operations.push(operation);
    return current(operation);
  };

  function replace(owner: object, name: string, make: (original: Call) => Call): void {
    const functions = owner as Functions;
    const original = functions[name];
    if (!original) throw new Error(`there is no ${name}`);
    functions[name] = Object.assign(make(original), original);
    undo.push(() => {
      functions[name] = original;
    });
  }

  const promised = (name: string, fileOf: (self: unknown, args: unknown[]) => unknown) => (original: Call) =>
    async function (this: unknown, ...args: unknown[]) {
      const file = fileOf(this, args);
      const code = asked(name, file);
      if (code && !DONE_ANYWAY.has(name) && !HALF_DONE.has(name)) throw codedError(code, name);
      const result = await Reflect.apply(original, this, code ? halved(name, args) : args);
      if (code) throw codedError(code, name);
      if (name === 'open') opened(result, String(args[0]));
      return result;
    };

  function opened(handle: unknown, path: string): void {
    files.set(handle, path);
    // Each handle has a `close` of its own.
    const owner = handle as Functions;
    if (owner.close) owner.close = promised('close', () => path)(owner.close);
  }

  const called = (name: string) => (original: Call) =>
    function (this: unknown, ...args: unknown[]) {
      const code = asked(name, args[0]);
      const back = args.at(-1);
      if (typeof back !== 'function') throw new Error(`${name} without a callback`);
      const answer = (error: unknown, ...results: unknown[]) => {
        if (name === 'open' && !error) files.set(results[0], String(args[0]));
        back(code ? codedError(code, name) : error, ...(code ? [] : results));
      };
      if (code && !DONE_ANYWAY.has(name) && !HALF_DONE.has(name)) return void setImmediate(answer, null);
      return Reflect.apply(original, this, [...(code ? halved(name, args) : args).slice(0, -1), answer]);
    };

  const first = (_: unknown, [file]: unknown[]) => file;
  for (const name of [...PATHS, 'writeFile']) replace(promises, name, promised(name, first));
  const handle = await promises.open(import.meta.filename);
  const handles: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  for (const name of HANDLES)
    replace(
      handles,
      name,
      promised(name, (self) => self),
    );
  for (const name of CALLBACKS) replace(fs, name, called(name));
  syncBuiltinESMExports();

  return {
    plan(plan) {
      operations = [];
      current = plan;
      return operations;
    },
    heal() {
      current = undefined;
    },
    restore() {
      for (const back of undo) back();
      syncBuiltinESMExports();
    },
  };
}

/** The call with half of its text or bytes; other calls as they are. */
function halved(name: string, args: unknown[]): unknown[] {
  const half = (text: unknown) => (typeof text === 'string' ? text.slice(0, text.length >>> 1) : text);
  // (text) of a handle, (path, text), and (descriptor, bytes, offset, length, position) or (descriptor, text, …).
  if (name === 'writeFile') return args.length === 1 ? args.map(half) : [args[0], half(args[1])];
  if (name !== 'write') return args;
  return args.map((arg, at) =>
    at === 3 && typeof arg === 'number' ? arg >>> 1 : at === 1 ? half(arg) : arg,
  );
}

const withoutNumbers = (path: string): string =>
  path
    .replace(/\b[a-z0-9]{20}\b/g, '<id>')
    .replace(/\b[\da-f]{8}-[\da-f-]{27}\b/g, '<uuid>')
    .replace(/\d{5,}/g, '<n>');
