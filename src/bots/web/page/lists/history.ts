import { counted } from '../../../../core/format.ts';
import { fill, plain } from '../../../../core/line.ts';
import { noFilter } from '../base/address.ts';
import { h } from '../base/dom.ts';
import type { Actions } from '../stream/actions.ts';
import { empty, failedToLoad, loadingGallery } from '../stream/placeholders.ts';
import { createFilters, queryOf } from './filters.ts';
import { resultTile } from './tiles.ts';

export interface ListView {
  readonly element: HTMLElement;
  /** Reads it again: the filter has changed, or what is in it. */
  refresh(): void;
}

/** Everything made in the guild, newest first, to search in. */
export function createHistory(actions: Actions): ListView {
  const { app } = actions;
  const words = app.words();
  const filters = createFilters(app, app.router.get().filter);
  const count = h('p', { class: 'facts', 'aria-live': 'polite' });
  const body = h('div', { class: 'list-body' }, loadingGallery(app));
  const older = h(
    'button',
    { type: 'button', class: 'button older', hidden: true, on: { click: more } },
    words.controls.older,
  );
  let grid: HTMLElement | undefined;
  let shown = 0;
  let question: AbortController | undefined;

  async function load(): Promise<void> {
    question?.abort();
    const mine = new AbortController();
    question = mine;
    const offset = shown;
    const { filter } = app.router.get();
    try {
      const { views, total, people } = await app.api.history({ ...queryOf(filter), offset }, mine.signal);
      if (mine.signal.aborted) return;
      filters.people(people);
      count.textContent = counted(words.counts.results, total, app.language());
      const tiles = views.map((view) => h('li', {}, resultTile(actions, view)));
      if (offset === 0) {
        grid = h('ul', { class: 'gallery' });
        body.replaceChildren(total === 0 ? empty(nothing()) : grid);
      }
      grid?.append(...tiles);
      shown = offset + views.length;
      older.hidden = shown >= total;
      if (offset > 0) tiles[0]?.querySelector('button')?.focus();
    } catch {
      if (!mine.signal.aborted) body.replaceChildren(failedToLoad(app, refresh));
    }
  }

  function nothing(): string {
    const { filter } = app.router.get();
    if (filter.q) return plain(fill(app.web().empty.search, { q: filter.q }));
    const filtered = JSON.stringify(filter) !== JSON.stringify(noFilter);
    return filtered ? app.web().empty.filter : words.history.empty;
  }

  function refresh(): void {
    shown = 0;
    older.hidden = true;
    void load();
  }

  function more(): void {
    void load();
  }

  refresh();
  return {
    element: h('div', { class: 'list' }, filters.element, count, body, older),
    refresh,
  };
}
