import type { WireContext } from '../../wire.ts';

/** What the address says: guild, view and filter, so that a link or a reload shows the same. */

export const views = ['channel', 'history', 'saved', 'help'] as const;
export type ViewName = (typeof views)[number];

export interface Filter {
  readonly q: string;
  readonly person: string;
  readonly model: string;
  /** Days as `2026-11-03`. */
  readonly from: string;
  readonly to: string;
}

export interface Place {
  readonly guild: string;
  readonly view: ViewName;
  readonly filter: Filter;
}

export const noFilter: Filter = { q: '', person: '', model: '', from: '', to: '' };

function readAddress(search: string, { guilds }: Pick<WireContext, 'guilds'>): Place {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name) ?? '';
  return {
    guild: guilds.find(({ name }) => name === text('guild'))?.name ?? guilds[0]?.name ?? '',
    view: views.find((name) => name === text('view')) ?? 'channel',
    filter: {
      q: text('q'),
      person: text('person'),
      model: text('model'),
      from: text('from'),
      to: text('to'),
    },
  };
}

export function addressOf({ guild, view, filter }: Place): string {
  const query = new URLSearchParams({ guild });
  if (view !== 'channel') query.set('view', view);
  if (view === 'history')
    for (const [name, value] of Object.entries(filter)) if (value !== '') query.set(name, value);
  return `/?${query}`;
}

export interface Router {
  get(): Place;
  /** `replace`: no new entry for the back button. */
  go(change: Partial<Place>, options?: { replace?: boolean }): void;
  onChange(listener: (now: Place, before: Place) => void): void;
}

export function createRouter(context: WireContext): Router {
  let place = readAddress(location.search, context);
  const listeners: ((now: Place, before: Place) => void)[] = [];

  function move(next: Place): void {
    const before = place;
    place = next;
    for (const listener of listeners) listener(place, before);
  }

  addEventListener('popstate', () => move(readAddress(location.search, context)));
  return {
    get: () => place,
    go(change, { replace = false } = {}) {
      const next = { ...place, filter: noFilter, ...change };
      if (replace) history.replaceState(null, '', addressOf(next));
      else if (addressOf(next) !== addressOf(place)) history.pushState(null, '', addressOf(next));
      move(next);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
