import { areaNames } from '../core/job.ts';
import { isGuildFolder } from './folder.ts';

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9])){0,99}$/;

/** A media key, taken apart: `<area>/<guild folder>/<job id>/<name>`. */
export interface MediaKey {
  readonly area: string;
  readonly folder: string;
  readonly rest: readonly string[];
}

/**
 * Takes a key apart, or throws: only names that we make pass, so no `..`, no empty or hidden part, no backslash,
 * no NUL, nothing absolute.
 */
export function parseKey(key: string): MediaKey {
  const [area, folder, ...rest] = key.split('/');
  if (!isArea(area) || folder === undefined || !isGuildFolder(folder)) throw badKey();
  if (rest.length < 1 || rest.length > 3 || !rest.every((part) => NAME.test(part))) throw badKey();
  return { area, folder, rest };
}

/** The same for what `delete` takes: a key, or a prefix that ends in `/` and names at least a guild. */
export function parsePrefix(prefix: string): MediaKey {
  if (!prefix.endsWith('/')) return parseKey(prefix);
  const [area, folder, ...rest] = prefix.slice(0, -1).split('/');
  if (!isArea(area) || folder === undefined || !isGuildFolder(folder)) throw badKey();
  if (rest.length > 2 || !rest.every((part) => NAME.test(part))) throw badKey();
  return { area, folder, rest };
}

const isArea = (name: string | undefined): name is string => areaNames.some((area) => area === name);

const badKey = () => new RangeError('a media key that we did not make');
