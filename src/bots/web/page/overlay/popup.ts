import { h } from '../base/dom.ts';

/** A small surface beside what opened it; a sheet from below on a phone. Esc and a press elsewhere close it. */
export interface Popup {
  readonly element: HTMLElement;
  close(): void;
}

const GAP = 4;
const MARGIN = 8;

export function openPopup(options: {
  readonly anchor: HTMLElement;
  readonly at?: { x: number; y: number };
  readonly content: HTMLElement;
  readonly class: string;
  /** After it has closed, with the focus back at what opened it. */
  readonly onClose?: () => void;
}): Popup {
  const { anchor, content } = options;
  const element = h('div', { class: `popup ${options.class}`, popover: 'auto' }, content);
  // Within an open dialog everything outside of it is inert.
  (anchor.closest('dialog') ?? document.body).append(element);
  anchor.setAttribute('aria-expanded', 'true');
  // At once: a late `toggle` would take the focus from what the next key has opened.
  element.addEventListener('beforetoggle', (event) => {
    if (event.newState === 'open') return;
    anchor.setAttribute('aria-expanded', 'false');
    anchor.focus({ preventScroll: true });
  });
  element.addEventListener('toggle', (event) => {
    if (event.newState === 'open') return;
    element.remove();
    options.onClose?.();
  });
  element.showPopover();
  place(element, anchor, options.at);
  return { element, close: () => element.isConnected && element.hidePopover() };
}

function place(element: HTMLElement, anchor: HTMLElement, at: { x: number; y: number } | undefined): void {
  const box = anchor.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const left = at?.x ?? box.left;
  const below = at?.y ?? box.bottom + GAP;
  const above = (at?.y ?? box.top - GAP) - height;
  const fitsBelow = below + height <= innerHeight - MARGIN;
  const top = fitsBelow || above < MARGIN ? Math.min(below, innerHeight - height - MARGIN) : above;
  element.style.setProperty('--left', `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`);
  element.style.setProperty('--top', `${Math.max(MARGIN, top)}px`);
}
