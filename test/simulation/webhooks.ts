import type { Json } from '../../src/core/job.ts';
import type { ProviderTask } from './records.ts';
import type { World } from './world.ts';

/** The notices of one task: of its start and its end, lost, late, repeated and in any order. */
export function sendNotices(world: World, task: ProviderTask): void {
  const { faults, random, timeline } = world;
  for (const moment of [task.startsAt, task.endsAt]) {
    if (!Number.isFinite(moment) || faults.happens('webhook: lost')) continue;
    const times = faults.happens('webhook: repeated') ? random.whole(2, 4) : 1;
    for (let nth = 0; nth < times; nth += 1) {
      const late = faults.happens('webhook: late') ? random.whole(1, 600) * 1_000 : random.whole(0, 1_000);
      timeline.at(moment + late, () => ring(world, task.attempt, { task: task.id }));
    }
  }
  if (faults.happens('webhook: forged')) {
    const body = random.pick([
      null,
      'completed',
      { task: 'noticed-1' },
      { task: 7 },
      { status: 'completed' },
    ]);
    timeline.after(random.whole(0, 600) * 1_000, () => ring(world, task.attempt, body));
  }
}

/** Any process may be the one that hears of it; a dead one hears nothing. */
function ring(world: World, attempt: string, body: Json): void {
  const process = world.fleet.any();
  if (!process) return;
  world.trace(() => `notice for ${attempt} at ${process.name}: ${JSON.stringify(body)}`);
  void process.jobs.notice(attempt, body);
}
