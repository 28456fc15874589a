import { DiscordError } from './errors.ts';
import { type Fields, isFields } from './shape.ts';

export type Path = readonly (string | number)[];

/** Collects what is wrong with a request, to be answered at once as Discord's error 50035. */
export interface Problems {
  add(path: Path, code: string, message: string): void;
  /** Notes a text outside its lengths. Text is counted in code points, as Discord does. */
  length(path: Path, value: unknown, least: number, most: number): void;
  /** Notes a list or number outside its bounds. */
  range(path: Path, value: number, least: number, most: number): void;
  readonly count: number;
  /** Throws error 50035 with every problem where there is one. */
  settle(): void;
}

function put(tree: Fields, path: Path, problem: Fields) {
  let node = tree;
  for (const step of path) {
    const key = String(step);
    const next = node[key];
    const child: Fields = isFields(next) ? next : {};
    node[key] = child;
    node = child;
  }
  const known = Array.isArray(node._errors) ? node._errors : [];
  node._errors = [...known, problem];
}

export function createProblems(): Problems {
  const tree: Fields = {};
  let count = 0;
  const add = (path: Path, code: string, message: string) => {
    count += 1;
    put(tree, path, { code, message });
  };
  return {
    add,
    length(path, value, least, most) {
      if (typeof value !== 'string') {
        add(path, 'STRING_TYPE_CONVERT', 'Could not interpret as string.');
        return;
      }
      const size = [...value].length;
      if (size === 0 && least > 0) add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
      else if (size < least || size > most)
        add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${most} in length.`);
    },
    range(path, value, least, most) {
      if (value < least || value > most)
        add(path, 'NUMBER_TYPE_RANGE', `Must be between ${least} and ${most}, but is ${value}.`);
    },
    get count() {
      return count;
    },
    settle() {
      if (count > 0) throw new DiscordError(400, 50035, 'Invalid Form Body', tree);
    },
  };
}

/** One problem alone, as error 50035. */
export function formError(path: Path, code: string, message: string): DiscordError {
  const tree: Fields = {};
  put(tree, path, { code, message });
  return new DiscordError(400, 50035, 'Invalid Form Body', tree);
}
