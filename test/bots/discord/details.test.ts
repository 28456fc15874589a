import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { detailsMessage } from '../../../src/bots/discord/details.ts';
import type { Tools } from '../../../src/bots/discord/turn.ts';
import type { Actor, Jobs } from '../../../src/core/contracts/jobs.ts';
import { viewOf } from '../../../src/core/view.ts';
import { context, job, output } from '../../helpers/views.ts';

const mina: Actor = {
  area: 'nanobanana',
  guild: 'discord:1',
  platform: 'discord',
  person: { id: '5', name: 'Mina' },
  room: { id: '7', private: false },
  moderator: false,
  language: 'en',
};

it('what it was made from is told in clean words, however its prompt was written', async () => {
  const picture = { key: 'k', type: 'image/webp', bytes: 1, width: 9, height: 9 } as const;
  const jobs = {
    picture: async () => ({ picture, stream: Readable.from([Buffer.from('x')]) }),
  } as Partial<Jobs>;
  const prompt = `\u202eone\ntwo ${'x'.repeat(491)}😀😀`;
  const message = await detailsMessage(
    {
      view: viewOf(job('completed'), context()),
      rows: [],
      chain: [{ output: output(1), deleted: false, prompt }],
      originals: [],
    },
    mina,
    { jobs: jobs as Jobs, marks: { commandId: () => undefined } } as unknown as Tools,
  );
  const alt = message.files?.at(-1)?.alt ?? '';
  expect(alt).toMatch(/^one two x+😀?…$/u);
  expect(alt.isWellFormed()).toBe(true);
  expect(alt.length).toBeLessThanOrEqual(500);
});
