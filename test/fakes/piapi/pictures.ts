import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { FakeTask } from './types.ts';

/** A real PNG of one colour that belongs to its task, so that a test can tell whose it is. */
export function drawResult(task: FakeTask, longEdge: number): Promise<Buffer> {
  const [width = 1, height = 1] = (task.input.aspect_ratio ?? '1:1').split(':').map(Number);
  const scale = longEdge / Math.max(width, height);
  return sharp({
    create: {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
      channels: 3,
      background: colourOf(task.id),
    },
  })
    .png()
    .toBuffer();
}

function colourOf(task: string): { r: number; g: number; b: number } {
  const [r = 0, g = 0, b = 0] = createHash('sha256').update(task).digest();
  return { r, g, b };
}
