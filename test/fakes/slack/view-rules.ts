import type { Fields } from '../discord/shape.ts';
import { type BlocksAsked, checkBlocks } from './block-rules.ts';

export function checkView(view: Fields, asked: BlocksAsked): Fields {
  return { ...view, blocks: checkBlocks(view.blocks, asked) };
}
