import { describe, expect, it, type TestContext } from 'vitest';
import { aCoreOnDiscord, standing } from '../bots/discord/core-world.ts';
import { here } from '../bots/discord/helpers.ts';
import type { Fault } from '../fakes/discord/faults.ts';
import { customIdOf } from '../fakes/discord/handle.ts';
import { eventually } from '../helpers/app.ts';

const CALLBACK = '/interactions/:interaction/:token/callback';
const command = { command: 'nanobanana', options: { prompt: 'a fox' } };

/** What can become of an acknowledgement of which we hear nothing. */
const troubles: [string, Omit<Fault, 'route'>][] = [
  ['hangs', { kind: 'hang' }],
  ['is cut off before it is applied', { kind: 'reset' }],
  ['is cut off after it was applied', { kind: 'lost' }],
  ['is refused with a 500', { kind: 'status', status: 500 }],
  ['is applied and answered 500', { kind: 'applied', status: 500 }],
  ['is applied and answered by half', { kind: 'stall' }],
  ['is applied late, within the three seconds', { kind: 'slow', ms: 700 }],
];

type AtEnd = TestContext['onTestFinished'];
const aWorld = (atEnd: AtEnd) => aCoreOnDiscord({ impatient: true, atEnd });

const callbacks = ({ discord }: Awaited<ReturnType<typeof aWorld>>) =>
  discord.requests.filter(({ route }) => route === CALLBACK);

describe.concurrent.each(troubles)('an acknowledgement that %s', (_, fault) => {
  it('counts as arrived: one reply, one submission, the result in place', async ({ onTestFinished }) => {
    const world = await aWorld(onTestFinished);
    const { discord } = world;
    discord.faults.add({ ...fault, route: CALLBACK });
    await discord.slash(command);
    await eventually(() => world.provider.submitted.length > 0);
    await world.finish();
    await world.settled();
    expect(standing(discord)).toEqual(['Completed with 1']);
    // Once more where time is left for it.
    expect([1, 2]).toContain(callbacks(world).length);
    expect(world.provider.submitted).toHaveLength(1);
    expect(discord.pings).toEqual([]);
  });

  it('of a press does what was pressed, once', async ({ onTestFinished }) => {
    const world = await aWorld(onTestFinished);
    const { discord } = world;
    const handle = await discord.slash(command);
    await handle.until('Processing');
    await world.finish();
    await world.settled();
    const message = here(handle.message);
    discord.faults.add({ ...fault, route: CALLBACK });
    await discord.press({ message, customId: customIdOf(message, 'again:') });
    await eventually(() => standing(discord).join() === 'Completed with 1,Completed with 1');
    expect(world.provider.submitted).toHaveLength(2);
  });

  it('of a form opens it once, and its submission acts once', async ({ onTestFinished }) => {
    const world = await aWorld(onTestFinished);
    const { discord } = world;
    const handle = await discord.slash(command);
    await handle.until('Processing');
    await world.finish();
    await world.settled();
    const message = here(handle.message);
    discord.faults.add({ ...fault, route: CALLBACK });
    const edit = await discord.press({ message, customId: customIdOf(message, 'edit:') });
    await edit.answered();
    expect(edit.modal).not.toBeNull();
    discord.faults.add({ ...fault, route: CALLBACK });
    await discord.submitModal({ from: edit, fields: { prompt: 'a hat' } });
    await eventually(() => standing(discord).join() === 'Completed with 1,Completed with 1');
    expect(world.provider.submitted.map(({ prompt }) => prompt)).toEqual(['a fox', 'a hat']);
  });
});

describe.concurrent('an acknowledgement of which nothing is heard at all', () => {
  it.for([
    ['that never arrived leaves the reply to the bot’s own token', 'reset', 0],
    ['that arrived in the end leaves no second message beside the reply', 'slow', 2_000],
  ] as const)('%s', async ([, kind, ms], { onTestFinished }) => {
    const world = await aWorld(onTestFinished);
    const { discord } = world;
    discord.faults.add({ kind, ms, route: CALLBACK, times: 2 });
    await discord.slash(command);
    await eventually(() => world.provider.submitted.length > 0);
    await world.finish();
    await world.settled();
    expect(standing(discord)).toEqual(['Completed with 1']);
    expect(world.provider.submitted).toHaveLength(1);
  });

  it('of a private answer is not said twice', async ({ onTestFinished }) => {
    const world = await aWorld(onTestFinished);
    const { discord } = world;
    discord.faults.add({ kind: 'lost', route: CALLBACK });
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: ' ' } });
    await handle.until('Write what you want to see.');
    await eventually(() => callbacks(world).length === 2);
    expect([...discord.messages.stored.values()]).toHaveLength(1);
  });
});

describe.concurrent('an interaction that is gone (10062)', () => {
  const gone: Fault = { kind: 'status', status: 404, code: 10062, route: CALLBACK };

  it.for<[string, Fault[]]>([
    ['at once', []],
    ['after a first acknowledgement that was cut off', [{ kind: 'reset', route: CALLBACK }]],
  ])('%s: a command makes nothing and charges nothing', async ([, before], { onTestFinished }) => {
    const world = await aWorld(onTestFinished);
    const { discord } = world;
    for (const fault of [...before, gone]) discord.faults.add(fault);
    await discord.slash(command);
    await eventually(() => world.log.some(({ message }) => message.includes('gone before')));
    expect(await world.job()).toBeUndefined();
    expect(world.provider.submitted).toEqual([]);
    expect(standing(discord)).toEqual([]);
  });

  it('neither does a press, nor a form that was sent', async ({ onTestFinished }) => {
    const world = await aWorld(onTestFinished);
    const { discord } = world;
    const handle = await discord.slash(command);
    await handle.until('Processing');
    await world.finish();
    await world.settled();
    const message = here(handle.message);
    const edit = await discord.press({ message, customId: customIdOf(message, 'edit:') });
    await edit.answered();
    discord.faults.add({ ...gone, times: 2 });
    await discord.press({ message, customId: customIdOf(message, 'again:') });
    await discord.submitModal({ from: edit, fields: { prompt: 'a hat' } });
    await eventually(() => world.log.filter((line) => line.message.includes('gone before')).length === 2);
    expect(world.provider.submitted).toHaveLength(1);
    expect(standing(discord)).toEqual(['Completed with 1']);
  });
});
