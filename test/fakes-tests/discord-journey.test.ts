import { AttachmentBuilder, Events, MessageFlags } from 'discord.js';
import { expect, test } from 'vitest';
import { controlsOf, shownFiles } from '../fakes/discord/handle.ts';
import { aClient, aDiscord, aPicture } from './discord-support.ts';

const v2 = MessageFlags.IsComponentsV2;

test('a command is deferred, edited twice in place and ends with a file, as discord.js does it', async () => {
  const fake = await aDiscord();
  const client = await aClient(fake);
  const picture = await aPicture();
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.editReply({ flags: v2, components: [{ type: 10, content: 'Pending' }] });
    await interaction.editReply({
      components: [
        { type: 10, content: 'Completed' },
        { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'a fox' }] },
        { type: 1, components: [{ type: 2, style: 2, label: 'Again', custom_id: 'again:1' }] },
      ],
      files: [new AttachmentBuilder(picture, { name: 'a.png', description: 'a fox' })],
    });
  });

  const handle = await fake.slash({ command: 'paint', options: { prompt: 'a fox' } });
  await handle.until('Completed');

  expect(handle.ack).toMatchObject({ type: 5, ephemeral: false, first: true });
  expect(handle.before).toEqual([]);
  expect(handle.timeline.map((one) => one.by)).toEqual(['defer', 'webhook', 'webhook']);
  expect(handle.timeline.map((one) => one.text.split('\n')[0])).toEqual(['', 'Pending', 'Completed']);
  expect(controlsOf(handle.reply())).toMatchObject([{ label: 'Again', custom_id: 'again:1' }]);
  const [file] = shownFiles(handle.reply());
  expect(file).toMatchObject({
    filename: 'a.png',
    description: 'a fox',
    width: 8,
    height: 6,
    contentType: 'image/png',
  });
  expect(file?.bytes.equals(picture)).toBe(true);
});
