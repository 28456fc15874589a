import type { WireView } from '../../wire.ts';
import { openMenu } from '../overlay/menu.ts';
import type { Actions } from './actions.ts';

const LONG_PRESS_MS = 500;
const STILL_PX = 10;

type Point = { x: number; y: number };

/** What can be done with one picture, as a menu at its `⋯` or where it was pressed. */
export function openPictureMenu(
  actions: Actions,
  view: WireView,
  output: string,
  anchor: HTMLElement,
  at?: Point,
): void {
  const { app } = actions;
  const saved = view.pictures.find(({ id }) => id === output)?.saved ?? false;
  const { buttons, controls } = app.words();
  openMenu({
    anchor,
    ...(at ? { at } : {}),
    label: anchor.getAttribute('aria-label') ?? '',
    items: [
      { label: app.web().message.editThis, run: () => actions.openEdit(view, output) },
      saved
        ? { label: buttons.unsave, run: () => actions.simple('unsave', output) }
        : { label: buttons.save, run: () => actions.simple('save', output) },
      { label: controls.download, run: () => actions.download(output) },
      { label: buttons.details, run: () => actions.openDetails(output, anchor) },
    ],
  });
}

/** Right-click, or a finger that stays. */
export function watchLongPress(element: HTMLElement, open: (at: Point) => void): void {
  let timer: number | undefined;
  let from: Point = { x: 0, y: 0 };
  let opened = false;

  const stop = () => clearTimeout(timer);
  element.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    stop();
    if (!opened) open({ x: event.clientX, y: event.clientY });
  });
  element.addEventListener('pointerdown', (event) => {
    opened = false;
    if (event.pointerType === 'mouse') return;
    from = { x: event.clientX, y: event.clientY };
    timer = window.setTimeout(() => {
      opened = true;
      open(from);
    }, LONG_PRESS_MS);
  });
  element.addEventListener('pointermove', (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) stop();
  });
  for (const over of ['pointerup', 'pointercancel', 'pointerleave']) element.addEventListener(over, stop);
  // The finger that opened the menu must not press what is below it, too.
  element.addEventListener(
    'click',
    (event) => {
      if (!opened) return;
      opened = false;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
