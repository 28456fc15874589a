import { formatDuration } from '../../core/format.ts';
import type { Line } from '../../core/line.ts';
import type { View } from '../../core/view-types.ts';
import { readPlace } from './place.ts';
import type { WireView } from './wire.ts';

/** A view for the page: without its files, which have addresses of their own. */
export function toWire(view: View): WireView {
  const ratio = readPlace(view.summary.reply)?.ratio;
  return { ...view, head: withTenths(view), ...(ratio ? { ratio } : {}) };
}

/** Durations under 10 seconds have one decimal here (experience §6). */
function withTenths({ head, language, summary }: View): Line {
  const { duration, createdAt, endedAt } = summary;
  if (duration === undefined || endedAt === undefined) return head;
  const ms = Math.max(0, endedAt - createdAt);
  // One that was counted otherwise, as after another try, stays as it is.
  if (formatDuration(ms, language) !== duration) return head;
  const fine = formatDuration(ms, language, { tenths: true });
  return head.map((piece) =>
    piece.kind === 'text' && piece.text === duration ? { ...piece, text: fine } : piece,
  );
}
