import { freshId, h } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { openPopup } from './popup.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** How long typed letters belong together. */
const TYPING_MS = 600;

/** One choice out of a few: arrows, Home, End and letters move, Enter or Space chooses, Esc leaves it as it was. */
export function openListbox(options: {
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
}): void {
  const { anchor, value } = options;
  let active = Math.max(
    0,
    options.options.findIndex((option) => option.value === value),
  );
  let typed = '';
  let typedAt = 0;
  let chosen: string | undefined;

  const items = options.options.map((option, i) =>
    h(
      'li',
      {
        role: 'option',
        id: freshId('option'),
        class: 'option',
        'aria-selected': String(option.value === value),
        on: { click: () => choose(i), pointermove: () => i !== active && move(i) },
      },
      icon('tick'),
      h('span', {}, option.label),
    ),
  );
  const list = h(
    'ul',
    { role: 'listbox', class: 'listbox', tabindex: '0', 'aria-label': options.label, on: { keydown } },
    ...items,
  );
  const popup = openPopup({
    anchor,
    content: list,
    class: 'popup-list',
    onClose() {
      if (chosen !== undefined) options.onChoose(chosen);
    },
  });
  move(active);
  list.focus({ preventScroll: true });

  function move(to: number): void {
    active = Math.max(0, Math.min(to, items.length - 1));
    for (const [i, item] of items.entries()) item.classList.toggle('option-active', i === active);
    const item = items[active];
    if (!item) return;
    list.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  }

  function choose(i: number): void {
    chosen = options.options[i]?.value;
    popup.close();
  }

  function keydown(event: KeyboardEvent): void {
    const moves = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: items.length - 1 };
    const to = new Map(Object.entries(moves)).get(event.key);
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === ' ') choose(active);
    else if (event.key === 'Tab') popup.close();
    else if (event.key.length === 1) type(event.key);
    else return;
    event.preventDefault();
  }

  function type(letter: string): void {
    typed = Date.now() - typedAt > TYPING_MS ? letter : typed + letter;
    typedAt = Date.now();
    const found = options.options.findIndex(({ label }) =>
      label.toLowerCase().startsWith(typed.toLowerCase()),
    );
    if (found >= 0) move(found);
  }
}
