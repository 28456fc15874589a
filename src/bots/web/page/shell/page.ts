import { type App, guildTitle, say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { layoutNow, onLayoutChange } from '../base/layout.ts';
import type { DraftStore } from '../composer/draft.ts';
import { createHelp } from '../lists/help.ts';
import { createHistory, type ListView } from '../lists/history.ts';
import { createSaved } from '../lists/saved.ts';
import { createActions } from '../stream/actions.ts';
import { createStreamData, type StreamData } from '../stream/data.ts';
import { type Channel, createChannel, draftFor, fillDraft } from './channel.ts';
import { createHeader, pageTitle } from './header.ts';
import { watchKeys } from './keys.ts';
import { viewTitle } from './navigation.ts';
import { createSide } from './side.ts';

/**
 * The page around one guild and one view. Another language, width, guild or view draws it anew from what is known;
 * only the replies of the guild and the draft live longer.
 */
export function createPage(app: App, root: HTMLElement): void {
  let data: StreamData = open();
  let draft: DraftStore = draftFor(app);
  let channel: Channel | undefined;
  let list: ListView | undefined;
  const lost = h('div', { class: 'lost', role: 'alert', hidden: true });

  const side = { current: createSide(app, () => actions) };
  const actions = createActions({
    app,
    showDetails: (id, from) => void side.current.show(id, from),
    goTo: (job) => channel?.stream.goTo(job) ?? false,
    compose(wish) {
      compose();
      fillDraft(draft, wish);
      app.announce.say(app.web().composer.cleared);
    },
    onMade() {
      if (channel) channel.stream.toEnd();
      else app.router.go({ view: 'channel' });
    },
  });

  function open(): StreamData {
    const fresh = createStreamData(app);
    fresh.onChange(({ kind }) => {
      if (kind === 'connection') showLost();
      else if (kind === 'removed') list?.refresh();
    });
    return fresh;
  }

  function showLost(): void {
    lost.hidden = data.connected;
    lost.textContent = data.connected ? '' : app.web().page.connectionLost;
  }

  function compose(): void {
    if (!channel) app.router.go({ view: 'channel' });
    channel?.composer.focus();
  }

  function draw(): void {
    const focused = document.activeElement;
    const focusName = focused instanceof HTMLElement ? focused.dataset.focus : undefined;
    const { view } = app.router.get();
    const title = viewTitle(app, view);
    document.title = say(app.web().page.title, { view: title, guild: guildTitle(app) });
    channel?.end();
    side.current.hide();
    side.current = createSide(app, () => actions);
    channel = undefined;
    list = undefined;
    document.documentElement.dataset.layout = layoutNow();
    root.dataset.view = view;
    root.replaceChildren(
      h('a', { class: 'skip', href: '#composer-field', on: { click: skip } }, app.web().page.skip),
      createHeader(app, layoutNow()),
      h(
        'main',
        {},
        layoutNow() === 'phone' ? null : pageTitle(app),
        lost,
        view === 'channel' ? null : h('h2', { class: 'view-title' }, title),
        body(),
      ),
      side.current.element,
    );
    showLost();
    if (focusName) root.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focusName)}"]`)?.focus();
  }

  function body(): HTMLElement {
    const { view } = app.router.get();
    if (view === 'help') return createHelp(app);
    if (view === 'channel') {
      channel = createChannel(actions, data, draft);
      return channel.element;
    }
    list = view === 'history' ? createHistory(actions) : createSaved(actions);
    return list.element;
  }

  function skip(event: Event): void {
    event.preventDefault();
    compose();
  }

  app.router.onChange((now, before) => {
    if (now.guild !== before.guild) {
      data.end();
      data = open();
      draft = draftFor(app);
    } else if (now.view === before.view) return list?.refresh();
    app.announce.clear();
    if (now.guild !== before.guild)
      app.announce.say(say(app.web().page.switched, { guild: guildTitle(app) }));
    draw();
    if (channel) channel.stream.toEnd();
    else scrollTo(0, 0);
  });
  app.prefs.onChange((now, before) => {
    if (now.language === before.language && now.name === before.name && now.keys === before.keys) return;
    if (now.language !== before.language) {
      app.announce.clear();
      data.relisten();
    }
    redraw();
  });
  onLayoutChange(redraw);

  /** The same, in other words or another shape: whoever reads stays where they read. */
  function redraw(): void {
    const top = scrollY;
    draw();
    scrollTo(0, top);
  }

  watchKeys(() => app, {
    compose,
    newest() {
      if (!channel) app.router.go({ view: 'channel' });
      channel?.stream.newest();
    },
  });
  draw();
  // On a phone the keyboard would cover the page.
  if (layoutNow() !== 'phone') channel?.composer.focus();
}
