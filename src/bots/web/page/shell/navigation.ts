import { addressOf, noFilter, type Place, type ViewName } from '../base/address.ts';
import { type App, guildTitle, say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { openListbox } from '../overlay/listbox.ts';

/** The ways around: guilds and views, as links that the address bar knows. */

export const viewTitle = (app: App, view: ViewName): string => app.web().nav[view];

function link(
  app: App,
  change: Partial<Place>,
  label: string,
  current: boolean,
  after?: () => void,
): HTMLElement {
  const place: Place = { ...app.router.get(), filter: noFilter, ...change };
  const click = (event: MouseEvent) => {
    // A new tab is the browser's business.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    after?.();
    app.router.go(change);
  };
  return h(
    'a',
    {
      href: addressOf(place),
      class: 'nav-link',
      'data-focus': `nav ${label}`,
      'aria-current': current ? 'page' : undefined,
      on: { click },
    },
    label,
  );
}

export function viewLinks(app: App, views: readonly ViewName[]): HTMLElement {
  const now = app.router.get().view;
  return h(
    'nav',
    { class: 'views', 'aria-label': app.web().nav.views },
    ...views.map((view) => link(app, { view }, viewTitle(app, view), view === now)),
  );
}

export function guildLinks(app: App, after?: () => void): HTMLElement {
  const now = app.router.get().guild;
  return h(
    'nav',
    { class: 'guilds', 'aria-label': app.web().nav.guilds },
    ...app.context.guilds.map(({ name, title }) => link(app, { guild: name }, title, name === now, after)),
  );
}

/** The guild as one button, where there is no room for a list. */
export function guildButton(app: App): HTMLElement {
  const label = say(app.web().nav.switchGuild, { guild: guildTitle(app) });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'button button-quiet guild-button',
      'data-focus': 'guild',
      'aria-haspopup': 'listbox',
      'aria-label': label,
      on: { click: open },
    },
    guildTitle(app),
    icon('down'),
  );
  function open(): void {
    openListbox({
      anchor: button,
      label: app.web().nav.guilds,
      options: app.context.guilds.map(({ name, title }) => ({ value: name, label: title })),
      value: app.router.get().guild,
      onChoose: (guild) => app.router.go({ guild }),
    });
  }
  return button;
}
