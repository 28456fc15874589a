import { expect } from 'vitest';
import { eventually } from '../../../helpers/app.ts';
import { bookOf, completed, forward, type Scenario, until } from '../scenario.ts';
import type { SeenReply } from '../surface.ts';
import type { World } from '../world.ts';

/** A provider with three places that ends nothing by itself, and a queue of three jobs. */
export const NARROW = { places: 3, jobs: 3 } as const;

async function tasksOf({ piapi }: World, prompt: string, count: number): Promise<string[]> {
  const ours = () => [...piapi.tasks.values()].filter(({ input }) => input.prompt === prompt);
  await eventually(() => ours().length === count);
  return ours().map(({ id }) => id);
}

/** The provider makes what was asked for with this prompt. */
async function make(world: World, prompt: string, count = 1): Promise<void> {
  for (const task of await tasksOf(world, prompt, count)) world.piapi.move(task, { status: 'completed' });
}

const has = (reply: SeenReply, button: string) => eventually(() => reply.buttons().includes(button));

/** What happens between a wish and its end. */
export const waiting: readonly Scenario[] = [
  {
    name: 'a job that the process was stopped over goes on to Completed after the next start, paid once',
    async run({ surface, world, prompt }) {
      const reply = await surface.ask({ prompt });
      const [task = ''] = await tasksOf(world, prompt, 1);
      world.piapi.move(task, { status: 'processing' });
      await until(reply, 'Processing');
      await world.restart();
      await make(world, prompt);
      await completed(reply);
      forward(reply.statuses(), 'Pending', 'Processing', 'Completed');
      expect(surface.replies(prompt)).toHaveLength(1);
      expect(bookOf(world, prompt)).toHaveLength(1);
    },
  },
  {
    name: 'a job that waits says its place, and Cancel ends it free of charge',
    alone: true,
    async run({ surface, world, prompt }) {
      await world.settled();
      const first = `first ${prompt}`;
      const before = await surface.ask({ prompt: first, count: NARROW.places });
      await tasksOf(world, first, NARROW.places);
      const reply = await surface.ask({ prompt });
      await eventually(() => reply.text().includes('next in line'));
      await has(reply, 'cancel');
      await surface.press(reply, 'cancel');
      await until(reply, 'Cancelled');
      expect(reply.text()).toContain('nothing was charged');
      expect(reply.buttons()).toEqual(['again', 'delete']);
      await make(world, first, NARROW.places);
      await completed(before, NARROW.places);
      expect(bookOf(world, prompt)).toEqual([]);
    },
  },
  {
    name: 'where too much waits already a request ends as Failed in its reply, free of charge',
    alone: true,
    async run({ surface, world, prompt }) {
      await world.settled();
      const others = Array.from({ length: NARROW.jobs }, (_, n) => `${n} before ${prompt}`);
      const replies = await Promise.all(others.map((other) => surface.ask({ prompt: other })));
      const reply = await surface.ask({ prompt });
      expect(reply.statuses()).toEqual(['Failed']);
      expect(reply.text()).toContain('Nothing was charged.');
      for (const other of others) await make(world, other);
      for (const one of replies) await completed(one);
      expect(bookOf(world, prompt)).toEqual([]);
    },
  },
  {
    name: 'past the budget of a day a request ends as Failed in its reply, with the limit, free of charge',
    alone: true,
    async run({ surface, world, prompt }) {
      await world.settled();
      const reply = await surface.ask({ prompt, model: 'nano-banana-pro', resolution: '4K', count: 4 });
      expect(reply.statuses()).toEqual(['Failed']);
      expect(reply.text()).toContain('limit');
      expect(reply.text()).toContain('Nothing was charged.');
      expect(bookOf(world, prompt)).toEqual([]);
    },
  },
  {
    name: 'Check finds what an answer that was lost had begun: Completed in the same reply, paid once',
    alone: true,
    async run({ surface, world, prompt }) {
      world.piapi.notices.lost = true;
      world.piapi.fault('create', { kind: 'lost' });
      const reply = await surface.ask({ prompt });
      await until(reply, 'Unknown');
      await make(world, prompt);
      await surface.press(reply, 'check');
      await completed(reply);
      world.piapi.notices.lost = false;
      expect(surface.replies(prompt)).toHaveLength(1);
      expect(bookOf(world, prompt)).toHaveLength(1);
    },
  },
];
