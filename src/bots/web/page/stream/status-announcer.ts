import { plain } from '../../../../core/line.ts';
import type { WireView } from '../../wire.ts';
import { type App, say } from '../base/app.ts';

/** How often a place in the queue is said at most. */
const PLACE_MS = 10_000;

/** Tells screen readers of changes of state, and of nothing else: `Completed: 2 pictures, 12 s, free.` */
export function createStatusAnnouncer(app: App) {
  let placeSaidAt = 0;

  function sayPlace(view: WireView): void {
    const { place } = view.summary;
    if (place === undefined || Date.now() - placeSaidAt < PLACE_MS) return;
    placeSaidAt = Date.now();
    const { queued, next } = app.web().message;
    app.announce.say(place === 1 ? next : say(queued, { n: String(place) }));
  }

  return {
    changed(before: WireView | undefined, view: WireView): void {
      if (before && before.status !== view.status) app.announce.say(stateSentence(view));
      else if (view.status === 'pending' && before?.summary.place !== view.summary.place) sayPlace(view);
    },
  };
}

/** The status line as a sentence. A moment in it is left out: it would be old when it is read. */
function stateSentence({ head, statusWord }: WireView): string {
  const still = head.filter((piece) => piece.kind !== 'since' && piece.kind !== 'strong');
  const [, ...parts] = plain(still).split(' · ');
  const facts = head.some((piece) => piece.kind === 'since') ? [] : parts;
  return facts.length > 0 ? `${statusWord}: ${facts.join(', ')}.` : `${statusWord}.`;
}
