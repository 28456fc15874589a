import { describe, expect, it } from 'vitest';
import type { Actor, Spot, Wish } from '../../../src/core/contracts/jobs.ts';
import { customIdOf, type InteractionHandle } from '../../fakes/discord/handle.ts';
import type { GivenFile } from '../../fakes/discord/types.ts';
import { eventually } from '../../helpers/app.ts';
import { png } from '../../helpers/images.ts';
import { JOB, job, output, task } from '../../helpers/views.ts';
import { aBot, type BotWorld, here, liveOf } from './helpers.ts';

const wishes = (world: BotWorld) =>
  world.called('submit').map(({ args }) => (args as [Actor, Spot, Wish])[2]);
const wished = async (world: BotWorld) => {
  await eventually(() => wishes(world).length === 1);
  return here(wishes(world)[0]);
};
const fieldsOf = (handle: InteractionHandle) => {
  const { components } = here(handle.modal) as { components: { component: { custom_id: string } }[] };
  return components.map(({ component }) => component.custom_id);
};

async function edit(world: BotWorld, files: GivenFile[], change: object = {}) {
  const { discord } = world;
  const author = discord.world.user();
  const target = await discord.post({ channel: discord.channel, author, files, ...change });
  const handle = await discord.messageCommand({ command: 'Edit this image', target });
  await handle.answered();
  return { handle, target };
}
const file = async (name: string): Promise<GivenFile> => ({ name, bytes: await png(8, 6) });

describe('"Edit this image"', () => {
  it('opens its form at once, and hands over the one picture with what was added', async () => {
    const world = await aBot({ checked: true });
    const { handle, target } = await edit(world, [await file('cat.png')]);
    expect(handle.ack).toMatchObject({ type: 9, first: true });
    expect(handle.before).toEqual([]);
    expect(fieldsOf(handle)).toEqual(['prompt', 'images', 'aspect', 'model', 'resolution']);
    const sent = await world.discord.submitModal({
      from: handle,
      fields: { prompt: 'a hat', aspect: ['16:9'], images: [await file('hat.png')] },
    });
    await sent.until('Pending');
    expect(sent.ack).toMatchObject({ type: 5, ephemeral: false });
    expect(wishes(world)).toMatchObject([
      {
        prompt: 'a hat',
        aspect: '16:9',
        model: 'nano-banana',
        pictures: [{ name: 'cat.png', type: 'image/png' }, { name: 'hat.png' }],
        parent: {
          url: `https://discord.com/channels/${world.discord.guild.id}/${target.channelId}/${target.id}`,
        },
      },
    ]);
    expect(world.discord.violations).toEqual([]);
  });

  it('asks which of several, all of them at first', async () => {
    const world = await aBot({ checked: true });
    const { handle } = await edit(world, [await file('a.png'), await file('b.png'), await file('c.png')]);
    expect(fieldsOf(handle)).toEqual(['prompt', 'pictures', 'aspect', 'model', 'resolution']);
    await world.discord.submitModal({ from: handle, fields: { prompt: 'x', pictures: ['0', '2'] } });
    expect((await wished(world)).pictures?.map(({ name }) => name)).toEqual(['a.png', 'c.png']);
    expect(world.discord.violations).toEqual([]);
  });

  it('takes the pictures of what a message forwards', async () => {
    const world = await aBot();
    const { discord } = world;
    const author = discord.world.user();
    const forwards = await discord.post({ channel: discord.channel, author, files: [await file('far.png')] });
    const { handle } = await edit(world, [], { forwards });
    await discord.submitModal({ from: handle, fields: { prompt: 'x' } });
    expect((await wished(world)).pictures?.map(({ name }) => name)).toEqual(['far.png']);
  });

  it('says so privately where there is no picture', async () => {
    const world = await aBot();
    const { handle } = await edit(world, [], { content: 'words alone' });
    expect(handle.ack).toMatchObject({ type: 4, ephemeral: true });
    expect(handle.reply().text).toContain('That message has no picture to edit.');
  });

  it('refuses too many pictures before anything is public, and keeps them for the change', async () => {
    const world = await aBot();
    const { handle } = await edit(world, await Promise.all(['a.png', 'b.png', 'c.png', 'd.png'].map(file)));
    const sent = await world.discord.submitModal({ from: handle, fields: { prompt: 'a hat' } });
    await sent.answered();
    expect(sent.ack).toMatchObject({ type: 4, ephemeral: true });
    expect(sent.reply().text).toContain('these are 4');
    expect(sent.reply().text).toContain('a hat');
    const draft = customIdOf(sent.reply(), 'change:').split(':')[1];
    await eventually(() => world.drafts.has(here(draft)));
    expect(here(world.drafts.get(here(draft)))).toMatchObject({ data: { pictures: { length: 4 } } });
  });

  it('works after a restart, from the draft in the store', async () => {
    const world = await aBot();
    const { handle } = await edit(world, [await file('cat.png')]);
    await eventually(() => world.drafts.size === 1);
    await world.restart();
    const sent = await world.discord.submitModal({ from: handle, fields: { prompt: 'a hat' } });
    await sent.until('Pending');
    expect((await wished(world)).pictures?.map(({ name }) => name)).toEqual(['cat.png']);
  });

  it('loses no text where the form was forgotten', async () => {
    const world = await aBot();
    const { handle } = await edit(world, [await file('cat.png')]);
    await eventually(() => world.drafts.size === 1);
    world.drafts.clear();
    await world.restart();
    const sent = await world.discord.submitModal({ from: handle, fields: { prompt: 'a hat' } });
    await sent.until('That form has expired.');
    expect(sent.reply().text).toContain('a hat');
    expect(customIdOf(sent.reply(), 'change:')).toMatch(/^change:/);
    expect(world.called('submit')).toEqual([]);
  });
});

describe('the button Edit', () => {
  /** A message of the bot's with the pictures of a job in it. */
  async function result(world: BotWorld, pictures: number) {
    const { discord } = world;
    const tasks = Array.from({ length: pictures }, (_, index) => task(index + 1, 'completed'));
    const person = { id: discord.user.id, name: 'Mina' };
    const made = job('completed', tasks, { guild: `discord:${discord.guild.id}`, person });
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    const reply = await eventually(() => world.replies[0]);
    const shown = await world.bot.show(reply, liveOf(made));
    world.jobs.set(JOB, { ...made, reply: shown.reply.json });
    world.calls.splice(0);
    return here(handle.message);
  }

  it('opens its form at once with the pictures that the message shows', async () => {
    const world = await aBot({ checked: true });
    const message = await result(world, 3);
    const pressed = await world.discord.press({ message, customId: `edit:${JOB}` });
    await pressed.answered();
    expect(pressed.ack).toMatchObject({ type: 9, first: true });
    expect(fieldsOf(pressed)[1]).toBe('pictures');
    await world.discord.submitModal({ from: pressed, fields: { prompt: 'a hat', pictures: ['1'] } });
    expect(await wished(world)).toMatchObject({
      prompt: 'a hat',
      aspect: 'source',
      pictures: [{ source: { kind: 'output', id: output(2) } }],
      parent: { output: output(2), reply: { message: message.id } },
    });
    expect(world.discord.violations).toEqual([]);
  });

  it('lets more pictures be added beside a single one', async () => {
    const world = await aBot();
    const message = await result(world, 1);
    const pressed = await world.discord.press({ message, customId: `edit:${JOB}` });
    await pressed.answered();
    expect(fieldsOf(pressed)[1]).toBe('images');
  });

  it('edits the original where "Edit this image" is used on a result of ours', async () => {
    const world = await aBot();
    const message = await result(world, 1);
    const handle = await world.discord.messageCommand({ command: 'Edit this image', target: message });
    await handle.answered();
    await world.discord.submitModal({ from: handle, fields: { prompt: 'a hat' } });
    expect(await wished(world)).toMatchObject({
      pictures: [{ source: { kind: 'output', id: output(1) } }],
      parent: { output: output(1) },
    });
  });

  it('takes the shown picture where the result belongs to somebody else', async () => {
    const world = await aBot();
    const message = await result(world, 1);
    world.jobs.set(JOB, { ...here(world.jobs.get(JOB)), guild: 'discord:dm-5' });
    const handle = await world.discord.messageCommand({ command: 'Edit this image', target: message });
    await handle.answered();
    await world.discord.submitModal({ from: handle, fields: { prompt: 'a hat' } });
    expect((await wished(world)).pictures).toMatchObject([{ source: { kind: 'url' } }]);
  });
});
