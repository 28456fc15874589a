import type { ProviderDefinition } from '../core/contracts/provider.ts';
import { layOver } from './catalog/lay-over.ts';
import { type Path, sayPath } from './catalog/path.ts';
import type { CatalogText } from './catalog/read.ts';
import type { CatalogReport } from './catalog/report.ts';
import type { Report } from './providers.ts';
import type { ProviderConfig } from './types.ts';
import { helpFor } from './variables.ts';

const variable = 'CATALOG_FILE';
/** A file that is something else altogether needs no line for each of its lines. */
const MOST_PROBLEMS = 50;

/** The providers with CATALOG_FILE laid over what they offer; everything that is wrong with it is reported. */
export function withCatalog(
  providers: readonly ProviderConfig[],
  definitions: readonly ProviderDefinition[],
  file: CatalogText,
  report: Report,
): readonly ProviderConfig[] {
  const parts = partsOf(file, report);
  if (!parts) return providers;
  const paths = createPathReport(report);
  reportNames(Object.keys(parts.of), providers, definitions, paths);
  const laid = providers.map((provider) => {
    const { definition } = provider;
    const part = parts.of[definition.name];
    return { ...provider, ...layOver(definition, part, { modified: parts.modified, report: paths }) };
  });
  paths.sayRest();
  return laid;
}

function partsOf(file: CatalogText, report: Report) {
  const fix = helpFor(variable);
  if ('problem' in file) {
    report.problem({ variable, problem: file.problem, fix });
    return undefined;
  }
  const read = readJson(file.text.replace(/^\uFEFF/, ''));
  if ('problem' in read) {
    report.problem({ variable, problem: read.problem, fix: 'put JSON there, as docs/providers.md shows it' });
    return undefined;
  }
  const { value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const problem = 'leads to JSON that is not an object in { }';
    report.problem({ variable, problem, fix: 'put { "<provider>": { "models": { … } } } there' });
    return undefined;
  }
  return { of: { ...value } as Readonly<Record<string, unknown>>, modified: file.modified };
}

/** The parser's own words repeat a piece of the text: only the place is taken from them. */
function readJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const where = error instanceof Error && /line (\d+) column (\d+)/.exec(error.message);
    const place = where ? ` (line ${where[1]}, column ${where[2]})` : '';
    return { problem: `leads to a file that is not JSON${place}` };
  }
}

function reportNames(
  names: readonly string[],
  configured: readonly ProviderConfig[],
  definitions: readonly ProviderDefinition[],
  report: CatalogReport,
): void {
  const known = definitions.map(({ name }) => name);
  for (const name of names) {
    if (configured.some(({ definition }) => definition.name === name)) continue;
    if (known.includes(name)) {
      report.warn([name], 'is for a provider that is not set up and is ignored', 'set it up, or take it out');
    } else report.problem([name], 'is not a provider', `put some of ${known.join(', ')}, or take it out`);
  }
}

/** Reports by path, up to a bearable number. */
function createPathReport(report: Report): CatalogReport & { sayRest(): void } {
  let problems = 0;
  return {
    problem(path: Path, problem, fix) {
      problems += 1;
      if (problems <= MOST_PROBLEMS) report.problem({ variable, at: sayPath(path), problem, fix });
    },
    warn: (path, problem, fix) => report.warn({ variable, at: sayPath(path), problem, fix }),
    sayRest() {
      if (problems <= MOST_PROBLEMS) return;
      const problem = `has ${problems - MOST_PROBLEMS} more mistakes`;
      report.problem({ variable, problem, fix: 'correct these first' });
    },
  };
}
