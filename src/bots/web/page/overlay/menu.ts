import { h } from '../base/dom.ts';
import { openPopup } from './popup.ts';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

/** A menu of actions: arrows move, Enter does, Esc closes and gives the focus back. */
export function openMenu(options: {
  readonly anchor: HTMLElement;
  readonly at?: { x: number; y: number };
  readonly label: string;
  readonly items: readonly MenuItem[];
}): void {
  const { anchor } = options;
  let chosen: MenuItem | undefined;
  const items = options.items.map((item) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        class: 'menu-item',
        tabindex: '-1',
        on: { click: () => choose(item) },
      },
      item.label,
    ),
  );
  const keydown = (event: KeyboardEvent) => {
    const at = items.findIndex((item) => item.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') popup.close();
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  };
  const content = h(
    'div',
    { role: 'menu', 'aria-label': options.label, class: 'menu', on: { keydown } },
    ...items,
  );
  const popup = openPopup({
    anchor,
    ...(options.at ? { at: options.at } : {}),
    content,
    class: 'popup-menu',
    onClose: () => chosen?.run(),
  });
  items[0]?.focus();

  function choose(item: MenuItem): void {
    chosen = item;
    popup.close();
  }
}
