import type { Actor } from '../../src/core/contracts/jobs.ts';
import { UserError } from '../../src/core/errors.ts';
import type { Job } from '../../src/core/job.ts';
import { acknowledge } from './messages.ts';
import type { SimulatedProcess } from './process.ts';
import type { World } from './world.ts';

type Press = (world: World, process: SimulatedProcess, actor: Actor, job: Job) => Promise<unknown>;

const CLICK_MS = 5_000;

/** Buttons by how often they are pressed. */
const PRESSES: readonly (readonly [number, string, Press])[] = [
  [3, 'cancel', (_, { jobs }, actor, { id }) => jobs.cancel(actor, id)],
  [5, 'retry', (...given) => anew(false, ...given)],
  [4, 'move', (...given) => anew(true, ...given)],
  [2, 'look', (_, { jobs }, actor, { id }) => jobs.look(actor, id)],
  [1, 'again', again],
  [1, 'edit', edit],
  [2, 'save', (_, { jobs }, actor, { id }) => jobs.save(actor, id)],
  [1, 'unsave', (_, { jobs }, actor, { id }) => jobs.unsave(actor, id)],
  [1, 'delete', erase],
  [1, 'read', read],
  [1, 'pry', pry],
];
const WEIGHT = PRESSES.reduce((sum, [weight]) => sum + weight, 0);

/** Some presses of the job's buttons: soon after it was asked for, or hours later. */
export function pressAtSomeTimes(world: World, actor: Actor, job: Job, spanMs: number): void {
  const { random, timeline, faults } = world;
  const presses = random.whole(0, 4);
  for (let nth = 0; nth < presses; nth += 1) {
    const [name, press] = somePress(random.whole(1, WEIGHT));
    const after = Math.round(Math.min(100 * 2 ** (random.whole(0, 200) / 10), spanMs));
    const go = () => click(world, name, press, actor, job);
    timeline.after(after, go);
    if (faults.happens('click: twice')) timeline.after(after + random.whole(0, CLICK_MS - 1), go);
  }
}

/** What the buttons of a failure and of a doubt are for. */
export function pressAfterFailure(world: World, actor: Actor, job: Job): void {
  const { random, timeline, faults } = world;
  if (faults.calmed || !random.chance(0.4)) return;
  const move = random.chance(0.6);
  const press: Press = (...given) => anew(move, ...given);
  const go = () => click(world, move ? 'move' : 'retry', press, actor, job);
  timeline.after(random.whole(0, 300) * 1_000, go);
}

function somePress(ticket: number): readonly [string, Press] {
  let left = ticket;
  for (const [weight, name, press] of PRESSES) {
    left -= weight;
    if (left <= 0) return [name, press];
  }
  return ['read', read];
}

function click(world: World, name: string, press: Press, actor: Actor, job: Job): void {
  const process = world.fleet.any();
  if (!process || world.faults.calmed) return;
  world.trace(() => `${actor.person.id} presses ${name} of ${job.id} at ${process.name}`);
  press(world, process, actor, job).catch((error: unknown) => {
    world.trace(() => `${name} of ${job.id}: ${error instanceof UserError ? error.code : error}`);
    world.watch.surprised(error);
  });
}

/** New attempts, wherever or at another provider. Presses of one button within five seconds are one click. */
async function anew(
  move: boolean,
  world: World,
  { jobs }: SimulatedProcess,
  actor: Actor,
  { id }: Job,
): Promise<void> {
  const { timeline, watch, lastClicks } = world;
  const now = timeline.now();
  const button = `${id} ${move}`;
  const last = lastClicks.get(button);
  if (last === undefined || now - last >= CLICK_MS) {
    lastClicks.set(button, now);
    watch.clicked(id);
  }
  await jobs.retry(actor, id, { confirmed: true, move });
}

async function again(world: World, { jobs }: SimulatedProcess, actor: Actor, { id }: Job): Promise<void> {
  const event = `again-${id}-${world.channel.places.size}`;
  const place = acknowledge(world, event);
  await jobs.again(actor, { eventKey: event, place, language: actor.language }, id);
}

/** What was made is the picture of a new request. */
async function edit(world: World, { jobs }: SimulatedProcess, actor: Actor, { id }: Job): Promise<void> {
  const event = `edit-${id}-${world.channel.places.size}`;
  const place = acknowledge(world, event);
  const picture = { name: 'a result', source: { kind: 'output' as const, id: `${id}-1` } };
  const spot = { eventKey: event, place, language: actor.language };
  await jobs.submit(actor, spot, {
    prompt: `edit of ${id}`,
    pictures: [picture],
    parent: { output: `${id}-1` },
  });
}

async function erase({ watch }: World, { jobs }: SimulatedProcess, actor: Actor, { id }: Job): Promise<void> {
  await jobs.delete(actor, id);
  watch.deleted(id);
}

async function read({ watch }: World, { jobs }: SimulatedProcess, actor: Actor): Promise<void> {
  const { views } = await jobs.history(actor, { limit: 50 });
  const { entries } = await jobs.saved(actor, { limit: 50 });
  const ids = [...views.map(({ job }) => job), ...entries.map(({ view }) => view.job)];
  watch.read({ area: actor.area, guild: actor.guild, jobs: ids });
}

/** The same person from another guild or area, who knows the job's id. */
async function pry(world: World, process: SimulatedProcess, actor: Actor, job: Job): Promise<void> {
  const { random, watch } = world;
  const stranger: Actor = random.chance(0.5)
    ? { ...actor, moderator: true, area: actor.area === 'hailou' ? 'nanobanana' : 'hailou' }
    : { ...actor, moderator: true, guild: 'chat:elsewhere' };
  await read(world, process, stranger);
  const { jobs } = process;
  const tries = {
    find: () => jobs.find(stranger, job.id),
    cancel: () => jobs.cancel(stranger, job.id),
    save: () => jobs.save(stranger, job.id),
    delete: () => jobs.delete(stranger, job.id),
    retry: () => jobs.retry(stranger, job.id, { confirmed: true }),
    move: () => jobs.retry(stranger, job.id, { confirmed: true, move: true }),
  };
  for (const [what, attempt] of Object.entries(tries)) {
    const done = await attempt().then(
      () => true,
      (error: unknown) => watch.surprised(error),
    );
    if (done) watch.acted({ what, job: job.id });
  }
}
