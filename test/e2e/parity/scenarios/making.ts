import { expect } from 'vitest';
import { eventually } from '../../../helpers/app.ts';
import { png } from '../../../helpers/images.ts';
import { bookOf, completed, forward, type Scenario, until } from '../scenario.ts';

/** From a wish to its pictures. */
export const making: readonly Scenario[] = [
  {
    name: 'one picture goes from Pending to Completed in one reply, with price, model and person',
    async run({ surface, world, prompt }) {
      const reply = await surface.ask({ prompt, aspect: '16:9' });
      await completed(reply);
      forward(reply.statuses(), 'Pending', 'Processing', 'Completed');
      for (const fact of ['US$0.03', 'Nano Banana', '16:9', '1K', 'PiAPI', prompt])
        expect(reply.text()).toContain(fact);
      expect(reply.buttons()).toEqual(['again', 'edit', 'save', 'delete']);
      expect(surface.replies(prompt)).toHaveLength(1);
      expect(bookOf(world, prompt)).toHaveLength(1);
    },
  },
  {
    name: 'three pictures appear together, and each is paid once',
    async run({ surface, world, prompt }) {
      const reply = await surface.ask({ prompt, count: 3 });
      await completed(reply, 3);
      expect(reply.text()).toContain('3 pictures');
      expect(reply.text()).toContain('US$0.09');
      expect(bookOf(world, prompt)).toHaveLength(3);
    },
  },
  {
    name: 'of three pictures one is refused: Completed with two, why the third is missing, and the price of two',
    async run({ surface, world, prompt }) {
      world.ends(prompt, {
        status: 'failed',
        consume: 0,
        error: { code: 10000, raw_message: 'blocked by safety filter' },
      });
      const reply = await surface.ask({ prompt, count: 3 });
      await completed(reply, 2);
      expect(reply.text()).toContain('2 of 3 pictures');
      expect(reply.text()).toMatch(/Picture \d: PiAPI refused this request/);
      expect(reply.text()).toContain('US$0.06');
    },
  },
  {
    name: "a person's own picture is edited: the provider gets it, and its shape is kept",
    async run({ surface, world, prompt }) {
      const reply = await surface.editPicture(await png(80, 60), prompt);
      await completed(reply);
      expect(reply.text()).toContain('as the picture');
      expect(bookOf(world, prompt)).toHaveLength(1);
      const tasks = [...world.piapi.tasks.values()].filter(({ input }) => input.prompt === prompt);
      expect(tasks.map(({ input }) => input.image_urls?.length)).toEqual([1]);
      expect(tasks[0]?.input.aspect_ratio).toBeUndefined();
    },
  },
  {
    name: 'in Korean the reply says the same, state by state',
    async run({ surface, prompt }) {
      const korean = await surface.inKorean();
      const reply = await korean.ask({ prompt });
      await until(reply, '완료');
      await eventually(() => reply.pictures() === 1);
      forward(reply.statuses(), '대기 중', '처리 중', '완료');
      for (const fact of ['제공 PiAPI', '요청 ', 'US$0.03', prompt]) expect(reply.text()).toContain(fact);
    },
  },
];
