import type { Provider } from '../../src/core/contracts/provider.ts';
import type { Json } from '../../src/core/job.ts';
import type { Manner } from './catalog.ts';
import { type Life, type Port, SimulatedFault } from './port.ts';
import type { ProviderTask } from './records.ts';
import type { World } from './world.ts';

/** Asking for the state of a task, and looking for one whose answer was lost. Neither costs anything. */
export function createAsking(
  world: World,
  { finds }: Manner,
  port: Port,
  life: Life,
): Pick<Provider, 'status' | 'find'> {
  const { faults, random, timeline, book, watch } = world;
  const wayBack = () => ({ back: random.chance(0.5) ? random.whole(0, 300) : 0 });

  function stateOf(task: ProviderTask): Awaited<ReturnType<Provider['status']>> {
    const now = timeline.now();
    if (now >= task.endsAt) return { finished: task.outcome };
    if (now < task.startsAt || faults.happens('status: goes backwards')) return { state: 'pending' };
    return { state: 'processing' };
  }

  return {
    async status(operation) {
      const task = book.tasks.get(idIn(operation) ?? '');
      if (task) watch.asked({ process: life.name, attempt: task.attempt });
      const hangs = faults.happens('status: hangs');
      const answer = await port(
        'provider.status',
        () => {
          if (!task) throw new SimulatedFault('no such task');
          return hangs || faults.happens('status: error') ? undefined : stateOf(task);
        },
        hangs ? { back: 30_000 } : wayBack(),
      );
      if (!answer) throw new SimulatedFault('no state');
      return answer;
    },
    /** By what a notice names, proven ours, or by its history. */
    async find(trace, { notice }) {
      watch.asked({ process: life.name, attempt: trace.id });
      const found = await port(
        'provider.find',
        () => {
          if (faults.happens('find: error')) throw new SimulatedFault('it cannot be looked for now');
          const named = book.tasks.get(idIn(notice) ?? '');
          if (!finds) return undefined;
          if (named?.attempt === trace.id) return named;
          if (faults.happens('find: finds nothing')) return undefined;
          return book.byKey.get(trace.key);
        },
        wayBack(),
      );
      return found ? { task: found.id } : null;
    },
  };
}

function idIn(json: Json | undefined): string | undefined {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return undefined;
  return typeof json.task === 'string' ? json.task : undefined;
}
