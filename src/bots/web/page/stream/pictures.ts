import type { ViewPicture } from '../../../../core/view-types.ts';
import type { WireView } from '../../wire.ts';
import { webWordsFor } from '../../words/index.ts';
import { say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import type { Actions } from './actions.ts';
import { openPictureMenu, watchLongPress } from './picture-menu.ts';
import { ratioOf } from './shape.ts';

/** The pictures of a reply as a grid: 1 over the full width, 2 side by side, 3 and 4 as two by two. */
export function createPictures(actions: Actions) {
  const { app } = actions;
  const grid = h('ul', { class: 'grid' });
  let drawn = '';
  let wasRunning = false;
  let current: WireView;

  /** The same pictures stay the same elements: nothing loads or fades twice. */
  function show(view: WireView): HTMLElement | null {
    current = view;
    const { pictures, summary, status } = view;
    const running = status === 'pending' || status === 'processing';
    if (!running && pictures.length === 0) return null;
    const now = JSON.stringify([running, view.language, pictures.map(({ id }) => id), summary.missing]);
    if (now === drawn) return grid;
    drawn = now;
    const count = running ? summary.count : pictures.length + summary.missing.length;
    grid.dataset.count = String(count);
    grid.style.setProperty('--ratio', String(ratioOf(view)));
    grid.classList.toggle('fade-in', wasRunning && !running);
    wasRunning = running;
    grid.setAttribute('aria-hidden', String(running));
    grid.replaceChildren(...(running ? skeletons(count) : cells(view)));
    return grid;
  }

  const skeletons = (count: number) =>
    Array.from({ length: count }, () => h('li', { class: 'cell' }, h('div', { class: 'frame skeleton' })));

  function cells({ pictures, summary }: WireView): HTMLElement[] {
    const numbered = pictures.length + summary.missing.length > 1;
    const all = [
      ...pictures.map((picture) => ({ n: picture.n, element: pictureCell(picture, numbered) })),
      ...summary.missing.map(({ n, sentence }) => ({ n, element: missingCell(n, sentence) })),
    ];
    return all.sort((a, b) => a.n - b.n).map(({ element }) => element);
  }

  function missingCell(n: number, sentence: string): HTMLElement {
    return h(
      'li',
      { class: 'cell' },
      h('div', { class: 'frame frame-missing' }, number(n), h('p', {}, sentence)),
    );
  }

  const number = (n: number) => h('span', { class: 'number', 'aria-hidden': 'true' }, String(n));

  function pictureCell(picture: ViewPicture, numbered: boolean): HTMLElement {
    const { message } = webWordsFor(current.language);
    const n = String(picture.n);
    const image = h('img', {
      src: app.api.picture(picture.id, 'full'),
      alt: picture.alt,
      width: picture.width,
      height: picture.height,
      decoding: 'async',
    });
    const open = h(
      'button',
      {
        type: 'button',
        class: 'picture',
        'data-picture': picture.id,
        'data-focus': `picture ${picture.id}`,
        'aria-haspopup': 'dialog',
        on: { click: () => actions.openLightbox(current, picture.id) },
      },
      image,
    );
    const edit = h(
      'button',
      {
        type: 'button',
        class: 'button button-over edit-this',
        'data-focus': `edit ${picture.id}`,
        on: { click: () => actions.openEdit(current, picture.id) },
      },
      message.editThis,
    );
    const menu = (at?: { x: number; y: number }) => openPictureMenu(actions, current, picture.id, more, at);
    const more = h(
      'button',
      {
        type: 'button',
        class: 'button button-over more',
        'data-focus': `more ${picture.id}`,
        'aria-haspopup': 'menu',
        'aria-label': say(message.pictureActions, { n }),
        on: { click: () => menu() },
      },
      icon('more'),
    );
    const frame = h('div', { class: 'frame' }, open, numbered && number(picture.n), edit, more);
    watchLongPress(frame, menu);
    return h('li', { class: 'cell' }, frame);
  }

  return { show };
}
