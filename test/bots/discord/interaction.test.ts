import { describe, expect, it } from 'vitest';
import { readInteraction } from '../../../src/bots/discord/interaction.ts';

const command = {
  id: '1',
  application_id: '2',
  token: 'a-token_of.an-interaction',
  channel_id: '3',
  user: { id: '4', username: 'mina' },
  type: 2,
  data: { name: 'nanobanana', type: 1 },
};

function deep(levels: number): object {
  let component: object = { type: 1 };
  for (let level = 0; level < levels; level += 1) component = { type: 1, components: [component] };
  return component;
}

describe('an interaction', () => {
  it('is read where it is one', () => {
    expect(readInteraction(command)).toMatchObject({ id: '1', data: { name: 'nanobanana' } });
  });

  it.each([
    ['nothing', null],
    ['of a kind that is not known', { ...command, type: 99 }],
    ['with a token that fits in no address', { ...command, token: '\ud83d' }],
    ['with a token that is another address', { ...command, token: '../@original' }],
    ['too deep for a stack', { ...command, message: { id: '5', components: [deep(20_000)] } }],
  ])('is left alone where it is none: %s', (_, raw) => {
    expect(readInteraction(raw)).toBeNull();
  });
});
