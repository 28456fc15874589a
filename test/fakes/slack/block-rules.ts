import { list } from '../discord/shape.ts';
import { SlackError } from './errors.ts';
import type { Files } from './files.ts';
import type { Block, FakeTeam } from './types.ts';

export interface BlocksAsked {
  place: 'message' | 'modal' | 'home';
  team: FakeTeam;
  files: Files;
}

export function checkBlocks(value: unknown, _asked: BlocksAsked): Block[] {
  if (!Array.isArray(value)) throw new SlackError('invalid_blocks_format');
  return list(value) as Block[];
}
