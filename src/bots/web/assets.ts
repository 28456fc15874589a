import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, posix } from 'node:path';
import type { GuardedRoute } from './guard.ts';
import { respond } from './respond.ts';

/**
 * The files of the page, served as they are in the tree: styles, the picture, and its modules, which are
 * TypeScript with the types taken out. The modules are whatever the entry imports, so words and formats of the
 * core reach the browser as the same files that the server runs.
 */

const SOURCES = join(import.meta.dirname, '..', '..');
const PAGE = 'bots/web/page';
/** What may be sent to a browser: the page, its words, and what of the core has no business with Node. */
const MAY_GO_OUT = /^(bots\/web\/(page|words)\/|core\/)[\w/-]+\.ts$/;

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ts: 'text/javascript; charset=utf-8',
};

export interface Asset {
  /** `/page/<version>/bots/web/page/main.ts`; the version is that of all files together. */
  readonly address: string;
  readonly body: string;
}

export interface Assets {
  readonly styles: readonly Asset[];
  readonly modules: readonly Asset[];
  /** Scripts that run before the first paint. */
  readonly early: Asset;
  readonly icon: Asset;
  readonly all: readonly Asset[];
}

let loaded: Assets | undefined;

/** Reads everything once in a process; throws where a module of the page imports what must not leave the server. */
export function loadAssets(): Assets {
  loaded ??= readAssets();
  return loaded;
}

function readAssets(): Assets {
  const styles = filesOf(`${PAGE}/styles`);
  const modules = [...moduleGraph(`${PAGE}/main.ts`)];
  const early: File = [`${PAGE}/early.ts`, strip(read(`${PAGE}/early.ts`))];
  const icon: File = [`${PAGE}/mark.svg`, read(`${PAGE}/mark.svg`)];
  const version = versionOf([...styles, ...modules, early, icon]);
  const asset = ([path, body]: File): Asset => ({ address: `/page/${version}/${path}`, body });
  const assets = {
    styles: styles.map(asset),
    modules: modules.map(asset),
    early: asset(early),
    icon: asset(icon),
  };
  return { ...assets, all: [...assets.styles, ...assets.modules, assets.early, assets.icon] };
}

/** A path below `src`, and what is sent. */
type File = readonly [path: string, body: string];

const versionOf = (files: readonly File[]): string =>
  createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 16);

const read = (path: string): string => readFileSync(join(SOURCES, path), 'utf8');
const strip = (source: string): string => stripTypeScriptTypes(source);

const filesOf = (folder: string): File[] =>
  readdirSync(join(SOURCES, folder))
    .sort()
    .map((name) => [posix.join(folder, name), read(posix.join(folder, name))]);

/** The entry and everything that it imports at run time, by path below `src`. */
function moduleGraph(entry: string): Map<string, string> {
  const graph = new Map<string, string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (graph.has(path)) continue;
    if (!MAY_GO_OUT.test(path)) throw new Error(`the page must not load ${path}`);
    const body = strip(read(path));
    graph.set(path, body);
    for (const name of importsOf(body)) waiting.push(posix.join(posix.dirname(path), name));
  }
  return graph;
}

const importsOf = (body: string): string[] =>
  [...body.matchAll(/^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm)].flatMap(
    ([, name]) => name ?? [],
  );

/** Routes for all of them; a browser asks once: another version has another address. */
export function assetRoutes(assets: Assets): GuardedRoute[] {
  return assets.all.map(({ address, body }) => {
    const type = TYPES[address.split('.').at(-1) ?? ''] ?? 'text/plain';
    const headers = { 'cache-control': 'public, max-age=31536000, immutable', 'content-type': type };
    return { method: 'GET', path: address, handle: async () => respond.bytes(body, headers) };
  });
}
