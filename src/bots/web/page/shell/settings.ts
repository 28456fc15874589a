import type { App } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { languageNames, languages } from '../base/languages.ts';
import type { Prefs } from '../base/prefs.ts';
import { openDialog } from '../overlay/dialog.ts';
import { guildLinks } from './navigation.ts';

/** Guild (where the header has no room for it), name, language, theme and keys. */
export function openSettings(app: App, options: { readonly withGuilds: boolean }): void {
  const { settings, nav } = app.web();
  const dialog = openDialog({
    title: settings.title,
    closeLabel: app.words().controls.close,
    class: 'dialog-settings sheet',
    body: [
      options.withGuilds &&
        h(
          'section',
          {},
          h('h3', {}, nav.guilds),
          guildLinks(app, () => dialog.close()),
        ),
      nameField(app),
      h(
        'section',
        {},
        h('h3', {}, settings.language),
        languageSwitch(app, () => dialog.close()),
      ),
      themeChoice(app),
      keysSwitch(app),
    ],
  });
}

function nameField(app: App): HTMLElement {
  const { settings } = app.web();
  const change = () => {
    const name = field.value.trim();
    if (name) app.prefs.set({ name });
    else field.value = app.prefs.get().name;
  };
  const field = h('input', {
    type: 'text',
    class: 'field',
    id: 'person-name',
    maxlength: 32,
    autocomplete: 'nickname',
    value: app.prefs.get().name,
    'aria-describedby': 'person-name-help',
    on: { change },
  });
  return h(
    'section',
    {},
    h('label', { for: 'person-name' }, h('h3', {}, settings.name)),
    field,
    h('p', { class: 'facts', id: 'person-name-help' }, settings.nameHelp),
  );
}

/** `EN` and `한국어`, each in its own language. */
export function languageSwitch(app: App, after: () => void = () => {}): HTMLElement {
  const choose = (language: Prefs['language']) => {
    after();
    app.prefs.set({ language });
  };
  const buttons = languages.map((language) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button button-quiet',
        lang: language,
        'data-focus': `language ${language}`,
        'aria-pressed': String(app.language() === language),
        on: { click: () => choose(language) },
      },
      languageNames[language],
    ),
  );
  return h(
    'div',
    { class: 'languages', role: 'group', 'aria-label': app.web().settings.language },
    ...buttons,
  );
}

function themeChoice(app: App): HTMLElement {
  const { settings } = app.web();
  const themes = ['system', 'light', 'dark'] as const;
  const radios = themes.map((theme) => {
    const change = () => app.prefs.set({ theme });
    const checked = app.prefs.get().theme === theme;
    const radio = h('input', { type: 'radio', name: 'theme', value: theme, checked, on: { change } });
    return h('label', { class: 'radio' }, radio, settings[theme]);
  });
  return h('fieldset', {}, h('legend', {}, settings.theme), h('div', { class: 'radios' }, ...radios));
}

function keysSwitch(app: App): HTMLElement {
  const change = () => app.prefs.set({ keys: box.checked });
  const box = h('input', { type: 'checkbox', checked: app.prefs.get().keys, on: { change } });
  return h('label', { class: 'radio' }, box, app.web().settings.keys);
}
