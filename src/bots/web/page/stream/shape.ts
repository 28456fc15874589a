import type { WireView } from '../../wire.ts';

/** Width by height of the frames of a reply, before its pictures are there and after. */
export function ratioOf(view: Pick<WireView, 'pictures' | 'summary' | 'ratio'>): number {
  const [first] = view.pictures;
  if (first) return first.width / first.height;
  const asked = /^(\d+):(\d+)$/.exec(view.summary.aspect);
  if (asked) return Number(asked[1]) / Number(asked[2]);
  return view.ratio ?? 1;
}
