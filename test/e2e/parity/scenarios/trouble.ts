import { expect } from 'vitest';
import { eventually } from '../../../helpers/app.ts';
import { bookOf, completed, type Scenario, until } from '../scenario.ts';

const REFUSED = {
  status: 'failed',
  consume: 0,
  error: { code: 10000, raw_message: 'blocked by safety filter' },
} as const;
const BROKEN = {
  status: 'failed',
  consume: 0,
  error: { code: 10000, raw_message: 'something broke' },
} as const;

/** What is refused, fails, or is lost. */
export const trouble: readonly Scenario[] = [
  {
    name: 'a prompt without a letter is refused in private, free of charge',
    async run({ surface }) {
      const told = await surface.refused({ prompt: '  ' });
      expect(told).toContain('Write what you want to see. Nothing was charged.');
    },
  },
  {
    name: 'a size that the model cannot make is refused in private, with the ones that it can',
    async run({ surface, world, prompt }) {
      const told = await surface.refused({ prompt, resolution: '4K' });
      expect(told).toContain("Nano Banana can't make 4K. Nothing was charged.");
      expect(bookOf(world, prompt)).toEqual([]);
    },
  },
  {
    name: 'a refusal in private speaks Korean to whoever does',
    async run({ surface, world, prompt }) {
      const korean = await surface.inKorean();
      const told = await korean.refused({ prompt, resolution: '4K' });
      expect(told).toContain('비용은 들지 않았어요.');
      expect(bookOf(world, prompt)).toEqual([]);
    },
  },
  {
    name: 'content that is refused ends as Failed, says why and that it cost nothing; Change prompt makes a new job',
    async run({ surface, world, prompt }) {
      world.ends(prompt, REFUSED);
      const reply = await surface.ask({ prompt });
      await until(reply, 'Failed');
      expect(reply.text()).toContain('PiAPI refused this request. Nothing was charged.');
      expect(reply.buttons()).toEqual(['change', 'delete']);
      const changed = await surface.editReply(reply, 'change', `a kinder ${prompt}`);
      await completed(changed);
      expect(reply.statuses().at(-1)).toBe('Failed');
      expect(bookOf(world, `a kinder ${prompt}`)).toHaveLength(1);
    },
  },
  {
    name: 'a failure that may pass is tried again by a click, in the same reply',
    async run({ surface, world, prompt }) {
      world.ends(prompt, BROKEN);
      const reply = await surface.ask({ prompt });
      await until(reply, 'Failed');
      await eventually(() => reply.buttons().includes('retry'));
      await surface.press(reply, 'retry');
      await completed(reply);
      expect(surface.replies(prompt)).toHaveLength(1);
      expect(bookOf(world, prompt)).toHaveLength(2);
    },
  },
  {
    name: 'an answer that is lost is Unknown; Check that finds nothing says so; Try again asks first, then sends one more',
    alone: true,
    async run({ surface, world, prompt }) {
      world.piapi.notices.lost = true;
      world.piapi.fault('create', { kind: 'lost' });
      const reply = await surface.ask({ prompt });
      await until(reply, 'Unknown');
      expect(reply.buttons()).toEqual(['check', 'retry']);
      expect(reply.text()).toContain('may have been charged');
      await surface.press(reply, 'check');
      await eventually(() => reply.text().includes('still no trace'));
      expect(reply.buttons()).toEqual(['check', 'retry']);
      await surface.press(reply, 'retry');
      await until(reply, 'Completed');
      world.piapi.notices.lost = false;
      expect(bookOf(world, prompt)).toHaveLength(2);
    },
  },
];
