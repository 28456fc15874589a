import type { Actor, Jobs } from '../../core/contracts/jobs.ts';
import type { Language } from '../../core/job.ts';
import type { View } from '../../core/view-types.ts';
import { room } from './api/scope.ts';
import type { Events } from './events.ts';
import type { Place } from './place.ts';
import { toWire } from './to-wire.ts';

interface BroadcastDeps {
  readonly events: Events;
  readonly jobs: () => Jobs | undefined;
}

/**
 * Shows a reply to every page that looks at its guild, to each in its own language: unlike a message in a chat, a
 * page has one reader.
 */
export function createBroadcast({ events, jobs }: BroadcastDeps) {
  return async (place: Place & { readonly job: string }, view: View): Promise<void> => {
    for (const language of events.languages(place)) {
      const shown = language === view.language ? view : await inLanguage(place, view, language);
      const summary = { ...shown.summary, reply: place };
      events.send(place, 'view', toWire({ ...shown, summary }), language);
    }
  };

  async function inLanguage(place: Place, view: View, language: Language): Promise<View> {
    const details = await jobs()
      ?.details(readerOf(place, language), view.job)
      // A refusal is no job: it is said as it is.
      .catch(() => undefined);
    return details?.view ?? view;
  }
}

/** Anybody in the guild: what is shown to all needs no more. */
const readerOf = ({ area, guild }: Place, language: Language): Actor => ({
  area,
  guild,
  platform: 'web',
  person: { id: 'everybody', name: '' },
  room,
  moderator: false,
  language,
});
