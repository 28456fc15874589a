/** Elements without a framework. Text is only ever set as text. */

export type Child = Node | string | null | undefined | false;

type Listener = (event: never) => void;
type Attribute = string | number | boolean | undefined;
export interface Props {
  readonly [attribute: string]: Attribute | Listener | Readonly<Record<string, Listener>>;
  readonly on?: Readonly<Record<string, Listener>>;
}

/** `h('button', { type: 'button', 'aria-label': 'Close', on: { click } }, 'x')`. `undefined` and `false` leave out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setProps(element, props);
  add(element, children);
  return element;
}

function setProps(element: Element, { on = {}, ...attributes }: Props): void {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value as Attribute);
  for (const [name, listener] of Object.entries(on))
    element.addEventListener(name, listener as EventListener);
}

/** Like `h`: `true` is an empty attribute, `false` and `undefined` none. */
function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

export function add(parent: Node, children: readonly Child[]): void {
  for (const child of children) if (child) parent.appendChild(toNode(child));
}

const toNode = (child: Node | string): Node =>
  typeof child === 'string' ? document.createTextNode(child) : child;

/** New children in place of the old ones; the focus stays where its `data-focus` is found again. */
export function refill(parent: Element, children: readonly Child[]): void {
  const focused = document.activeElement;
  const name = focused instanceof HTMLElement && parent.contains(focused) ? focused.dataset.focus : undefined;
  parent.replaceChildren(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  if (name === undefined || parent.contains(document.activeElement)) return;
  parent.querySelector<HTMLElement>(`[data-focus="${CSS.escape(name)}"]`)?.focus({ preventScroll: true });
}

let serial = 0;

/** An id that nothing else on the page has. */
export function freshId(prefix: string): string {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** A key for one click: sent twice, it is one. */
export function clickKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether a key press goes into a field. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
