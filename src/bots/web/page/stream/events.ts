import type { WireEvents } from '../../wire.ts';
import type { Api } from '../base/api.ts';

/** Listens to what changes in the guild; a connection that breaks is made anew for as long as it takes. */

const RETRY_MS = 2_000;

export interface EventHandlers {
  view(view: WireEvents['view']): void;
  removed(removed: WireEvents['removed']): void;
  lost(): void;
  /** Connected, after it was lost or for the first time. */
  connected(): void;
}

/** Answers a function that ends it. */
export function listen(api: Api, handlers: EventHandlers): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let ended = false;

  function connect(): void {
    source = new EventSource(api.address('/api/events'));
    source.addEventListener('open', () => handlers.connected());
    source.addEventListener('view', ({ data }) => handlers.view(JSON.parse(data)));
    source.addEventListener('removed', ({ data }) => handlers.removed(JSON.parse(data)));
    source.addEventListener('error', () => {
      handlers.lost();
      // A browser gives up where the answer was no stream, as from a server that has just started.
      if (source?.readyState === EventSource.CLOSED) later();
    });
  }

  function later(): void {
    clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const there = await api.renew();
      if (ended) return;
      if (there) connect();
      else later();
    }, RETRY_MS);
  }

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    source?.close();
  };
}
