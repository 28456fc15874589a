import { registerHooks } from 'node:module';
import { type Mutant, mutants } from './mutants.ts';
import type { runSeeds } from './run.ts';

const MARK = 'mutant';
const TOP = new URL('../../', import.meta.url).href;

/** The mutant of a module's address: whoever is imported by a mutated module is of the same mutant. */
const markOf = (url: string | undefined): string | null => (url ? new URL(url).searchParams.get(MARK) : null);

/** Makes `?mutant=<index>` an address of the whole project with that slip in it. Throws where it fits nowhere. */
export function letMutantsLoad(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const mark = context.parentURL?.startsWith('file:') ? markOf(context.parentURL) : null;
      const ours = found.url.startsWith(TOP) && !found.url.includes('/node_modules/');
      return mark && ours ? { ...found, url: `${found.url.split('?')[0]}?${MARK}=${mark}` } : found;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const mark = url.startsWith(TOP) ? markOf(url) : null;
      const mutant = mark === null ? undefined : mutants[Number(mark)];
      if (!mutant || url.split('?')[0] !== TOP + mutant.file) return loaded;
      return { ...loaded, source: mutated(String(loaded.source), mutant) };
    },
  });
}

function mutated(source: string, { name, file, from, to }: Mutant): string {
  const times = source.split(from).length - 1;
  if (times !== 1) throw new Error(`mutant "${name}" fits ${times} times into ${file}, not once`);
  return source.replace(from, () => to);
}

/** The simulation with one slip in the source. */
export async function mutatedRun(mutant: Mutant): Promise<typeof runSeeds> {
  const module = (await import(`./run.ts?${MARK}=${mutants.indexOf(mutant)}`)) as {
    runSeeds: typeof runSeeds;
  };
  return module.runSeeds;
}
