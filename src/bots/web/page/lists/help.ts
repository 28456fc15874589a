import { fill } from '../../../../core/line.ts';
import { helpLines } from '../../../../core/words/help.ts';
import type { App } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { lineIn } from '../base/lines.ts';

/** How it works, the keys, and the words that the demo obeys. */
export function createHelp(app: App): HTMLElement {
  const web = app.web();
  const language = app.language();
  const lines = helpLines(
    {
      make: app.area,
      editStep: fill(web.help.edit),
      see: [`${app.area}-history`, `${app.area}-saved`],
      buttons: ['again', 'edit', 'save', 'delete'],
    },
    language,
  );
  return h(
    'div',
    { class: 'help' },
    h(
      'section',
      {},
      h('h2', {}, web.help.steps),
      ...lines.map((line) => lineIn('p', {}, line, { language })),
    ),
    demoWords(app),
    keyList(app),
  );
}

function demoWords(app: App): HTMLElement | null {
  const { demoWords: words } = app.context;
  const { help } = app.web();
  if (words.length === 0) return null;
  const rows = words.map((each) => [h('code', {}, each.word), each[app.language()]] as const);
  return h(
    'section',
    { id: 'demo-words' },
    h('h2', {}, help.demo),
    h('p', {}, help.demoAbout),
    table([help.word, help.does], rows),
  );
}

export function keyList(app: App): HTMLElement {
  const { help, keys } = app.web();
  const rows = [
    [['/'], keys.composer],
    [['Enter'], keys.make],
    [['Shift', 'Enter'], keys.line],
    [['↑'], keys.last],
    [['Esc'], keys.close],
    [['1', '2', '3'], keys.views],
    [['N'], keys.newest],
    [['←', '→', 'E', 'S'], keys.lightbox],
    [['?'], keys.list],
  ] as const;
  const cells = rows.map(
    ([names, does]) => [h('span', {}, ...names.map((name) => h('kbd', {}, name))), does] as const,
  );
  const off = app.prefs.get().keys ? null : h('p', {}, help.keysOff);
  return h('section', { id: 'keys' }, h('h2', {}, help.keys), off, table([help.key, help.does], cells));
}

function table(heads: readonly [string, string], rows: readonly (readonly [Node, string])[]): HTMLElement {
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    h(
      'tbody',
      {},
      ...rows.map(([what, does]) => h('tr', {}, h('th', { scope: 'row' }, what), h('td', {}, does))),
    ),
  );
}
