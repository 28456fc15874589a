import { expect } from 'vitest';
import { eventually } from '../../helpers/app.ts';
import type { SeenReply, Surface } from './surface.ts';
import type { World } from './world.ts';

/** A scenario of a job's life. `prompt` is its own on each platform. */
export interface Scenario {
  readonly name: string;
  /** It makes the next request to the provider fail, or fills the queue: nobody else may ask meanwhile. */
  readonly alone?: true;
  run(given: { surface: Surface; world: World; prompt: string }): Promise<void>;
}

export const bookOf = ({ piapi }: World, prompt: string) =>
  piapi.book.filter((line) => line.prompt === prompt);

export const until = (reply: SeenReply, word: string) =>
  eventually(() => reply.statuses().at(-1) === word).catch((error: unknown) => {
    throw new Error(`not ${word} but ${reply.statuses().join(', ')}: ${reply.text()}`, { cause: error });
  });

/** Completed, with so many pictures to be seen. */
export async function completed(reply: SeenReply, pictures = 1): Promise<void> {
  await until(reply, 'Completed');
  await eventually(() => reply.pictures() === pictures);
}

/** Each state once, in its order; one that passed too fast may be missing. */
export function forward(statuses: readonly string[], ...order: readonly string[]) {
  const places = statuses.map((status) => order.indexOf(status));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect(new Set(places).size).toBe(places.length);
}
