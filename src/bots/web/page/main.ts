import { wordsFor } from '../../../core/words/index.ts';
import { webWordsFor } from '../words/index.ts';
import { createRouter } from './base/address.ts';
import { createApi } from './base/api.ts';
import type { App } from './base/app.ts';
import { h } from './base/dom.ts';
import { startTicking } from './base/lines.ts';
import { createPrefs } from './base/prefs.ts';
import { createAnnouncer } from './shell/announcer.ts';
import { createPage } from './shell/page.ts';

/** The entry of the page: what never changes is made once, the rest by `createPage`. */
async function start(root: HTMLElement): Promise<void> {
  const prefs = createPrefs();
  const language = () => prefs.get().language;
  const words = () => wordsFor(language());
  const web = () => webWordsFor(language());
  const area = 'nanobanana';
  let guild: () => string | undefined = () => undefined;
  const api = createApi({
    prefs,
    words: web,
    scope: () => {
      const name = guild();
      return { area, ...(name === undefined ? {} : { guild: name }) };
    },
  });
  const context = await api.context();
  const router = createRouter(context);
  guild = () => router.get().guild;
  const { announcer, element } = createAnnouncer(language, () => words().controls.close);
  const app: App = { context, area, api, prefs, router, announce: announcer, language, words, web };
  document.body.append(element);
  startTicking();
  createPage(app, root);
}

const root = document.getElementById('app');
if (root) {
  start(root).catch(() => {
    const { loadFailed, loadAgain } = webWordsFor(document.documentElement.lang === 'ko' ? 'ko' : 'en').page;
    const again = h(
      'button',
      { type: 'button', class: 'button', on: { click: () => location.reload() } },
      loadAgain,
    );
    root.replaceChildren(h('main', { class: 'empty' }, h('p', { role: 'alert' }, loadFailed), again));
  });
}
