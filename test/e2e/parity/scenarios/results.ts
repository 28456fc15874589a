import { expect } from 'vitest';
import { eventually } from '../../../helpers/app.ts';
import { bookOf, completed, type Scenario } from '../scenario.ts';

/** What becomes of a result. */
export const results: readonly Scenario[] = [
  {
    name: 'Again makes a second reply and pays once more, however fast it is pressed twice',
    async run({ surface, world, prompt }) {
      const reply = await surface.ask({ prompt });
      await completed(reply);
      await Promise.all([surface.press(reply, 'again'), surface.press(reply, 'again')]);
      await eventually(() => surface.replies(prompt).filter((one) => one.pictures() === 1).length === 2);
      expect(bookOf(world, prompt)).toHaveLength(2);
    },
  },
  {
    name: 'Edit makes a reply of its own that says from which picture',
    async run({ surface, world, prompt }) {
      const reply = await surface.ask({ prompt });
      await completed(reply);
      const edited = await surface.editReply(reply, 'edit', `at night, ${prompt}`);
      await completed(edited);
      expect(edited.text()).toContain('edited from');
      expect(reply.pictures()).toBe(1);
      expect(bookOf(world, `at night, ${prompt}`)).toHaveLength(1);
    },
  },
  {
    name: 'Save shows in the reply, and the picture stands among the saved ones',
    async run({ surface, prompt }) {
      const reply = await surface.ask({ prompt });
      await completed(reply);
      expect(await surface.list('saved')).not.toContain(prompt);
      await surface.press(reply, 'save');
      await eventually(() => /\bSaved\b/.test(reply.text()));
      expect(await surface.list('saved')).toContain(prompt);
    },
  },
  {
    name: 'Delete takes the reply away, from the history too, and the spending stays',
    async run({ surface, world, prompt }) {
      const reply = await surface.ask({ prompt });
      await completed(reply);
      expect(await surface.list('history')).toContain(prompt);
      await surface.press(reply, 'delete');
      await eventually(() => reply.isGone());
      expect(surface.replies(prompt)).toEqual([]);
      await eventually(async () => !(await surface.list('history')).includes(prompt));
      expect(bookOf(world, prompt)).toHaveLength(1);
    },
  },
];
