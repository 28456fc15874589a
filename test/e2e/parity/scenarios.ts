import { expect } from 'vitest';
import type { FakePiapi } from '../../fakes/piapi/server.ts';
import { eventually } from '../../helpers/app.ts';
import type { SeenReply, Surface } from './surface.ts';

/** A scenario of a job's life, written once. `prompt` is its own on each platform. */
export interface Scenario {
  readonly name: string;
  /** It makes the provider fail: nobody else may ask meanwhile. */
  readonly alone?: true;
  run(world: { surface: Surface; piapi: FakePiapi; prompt: string }): Promise<void>;
}

const bookOf = (piapi: FakePiapi, prompt: string) => piapi.book.filter((line) => line.prompt === prompt);
const until = (reply: SeenReply, word: string) => eventually(() => reply.statuses().at(-1) === word);

/** Each state once, in its order; one that passed too fast may be missing. */
function forward(statuses: readonly string[], ...order: readonly string[]) {
  const places = statuses.map((status) => order.indexOf(status));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect(new Set(places).size).toBe(places.length);
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'one picture goes from Pending to Completed in one reply, with price, model and person',
    async run({ surface, piapi, prompt }) {
      const reply = await surface.ask({ prompt, aspect: '16:9' });
      await until(reply, 'Completed');
      await eventually(() => reply.pictures() === 1);
      forward(reply.statuses(), 'Pending', 'Processing', 'Completed');
      for (const fact of ['US$0.03', 'Nano Banana', '16:9', '1K', 'PiAPI', prompt])
        expect(reply.text()).toContain(fact);
      expect(reply.buttons()).toEqual(['again', 'edit', 'save', 'delete']);
      expect(surface.replies(prompt)).toHaveLength(1);
      expect(bookOf(piapi, prompt)).toHaveLength(1);
    },
  },
  {
    name: 'three pictures appear together, and each is paid once',
    async run({ surface, piapi, prompt }) {
      const reply = await surface.ask({ prompt, count: 3 });
      await until(reply, 'Completed');
      await eventually(() => reply.pictures() === 3);
      expect(reply.text()).toContain('3 pictures');
      expect(reply.text()).toContain('US$0.09');
      expect(bookOf(piapi, prompt)).toHaveLength(3);
    },
  },
  {
    name: 'content that is refused ends as Failed, says why and that it cost nothing',
    alone: true,
    async run({ surface, piapi, prompt }) {
      piapi.ends({
        status: 'failed',
        consume: 0,
        error: { code: 10000, raw_message: 'blocked by safety filter' },
      });
      const reply = await surface.ask({ prompt });
      await until(reply, 'Failed');
      expect(reply.text()).toContain('PiAPI refused this request. Nothing was charged.');
      expect(reply.buttons()).toEqual(['change', 'delete']);
    },
  },
  {
    name: 'a failure that may pass is tried again by a click, in the same reply',
    alone: true,
    async run({ surface, piapi, prompt }) {
      piapi.ends({ status: 'failed', consume: 0, error: { code: 10000, raw_message: 'something broke' } });
      const reply = await surface.ask({ prompt });
      await until(reply, 'Failed');
      await eventually(() => reply.buttons().includes('retry'));
      await surface.press(reply, 'retry');
      await until(reply, 'Completed');
      await eventually(() => reply.pictures() === 1);
      expect(surface.replies(prompt)).toHaveLength(1);
      expect(bookOf(piapi, prompt)).toHaveLength(2);
    },
  },
  {
    name: 'an answer that is lost is Unknown; Try again asks first, then sends one more',
    alone: true,
    async run({ surface, piapi, prompt }) {
      piapi.fault('create', { kind: 'lost' });
      const reply = await surface.ask({ prompt });
      await until(reply, 'Unknown');
      expect(reply.buttons()).toEqual(['check', 'retry']);
      expect(reply.text()).toContain('may have been charged');
      await surface.press(reply, 'retry');
      await until(reply, 'Completed');
      expect(bookOf(piapi, prompt)).toHaveLength(2);
    },
  },
  {
    name: 'Again makes a second reply, and pays once more',
    async run({ surface, piapi, prompt }) {
      const reply = await surface.ask({ prompt });
      await until(reply, 'Completed');
      await eventually(() => reply.buttons().includes('again'));
      await surface.press(reply, 'again');
      await eventually(() => surface.replies(prompt).filter((one) => one.pictures() === 1).length === 2);
      expect(bookOf(piapi, prompt)).toHaveLength(2);
    },
  },
  {
    name: 'Save shows in the reply',
    async run({ surface, prompt }) {
      const reply = await surface.ask({ prompt });
      await until(reply, 'Completed');
      await eventually(() => reply.pictures() === 1);
      await surface.press(reply, 'save');
      await eventually(() => /\bSaved\b/.test(reply.text()));
    },
  },
  {
    name: 'Delete takes the reply away, and the spending stays',
    async run({ surface, piapi, prompt }) {
      const reply = await surface.ask({ prompt });
      await until(reply, 'Completed');
      await eventually(() => reply.pictures() === 1);
      await surface.press(reply, 'delete');
      await eventually(() => reply.isGone());
      expect(surface.replies(prompt)).toEqual([]);
      expect(bookOf(piapi, prompt)).toHaveLength(1);
    },
  },
  {
    name: 'a prompt without a letter is refused in private, free of charge',
    async run({ surface }) {
      const told = await surface.refused({ prompt: '  ' });
      expect(told).toContain('Write what you want to see. Nothing was charged.');
    },
  },
  {
    name: 'a size that the model cannot make is refused in private, with the ones that it can',
    async run({ surface, piapi, prompt }) {
      const told = await surface.refused({ prompt, resolution: '4K' });
      expect(told).toContain("Nano Banana can't make 4K. Nothing was charged.");
      expect(bookOf(piapi, prompt)).toEqual([]);
    },
  },
];
