import type { Actor, Wish } from '../../src/core/contracts/jobs.ts';
import type { Job, Json } from '../../src/core/job.ts';
import { pressAfterFailure, pressAtSomeTimes } from './clicks.ts';
import { acknowledge } from './messages.ts';
import type { World } from './world.ts';

export const GUILDS = ['chat:sunny', 'chat:rainy'] as const;
const PERSONS = ['mina', 'juno', 'theo'] as const;

function anActor({ random }: World): Actor {
  const guild = random.pick(GUILDS);
  const id = random.pick(PERSONS);
  return {
    area: random.chance(0.25) ? 'hailou' : 'nanobanana',
    guild,
    platform: 'chat',
    person: { id: `${guild}-${id}`, name: id },
    room: { id: 'room', private: random.chance(0.1) },
    moderator: random.chance(0.2),
    language: random.pick(['en', 'ko']),
  };
}

const MODELS = ['nano-banana', 'nano-banana', 'nano-banana-2', 'nano-banana-pro'] as const;

function aWish(world: World, actor: Actor, event: string): Wish {
  const { random } = world;
  const pictures = random.chance(0.3) ? random.whole(1, 3) : 0;
  return {
    prompt: `prompt of ${event}`,
    ...(actor.area === 'nanobanana' ? { model: random.pick(MODELS) } : {}),
    ...(random.chance(0.3) ? { count: random.whole(2, 4) } : {}),
    pictures: Array.from({ length: pictures }, (_, index) => inputPicture(world, `${event}/${index}`)),
  };
}

function inputPicture(
  { faults, links, timeline }: World,
  name: string,
): NonNullable<Wish['pictures']>[number] {
  const url = `https://pictures.example/${name}.png`;
  if (!faults.happens('input: gone')) links.set(url, { from: 0, until: timeline.now() + 3_600_000 });
  return { name, source: { kind: 'url', url } };
}

/** People who ask for pictures and press buttons, during the span. */
export function letPeopleAct(world: World, jobs: number, spanMs: number): void {
  const { random, timeline } = world;
  for (let nth = 1; nth <= jobs; nth += 1)
    timeline.after(random.whole(0, Math.min(spanMs, 300_000)), () => ask(world, `event-${nth}`, spanMs));
}

/** One event: delivered once, or again, or to both processes. */
function ask(world: World, event: string, spanMs: number): void {
  const { random, faults, timeline } = world;
  const actor = anActor(world);
  const wish = aWish(world, actor, event);
  const place = acknowledge(world, event);
  world.births.set(event, (job) => pressAtSomeTimes(world, actor, job, spanMs));
  world.failures.set(event, (job) => pressAfterFailure(world, actor, job));
  const submit = () => deliver(world, actor, wish, { event, place });
  submit();
  if (faults.happens('event: at both processes')) submit();
  if (faults.happens('event: repeated')) timeline.after(random.whole(0, 20_000), submit);
}

function deliver(
  world: World,
  actor: Actor,
  wish: Wish,
  { event, place }: { event: string; place: Json },
): void {
  const process = world.fleet.any();
  if (!process) return;
  world.trace(() => `${actor.person.id} asks for ${event} at ${process.name}: ${JSON.stringify(wish)}`);
  const spot = { eventKey: event, place, language: actor.language };
  process.jobs.submit(actor, spot, wish).catch(world.watch.surprised);
}

/** Called whenever a job has come to stand without a picture. */
export const failed = (world: World, job: Job): void => world.failures.get(job.eventKey)?.(job);

/** Called for every job that is stored for the first time. */
export function born(world: World, job: Job): void {
  world.counts.lives += 1;
  world.births.get(job.eventKey)?.(job);
}
