import type { WireView } from '../../wire.ts';
import type { App } from '../base/app.ts';
import { listen } from './events.ts';
import { createStatusAnnouncer } from './status-announcer.ts';

/** The replies of one guild, as the page knows them now: read once, then kept up to date by events. */
export interface StreamData {
  /** Oldest first. */
  views(): readonly WireView[];
  find(job: string): WireView | undefined;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Whether there are older ones than these. */
  readonly more: boolean;
  readonly connected: boolean;
  reload(): Promise<void>;
  loadOlder(): Promise<void>;
  /** The same in another language. */
  relisten(): void;
  /** Answers a function that stops it. */
  onChange(listener: (change: StreamChange) => void): () => void;
  end(): void;
}

export type StreamChange =
  | { readonly kind: 'all' }
  | { readonly kind: 'older' }
  | { readonly kind: 'view'; readonly view: WireView; readonly added: boolean }
  | { readonly kind: 'removed'; readonly job: string }
  | { readonly kind: 'connection' };

export function createStreamData(app: App): StreamData {
  const known = new Map<string, WireView>();
  const listeners = new Set<(change: StreamChange) => void>();
  const announcer = createStatusAnnouncer(app);
  /** Removed while a list was on its way that still has them. */
  const removed = new Set<string>();
  let ended = false;

  const data = {
    state: 'loading' as StreamData['state'],
    more: false,
    connected: true,
    views: () => [...known.values()].sort((a, b) => (a.job < b.job ? -1 : 1)),
    find: (job: string) => known.get(job),
    onChange(listener: (change: StreamChange) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload,
    loadOlder,
    relisten() {
      stop();
      stop = start();
      void reload();
    },
    end() {
      ended = true;
      stop();
    },
  };

  function changed(change: StreamChange): void {
    if (!ended) for (const listener of [...listeners]) listener(change);
  }

  async function reload(): Promise<void> {
    const seen = new Map<string, WireView>();
    during = seen;
    try {
      const { views, total } = await app.api.history({});
      if (during !== seen) return;
      for (const view of views) announcer.changed(known.get(view.job), view);
      known.clear();
      for (const view of views) if (!removed.has(view.job)) known.set(view.job, view);
      // What came by event since the question is newer than the answer.
      for (const view of seen.values()) known.set(view.job, view);
      data.more = total > views.length;
      data.state = 'ready';
    } catch {
      if (during !== seen) return;
      if (data.state === 'loading') data.state = 'failed';
    }
    during = undefined;
    changed({ kind: 'all' });
  }

  async function loadOlder(): Promise<void> {
    const oldest = data.views()[0];
    const { views, total } = await app.api.history(oldest ? { before: oldest.job } : {});
    for (const view of views) if (!removed.has(view.job)) known.set(view.job, view);
    data.more = views.length > 0 && total > known.size;
    changed({ kind: 'older' });
  }

  let during: Map<string, WireView> | undefined;
  const start = () =>
    listen(app.api, {
      view(view) {
        const before = known.get(view.job);
        known.set(view.job, view);
        during?.set(view.job, view);
        announcer.changed(before, view);
        changed({ kind: 'view', view, added: before === undefined });
      },
      removed({ job }) {
        removed.add(job);
        known.delete(job);
        during?.delete(job);
        changed({ kind: 'removed', job });
      },
      lost() {
        if (!data.connected) return;
        data.connected = false;
        changed({ kind: 'connection' });
      },
      connected() {
        const first = data.state === 'loading';
        const back = !data.connected;
        data.connected = true;
        if (back) changed({ kind: 'connection' });
        if (back || first) void reload();
      },
    });
  let stop = start();
  return data;
}
