import { counted } from '../../../../core/format.ts';
import type { WireView } from '../../wire.ts';
import { h } from '../base/dom.ts';
import { dayKey, dayText } from '../base/lines.ts';
import type { Actions } from './actions.ts';
import type { StreamChange, StreamData } from './data.ts';
import { createMessage, type Message } from './message.ts';
import { emptyStream, failedToLoad, loadingStream } from './placeholders.ts';

/** This near to the end counts as being at the end (px). */
const NEAR_END = 120;

export interface Stream {
  readonly element: HTMLElement;
  /** `1 new result`, for whoever reads further up. */
  readonly newResults: HTMLElement;
  toEnd(): void;
  /** False where that reply is not here. */
  goTo(job: string): boolean;
  newest(): void;
  end(): void;
}

/** The replies of a guild, oldest to newest; it follows the newest only for whoever is at the end. */
export function createStream(actions: Actions, data: StreamData, fill: (prompt: string) => void): Stream {
  const { app } = actions;
  const messages = new Map<string, Message>();
  const missed = new Set<string>();
  const list = h('ol', { class: 'stream-list', 'aria-label': app.web().message.stream });
  const older = h(
    'button',
    { type: 'button', class: 'button older', on: { click: loadOlder } },
    app.words().controls.older,
  );
  const element = h('div', { class: 'stream' });
  const newResults = h('button', {
    type: 'button',
    class: 'button new-results',
    hidden: true,
    on: { click: toEnd },
  });
  let follow = true;

  const atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - NEAR_END;

  function drawAll(): void {
    const views = data.views();
    for (const job of messages.keys()) if (!data.find(job)) messages.delete(job);
    element.replaceChildren(...frame(views));
    if (views.length > 0) list.replaceChildren(...rows(views));
  }

  function frame(views: readonly WireView[]): HTMLElement[] {
    if (data.state === 'loading') return [loadingStream(app)];
    if (data.state === 'failed' && views.length === 0) return [failedToLoad(app, () => void data.reload())];
    if (views.length === 0) return [emptyStream(app, fill)];
    older.hidden = !data.more;
    return [older, list];
  }

  function rows(views: readonly WireView[]): HTMLElement[] {
    let day = '';
    return views.flatMap((view) => {
      const { createdAt } = view.summary;
      const changed = dayKey(createdAt) !== day;
      day = dayKey(createdAt);
      const row = h('li', {}, messageFor(view).element);
      return changed
        ? [h('li', { class: 'day' }, h('span', {}, dayText(createdAt, app.language()))), row]
        : [row];
    });
  }

  function messageFor(view: WireView): Message {
    const known = messages.get(view.job);
    known?.show(view);
    const message = known ?? createMessage(actions, view);
    messages.set(view.job, message);
    return message;
  }

  function changed(change: StreamChange): void {
    if (change.kind === 'connection') return;
    const wasAtEnd = follow || atEnd();
    if (change.kind === 'older') {
      keepPlace(drawAll);
      return;
    }
    if (change.kind === 'view' && !change.added && messages.has(change.view.job)) messageFor(change.view);
    else if (change.kind === 'removed') remove(change.job);
    else drawAll();
    if (wasAtEnd) toEnd();
    else if (change.kind === 'view' && change.view.final) miss(change.view.job);
  }

  /** The focus of a deleted message goes to the next one. */
  function remove(job: string): void {
    const element = messages.get(job)?.element;
    const hadFocus = element?.contains(document.activeElement) ?? false;
    const order = [...messages.keys()].sort();
    const at = order.indexOf(job);
    const heir = order[at + 1] ?? order[at - 1];
    messages.delete(job);
    drawAll();
    if (!hadFocus) return;
    const next = heir === undefined ? document.getElementById('composer-field') : messages.get(heir)?.element;
    next?.focus({ preventScroll: true });
  }

  function keepPlace(draw: () => void): void {
    const before = document.documentElement.scrollHeight;
    draw();
    scrollBy(0, document.documentElement.scrollHeight - before);
  }

  async function loadOlder(): Promise<void> {
    older.disabled = true;
    await data.loadOlder().catch(() => undefined);
    older.disabled = false;
  }

  function miss(job: string): void {
    missed.add(job);
    newResults.hidden = false;
    newResults.textContent = counted(app.web().page.newResults, missed.size, app.language());
  }

  function toEnd(): void {
    missed.clear();
    newResults.hidden = true;
    follow = true;
    scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
  }

  function scrolled(): void {
    follow = atEnd();
    if (follow && missed.size > 0) {
      missed.clear();
      newResults.hidden = true;
    }
  }

  function goTo(job: string): boolean {
    const message = messages.get(job);
    if (!message) return false;
    message.element.scrollIntoView({ block: 'center' });
    message.element.focus({ preventScroll: true });
    return true;
  }

  addEventListener('scroll', scrolled, { passive: true });
  const unsubscribe = data.onChange(changed);
  drawAll();
  // Whatever grows, as a picture that loads, must not push the end away.
  const growth = new ResizeObserver(() => follow && toEnd());
  growth.observe(element);

  return {
    element,
    newResults,
    toEnd,
    goTo,
    newest() {
      const newest = data.views().at(-1);
      if (newest) goTo(newest.job);
    },
    end() {
      unsubscribe();
      growth.disconnect();
      removeEventListener('scroll', scrolled);
    },
  };
}
