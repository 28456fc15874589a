import { posix } from 'node:path';

/** Sources by their path from the top of the project: `src/core/job.ts`. */
export type Sources = ReadonlyMap<string, string>;

const LONGEST_FILE = 300;

interface Rule {
  /** Which files it is for; the first rule that fits counts. */
  readonly files: RegExp;
  /** Files of ours that they may import; `$1` is what the first group of `files` found. */
  readonly ours: readonly string[];
  readonly packages: readonly string[];
}

const CORE = '^src/core/';
const SHARED_BY_PROVIDERS = '^src/providers/(http|offers|results|waits|warnings|wording)\\.ts$';
const DISCORD = ['discord.js', '@discordjs/.+', 'discord-api-types'];

/** The house rules (docs/architecture.md). Builtins of Node are allowed everywhere. */
const rules: readonly Rule[] = [
  { files: /^src\/core\//, ours: [CORE], packages: ['zod'] },
  { files: /^src\/providers\/index\.ts$/, ours: [CORE, '^src/providers/[^/]+\\.ts$'], packages: [] },
  {
    files: /^src\/providers\/http\.ts$/,
    ours: [CORE, '^src/providers/waits\\.ts$'],
    packages: ['zod', 'undici'],
  },
  { files: /^src\/providers\/(?:offers|results|waits|warnings|wording)\.ts$/, ours: [CORE], packages: [] },
  {
    files: /^src\/providers\/(demo)(?:\.ts$|\/)/,
    ours: [CORE, SHARED_BY_PROVIDERS, '^src/providers/$1[./]'],
    packages: ['zod', 'undici', 'sharp'],
  },
  {
    files: /^src\/providers\/([^/]+?)(?:\.ts$|\/)/,
    ours: [CORE, SHARED_BY_PROVIDERS, '^src/providers/$1[./]'],
    packages: ['zod', 'undici'],
  },
  { files: /^src\/bots\/index\.ts$/, ours: [CORE, '^src/bots/[^/]+/'], packages: [] },
  { files: /^src\/bots\/(discord)\//, ours: [CORE, '^src/bots/$1/'], packages: ['zod', ...DISCORD] },
  { files: /^src\/bots\/(slack)\//, ours: [CORE, '^src/bots/$1/'], packages: ['zod', '@slack/.+'] },
  { files: /^src\/bots\/(web)\//, ours: [CORE, '^src/bots/$1/'], packages: ['zod', 'yazl'] },
  { files: /^src\/bots\/([^/]+)\//, ours: [CORE, '^src/bots/$1/'], packages: ['zod'] },
  {
    files: /^src\/store\//,
    ours: [CORE, '^src/store/'],
    packages: ['zod', 'lowdb'],
  },
  {
    files: /^src\/media\//,
    ours: [CORE, '^src/media/'],
    packages: ['zod', 'undici', 'sharp', 'file-type', 'ipaddr.js'],
  },
  { files: /^src\/server\//, ours: [CORE, '^src/server/'], packages: ['zod', 'fastify', 'prom-client'] },
  {
    files: /^src\/config(?:\.ts$|\/)/,
    ours: [CORE, '^src/config[./]', '^src/secret-key\\.ts$'],
    packages: ['zod'],
  },
  {
    files: /^src\/doctor\//,
    ours: [CORE, '^src/doctor/', '^src/config/', '^src/secret-key\\.ts$'],
    packages: ['zod', 'discord-api-types'],
  },
  { files: /^src\/log\//, ours: ['^src/log/'], packages: [] },
  { files: /^src\/logger\.ts$/, ours: ['^src/log/', '^src/config/types\\.ts$'], packages: ['pino'] },
  { files: /^src\/(?:secrets|secret-key|exit-codes)\.ts$/, ours: [], packages: [] },
  {
    files: /^src\/run\.ts$/,
    ours: [CORE, '^src/config[./]', '^src/logger\\.ts$', '^src/exit-codes\\.ts$'],
    packages: ['pino'],
  },
  // The composition root and the two ways into it.
  { files: /^src\/(?:app|doctor|index)\.ts$/, ours: ['^src/'], packages: ['.*'] },
];

/** Every breach of the house rules, as a sentence each. */
export function breaches(sources: Sources): readonly string[] {
  const found = [...sources].flatMap(([path, text]) => [
    ...breachesOfImports(path, text),
    ...breachesOfText(path, text),
  ]);
  return [...found, ...cycles(sources)];
}

function breachesOfImports(path: string, text: string): readonly string[] {
  const rule = rules.find(({ files }) => files.test(path));
  if (!rule) return [`${path} is in no room: give it a rule`];
  const group = rule.files.exec(path)?.[1] ?? '';
  const ours = rule.ours.map((pattern) => new RegExp(pattern.replace('$1', group)));
  return importsOf(text).flatMap((name) => {
    if (name.startsWith('node:')) return [];
    const target = resolve(path, name);
    const allowed = target
      ? ours.some((pattern) => pattern.test(target))
      : rule.packages.some((pattern) => new RegExp(`^${pattern}(/|$)`).test(name));
    return allowed ? [] : [`${path} must not import ${target ?? name}`];
  });
}

function breachesOfText(path: string, text: string): readonly string[] {
  const found: string[] = [];
  const lines = text.split('\n').length - 1;
  if (lines > LONGEST_FILE) found.push(`${path} has ${lines} lines, more than ${LONGEST_FILE}`);
  if (/\bprocess\.env\b/.test(text) && path !== 'src/index.ts')
    found.push(`${path} must not read process.env`);
  if (/\bconsole\./.test(text)) found.push(`${path} must not use the console`);
  if (path.startsWith('src/core/') && /discord|slack/i.test(text))
    found.push(`${path} must not name a platform`);
  if (/^export default\b/m.test(text)) found.push(`${path} must not have a default export`);
  return found;
}

/** What a source imports: static, for its types alone, for its effects, passed on, or on demand. */
export function importsOf(text: string): readonly string[] {
  const statement = /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm;
  const effect = /^\s*import\s*['"]([^'"]+)['"]/gm;
  const dynamic = /\bimport\(\s*['"`]([^'"`]+)['"`]/g;
  return [statement, effect, dynamic].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, name]) => (name ? [name] : [])),
  );
}

const resolve = (from: string, name: string): string | undefined =>
  name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), name)) : undefined;

/** `src/core/job.ts` → `core`, `src/bots/discord/index.ts` → `bots/discord`, `src/config.ts` → `config`. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.replace(/^src\//, '').split('/');
  return first === 'bots' && second !== 'index.ts' ? `bots/${second}` : first.replace(/\.ts$/, '');
}

function cycles(sources: Sources): readonly string[] {
  const roads = new Map<string, Set<string>>();
  for (const [path, text] of sources) {
    const room = roomOf(path);
    const to = roads.get(room) ?? new Set();
    roads.set(room, to);
    for (const target of importsOf(text).map((name) => resolve(path, name))) {
      if (target && roomOf(target) !== room) to.add(roomOf(target));
    }
  }
  const leadsTo = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(roads.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return leadsTo(next, to, seen);
    });
  return [...roads.keys()]
    .filter((room) => leadsTo(room, room))
    .map((room) => `${room} leads back to itself`);
}
