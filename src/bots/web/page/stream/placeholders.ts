import type { App } from '../base/app.ts';
import { h } from '../base/dom.ts';

/** What stands where results will be. */

/** Skeletons of the real shape; the style shows them only after a moment. */
export const loadingStream = (app: App): HTMLElement =>
  h(
    'div',
    { class: 'loading', role: 'img', 'aria-label': app.web().page.loading },
    ...[1, 2].map(() =>
      h(
        'div',
        { class: 'card message' },
        h('div', { class: 'skeleton skeleton-line' }),
        h('div', { class: 'skeleton skeleton-picture' }),
      ),
    ),
  );

export const loadingGallery = (app: App): HTMLElement =>
  h(
    'div',
    { class: 'loading gallery', role: 'img', 'aria-label': app.web().page.loading },
    ...Array.from({ length: 12 }, () => h('div', { class: 'skeleton tile' })),
  );

export function emptyStream(app: App, fill: (prompt: string) => void): HTMLElement {
  const { stream, prompts } = app.web().empty;
  return h(
    'div',
    { class: 'empty' },
    h('p', {}, stream),
    ...prompts.map((prompt) =>
      h('button', { type: 'button', class: 'button try', on: { click: () => fill(prompt) } }, prompt),
    ),
  );
}

export const empty = (sentence: string): HTMLElement => h('div', { class: 'empty' }, h('p', {}, sentence));

export function failedToLoad(app: App, again: () => void): HTMLElement {
  const { loadFailed, loadAgain } = app.web().page;
  return h(
    'div',
    { class: 'empty' },
    h('p', { role: 'alert' }, loadFailed),
    h('button', { type: 'button', class: 'button', on: { click: again } }, loadAgain),
  );
}
