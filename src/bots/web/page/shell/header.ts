import type { ViewName } from '../base/address.ts';
import { type App, guildTitle, say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { icon, mark } from '../base/icons.ts';
import type { Layout } from '../base/layout.ts';
import { guildButton, guildLinks, viewLinks } from './navigation.ts';
import { languageSwitch, openSettings } from './settings.ts';

/** Area and guild, who draws, and what it costs. */
export const pageTitle = (app: App): HTMLElement =>
  h('div', { class: 'title' }, h('h1', {}, whereTitle(app)), h('p', { class: 'facts' }, drawnBy(app)));

const whereTitle = (app: App): string =>
  say(app.web().page.where, { guild: guildTitle(app), area: app.words().area[app.area] });

function drawnBy(app: App): string {
  const providers = app.context.offers[app.area]?.providers ?? [];
  const { page } = app.web();
  if (providers.every(({ paid }) => !paid)) return page.drawnByDemo;
  return say(page.drawnBy, { providers: providers.map(({ title }) => title).join(', ') });
}

/** Where one is and where one can go: a rail, one line, or two, as the window has room. */
export function createHeader(app: App, layout: Layout): HTMLElement {
  const { nav, settings } = app.web();
  const brand = h('span', { class: 'brand' }, mark(), h('span', {}, 'nanobanana'));
  const menu = h(
    'button',
    {
      type: 'button',
      class: 'button button-icon menu-button',
      'data-focus': 'menu',
      'aria-haspopup': 'dialog',
      'aria-label': nav.menu,
      on: { click: () => openSettings(app, { withGuilds: layout === 'phone' }) },
    },
    icon('menu'),
  );
  if (layout === 'phone') {
    const views: ViewName[] = ['channel', 'history', 'saved', 'help'];
    return h(
      'header',
      { class: 'top top-phone' },
      h('div', { class: 'top-line' }, mark(), pageTitle(app), menu),
      viewLinks(app, views),
    );
  }
  if (layout === 'tablet')
    return h(
      'header',
      { class: 'top top-tablet' },
      brand,
      guildButton(app),
      viewLinks(app, ['channel', 'history', 'saved', 'help']),
      menu,
    );
  const { name } = app.prefs.get();
  const person = h(
    'button',
    {
      type: 'button',
      class: 'button button-quiet person-button',
      'data-focus': 'person',
      'aria-haspopup': 'dialog',
      'aria-label': say(settings.nameShort, { name }),
      on: { click: () => openSettings(app, { withGuilds: false }) },
    },
    name,
    icon('down'),
  );
  return h(
    'header',
    { class: 'rail' },
    brand,
    h('h2', { class: 'rail-title' }, nav.guilds),
    guildLinks(app),
    h('hr'),
    viewLinks(app, ['channel', 'history', 'saved', 'help']),
    h('div', { class: 'rail-foot' }, person, languageSwitch(app)),
  );
}
