import { counted } from '../../../../core/format.ts';
import type { WireSaved } from '../../wire.ts';
import { say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import type { Shown } from '../overlay/lightbox.ts';
import type { Actions } from '../stream/actions.ts';
import { empty, failedToLoad, loadingGallery } from '../stream/placeholders.ts';
import type { ListView } from './history.ts';
import { tileImage } from './tiles.ts';

/** The pictures that somebody kept, for everyone in the guild. */
export function createSaved(actions: Actions): ListView {
  const { app } = actions;
  const words = app.words();
  const count = h('p', { class: 'facts', 'aria-live': 'polite' });
  const exportLink = h(
    'a',
    { class: 'button', href: app.api.address('/api/export'), download: '', hidden: true },
    app.web().saved.export,
  );
  const body = h('div', { class: 'list-body' }, loadingGallery(app));
  const older = h(
    'button',
    { type: 'button', class: 'button older', hidden: true, on: { click: more } },
    words.controls.older,
  );
  let entries: WireSaved['entries'] = [];

  async function load(offset: number): Promise<void> {
    try {
      const page = await app.api.saved({ offset });
      entries = offset === 0 ? page.entries : [...entries, ...page.entries];
      draw(page.total);
    } catch {
      body.replaceChildren(failedToLoad(app, refresh));
    }
  }

  function draw(total: number): void {
    count.textContent = counted(words.counts.pictures, total, app.language());
    count.hidden = total === 0;
    exportLink.hidden = total === 0;
    older.hidden = entries.length >= total;
    const pictures = entries.flatMap(pictureOf);
    const tiles = pictures.map((picture) => tile(picture, pictures));
    body.replaceChildren(total === 0 ? empty(words.saved.empty) : h('ul', { class: 'gallery' }, ...tiles));
  }

  function tile(picture: Shown & { by: string }, pictures: readonly Shown[]): HTMLElement {
    const open = () => actions.openLightbox({ pictures }, picture.id);
    const remove = async () => {
      const done = await actions.simple('unsave', picture.id);
      if (done) void load(0);
    };
    return h(
      'li',
      { class: 'saved-item' },
      h(
        'button',
        { type: 'button', class: 'tile', 'aria-haspopup': 'dialog', on: { click: open } },
        tileImage(actions, picture),
      ),
      h('span', { class: 'facts' }, say(words.saved.savedBy, { person: picture.by })),
      h('button', { type: 'button', class: 'link', on: { click: remove } }, app.web().saved.remove),
    );
  }

  function refresh(): void {
    void load(0);
  }

  function more(): void {
    void load(entries.length);
  }

  refresh();
  return {
    element: h('div', { class: 'list' }, h('div', { class: 'list-head' }, count, exportLink), body, older),
    refresh,
  };
}

function pictureOf({ view, n, by }: WireSaved['entries'][number]): (Shown & { by: string })[] {
  const picture = view.pictures.find((each) => each.n === n);
  return picture ? [{ id: picture.id, alt: picture.alt, by: by.name }] : [];
}
