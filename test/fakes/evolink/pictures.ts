import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { FakeTask } from './types.ts';

/** A real PNG of one colour that belongs to its task, so that a test can tell whose it is. */
export function drawResult(task: FakeTask, longEdge: number): Promise<Buffer> {
  const [width = 1, height = 1] = (task.size === 'auto' ? '1:1' : task.size).split(':').map(Number);
  const scale = longEdge / Math.max(width, height);
  const [r = 0, g = 0, b = 0] = createHash('sha256').update(task.id).digest();
  return sharp({
    create: {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
      channels: 3,
      background: { r, g, b },
    },
  })
    .png()
    .toBuffer();
}
