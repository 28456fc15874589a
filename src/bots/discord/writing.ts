import { createGate } from '../../core/bots/gate.ts';
import type { LiveView } from '../../core/view-types.ts';
import { wordsFor } from '../../core/words/index.ts';
import { isTooLarge } from './errors.ts';
import { type Fitted, fitFiles, SMALL_BYTES, stillShown } from './files.ts';
import { layOut } from './layout.ts';
import type { Marks } from './markdown.ts';
import type { Outgoing } from './payload.ts';
import type { Place, ShownFiles } from './place.ts';
import type { Way, Written } from './ways.ts';
import { discordWords } from './words.ts';

/** Pictures of so many replies are in memory at once. */
const UPLOADS_AT_ONCE = 4;

/** Puts a view into a message, new or there already. Resolves to where it stands now, with its files. */
export interface Writer {
  /** A new message. */
  create(place: Place, view: LiveView, way: Way, send: Send): Promise<Place>;
  /** In place of what the message says. Files that stand there already are not sent again. */
  edit(place: Place, view: LiveView, way: Way): Promise<Place>;
  /** The same without its pictures, and a word on where they are. */
  word(place: Place, view: LiveView, way: Way, note: string): Promise<void>;
}

type Send = (message: Outgoing) => Promise<Written>;

export function createWriter({ marks }: { marks: Marks }): Writer {
  const gate = createGate(UPLOADS_AT_ONCE);
  const extrasOf = (place: Place, view: LiveView) => ({
    moved: place.moved ?? false,
    buttons: extraButtons(place, view),
  });

  async function send(place: Place, view: LiveView, by: Send, { files, notes }: Fitted) {
    const named = files.map(({ name, alt = '' }) => ({ name, alt }));
    const components = layOut(view, { ...extrasOf(place, view), files: named, notes }, marks);
    return writtenPlace(place, view, await by({ components, files }), files, notes);
  }

  /** Once more, smaller, where it is too large; at last without files, and with a word on where they are. */
  async function fresh(place: Place, view: LiveView, { limit }: Way, by: Send): Promise<Place> {
    if (view.pictures.length === 0) return send(place, view, by, { files: [], notes: [] });
    const orElse = (smaller: () => Promise<Fitted>) => async (error: unknown) => {
      if (!isTooLarge(error)) throw error;
      return send(place, view, by, await smaller());
    };
    const bare = { files: [], notes: [discordWords(view.language).kept] };
    return gate(async () =>
      send(place, view, by, await fitFiles(view, limit))
        .catch(orElse(() => fitFiles(view, SMALL_BYTES, SMALL_BYTES)))
        .catch(orElse(async () => bare)),
    );
  }

  return {
    create: fresh,
    async edit(place, view, way) {
      const { edit } = way;
      if (!edit) throw new Error('this way leads to no message');
      const { shown } = place;
      if (!stillShown(view, shown)) return fresh(place, view, way, edit);
      const files = shown.files.map(({ name, picture }) => ({ name, alt: altOf(view, picture) }));
      const extras = { ...extrasOf(place, view), files, notes: shown.notes };
      const keep = shown.files.map(({ id }) => id);
      const message = await edit({ components: layOut(view, extras, marks), keep });
      return { ...place, channel: message.channel_id, message: message.id };
    },
    async word(place, { open: _, ...view }, { edit }, note) {
      const extras = { ...extrasOf(place, { ...view }), files: [], notes: [note] };
      await edit?.({ components: layOut(view, extras, marks) });
    },
  };
}

function writtenPlace(
  place: Place,
  view: LiveView,
  message: Written,
  files: readonly { name: string; picture: string }[],
  notes: readonly string[],
): Place {
  const { shown: _, ...rest } = place;
  const next = { ...rest, channel: message.channel_id, message: message.id };
  if (view.pictures.length === 0) return next;
  const pictureOf = new Map(files.map(({ name, picture }) => [name, picture]));
  const shown: ShownFiles = {
    pictures: view.pictures.map(({ id }) => id),
    files: message.attachments.flatMap(({ id, filename }) => {
      const picture = pictureOf.get(filename);
      return picture ? [{ id, name: filename, picture }] : [];
    }),
    notes: [...notes],
  };
  return { ...next, shown };
}

const altOf = (view: LiveView, picture: string): string =>
  view.pictures.find(({ id }) => id === picture)?.alt ?? '';

/** Without a server's installation nothing reaches the message once its token is dead, but for a press of its own. */
function extraButtons({ outside }: Place, view: LiveView) {
  if (!outside || view.final || view.buttons.some(({ action }) => action === 'check')) return [];
  const label = wordsFor(view.language).buttons.check;
  return [{ action: 'check', id: view.job, label, style: 'secondary' } as const];
}
