import { createRandom, type Random } from './random.ts';
import type { Surface } from './surface.ts';
import { createDiscord } from './surfaces/discord.ts';
import { createSlack } from './surfaces/slack.ts';

/** Jobs in flight that people keep up on each platform. */
const AT_ONCE = 5;

/** Everybody who asks, on both platforms at once. */
export interface Crowd extends Omit<Surface, 'isThere' | 'ask' | 'running'> {
  /** Somebody somewhere asks, if the bot is there to take it and fewer than five jobs run there. */
  ask(): Promise<void>;
}

/** `publicUrl`: where the bot can be reached. Each platform has a chance of its own. */
export async function createCrowd(random: Random, publicUrl: string): Promise<Crowd> {
  const own = () => createRandom(random.whole(0, 2 ** 31));
  const discord = await createDiscord(own());
  const slack = await createSlack(own(), publicUrl);
  const all: [Surface, ...Surface[]] = [discord, slack];
  let typed = 0;

  /** No prompt is part of another one, and none needs escaping. */
  function nextPrompt(): string {
    typed += 1;
    return `a paper boat with the number ${String(typed).padStart(5, '0')} on its sail`;
  }

  return {
    env: Object.assign({}, ...all.map(({ env }) => env)),
    hosts: all.flatMap(({ hosts }) => hosts),
    async moveIn() {
      for (const one of all) await one.moveIn();
    },
    async ask() {
      const surface = random.pick(all);
      if (surface.running() < AT_ONCE && (await surface.isThere())) await surface.ask(nextPrompt());
    },
    changePace: () => all.forEach((one) => void one.changePace()),
    calm: () => all.forEach((one) => void one.calm()),
    asked: () => all.flatMap((one) => one.asked()),
    readHistory: async () => (await Promise.all(all.map((one) => one.readHistory()))).flat(),
    pings: () => all.reduce((sum, one) => sum + one.pings(), 0),
    async close() {
      await Promise.all(all.map((one) => one.close()));
    },
  };
}
