import { describe, expect, it } from 'vitest';
import { slash } from '../../../src/bots/slack/handle/slash.ts';
import type { Laid } from '../../../src/bots/slack/layout.ts';
import { createRecent } from '../../../src/bots/slack/recent.ts';
import { SlackRefusal } from '../../../src/bots/slack/refusal.ts';
import type { Tools, Turn } from '../../../src/bots/slack/turn.ts';
import type { Wish } from '../../../src/core/contracts/jobs.ts';
import { UserError } from '../../../src/core/errors.ts';
import { fakeClock } from '../../helpers/clock.ts';

/** A process whose core takes every wish but a blank one, and whose app is let into channels by the test. */
function setUp() {
  const clock = fakeClock();
  const wishes: Wish[] = [];
  const said: string[] = [];
  const world = { isInvited: true };
  const tools = {
    deps: { clock },
    recent: createRecent({ clock }),
    rooms: {
      async of() {
        if (!world.isInvited) throw new SlackRefusal('notInChannel');
        return { id: 'C1', private: false };
      },
    },
    drafts: { put: async () => {} },
    welcome: async () => {},
    jobs: {
      offer: () => ({ models: [], maxCount: 4, search: false, seed: false }),
      newId: () => 'id',
      admits() {},
      check(_: unknown, { prompt }: Wish) {
        if (prompt === '') throw new UserError('blank_prompt');
      },
      async submit(_: unknown, __: unknown, wish: Wish) {
        wishes.push(wish);
        return { job: 'id' };
      },
    },
  } as unknown as Tools;
  let trigger = 0;
  const type = (text: string, { person = 'U1', channel = 'C1' } = {}) => {
    trigger += 1;
    const turn = {
      interaction: { kind: 'command', command: '/nanobanana', text, trigger_id: `1.2.${trigger}` },
      workspace: { team: 'T1' },
      origin: { team: 'T1', channel, name: 'art' },
      actor: {
        area: 'nanobanana',
        person: { id: person, name: person },
        language: 'en',
        room: { id: channel },
      },
      answer: { say: async ({ text: words }: Laid) => void said.push(words) },
    } as unknown as Turn<Parameters<typeof slash>[0]['interaction']>;
    return slash(turn, tools);
  };
  const prompts = () => wishes.map(({ prompt }) => prompt);
  return { clock, world, type, prompts, said };
}

describe('the text of a command', () => {
  it('by the same person in the same channel within ten seconds is one command', async () => {
    const { clock, type, prompts } = setUp();
    await type('a fox');
    await clock.advance(9_999);
    await type('a fox');
    expect(prompts()).toEqual(['a fox']);
    await clock.advance(1);
    await type('a fox');
    expect(prompts()).toEqual(['a fox', 'a fox']);
  });

  it('of another person, in another channel or with another word is one of its own', async () => {
    const { type, prompts } = setUp();
    await type('a fox');
    await type('a fox', { person: 'U2' });
    await type('a fox', { channel: 'C2' });
    await type('a fox!');
    await type('a fox --count 2');
    expect(prompts()).toHaveLength(5);
  });

  it('counts anew once it was refused', async () => {
    const { world, type, prompts, said } = setUp();
    world.isInvited = false;
    await type('a fox');
    world.isInvited = true;
    await type('a fox');
    expect(prompts()).toEqual(['a fox']);
    for (let n = 0; n < 2; n += 1) await type('a fox --count 9');
    expect(said).toHaveLength(3);
  });

  it.each(['"history"', '“usage”', '“help”'])('in quotes is a prompt: %s', async (text) => {
    const { type, prompts } = setUp();
    await type(text);
    expect(prompts()).toEqual([text.slice(1, -1)]);
  });

  it('is what was typed, where Slack writes three signs in its own way', async () => {
    const { type, prompts } = setUp();
    await type('&lt;!channel&gt; R&amp;D &lt;@U1&gt;');
    expect(prompts()).toEqual(['<!channel> R&D <@U1>']);
  });
});
