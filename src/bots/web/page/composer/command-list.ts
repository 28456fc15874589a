import type { ViewName } from '../base/address.ts';
import type { App } from '../base/app.ts';
import { h } from '../base/dom.ts';

interface Command {
  readonly name: string;
  readonly about: string;
  readonly view?: ViewName;
}

/** `/` in an empty field: the commands with what they do. The field keeps the focus, as a combobox does. */
export function createCommandList(app: App, field: HTMLTextAreaElement) {
  const list = h('ul', {
    class: 'commands',
    role: 'listbox',
    id: 'commands',
    'aria-label': app.web().composer.commands,
    hidden: true,
  });
  let shown: readonly Command[] = [];
  let active = 0;

  const commands = (): Command[] => {
    const about = app.web().commands;
    return [
      { name: app.area, about: about.nanobanana },
      { name: `${app.area}-history`, about: about.history, view: 'history' },
      { name: `${app.area}-saved`, about: about.saved, view: 'saved' },
      { name: `${app.area}-help`, about: about.help, view: 'help' },
    ];
  };

  function typed(): void {
    const match = /^\/(\S*)$/.exec(field.value);
    const word = match?.[1]?.toLowerCase() ?? '';
    show(match ? commands().filter(({ name }) => name.includes(word)) : []);
  }

  function show(next: readonly Command[]): void {
    shown = next;
    active = 0;
    list.hidden = shown.length === 0;
    list.replaceChildren(...shown.map(item));
    mark();
  }

  const item = ({ name, about }: Command, i: number) =>
    h(
      'li',
      {
        role: 'option',
        class: 'option command',
        id: `command-${i}`,
        // The field must not lose the focus to a press.
        on: { pointerdown: (event: Event) => event.preventDefault(), click: () => choose(i) },
      },
      h('span', { class: 'command-name' }, `/${name}`),
      h('span', { class: 'facts' }, about),
    );

  function mark(): void {
    const open = !list.hidden;
    for (const [i, element] of [...list.children].entries()) {
      element.setAttribute('aria-selected', String(i === active));
      element.classList.toggle('option-active', i === active);
    }
    const attributes = {
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': list.id,
      'aria-activedescendant': `command-${active}`,
    };
    // A text area is no combobox but while it has a list.
    for (const [name, value] of Object.entries(attributes)) {
      if (open) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
  }

  function choose(i: number): void {
    const command = shown[i];
    if (!command) return;
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    show([]);
    if (command.view) app.router.go({ view: command.view });
  }

  /** True where the key was for the list. */
  function keydown({ key }: KeyboardEvent): boolean {
    if (list.hidden) return false;
    if (key === 'ArrowDown') active = (active + 1) % shown.length;
    else if (key === 'ArrowUp') active = (active + shown.length - 1) % shown.length;
    else if (key === 'Enter' || key === 'Tab') choose(active);
    else if (key === 'Escape') show([]);
    else return false;
    mark();
    return true;
  }

  return { element: list, typed, keydown, close: () => show([]) };
}
