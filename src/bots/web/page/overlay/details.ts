import type { WireDetails } from '../../wire.ts';
import { say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { lineIn } from '../base/lines.ts';
import type { Actions } from '../stream/actions.ts';

/** Everything about one result: whole prompt, what it was made from, settings, times, prices. */
export function detailsContent(actions: Actions, details: WireDetails): HTMLElement[] {
  const { app } = actions;
  const words = app.web().details;
  const { view, rows, originals } = details;
  const language = app.language();
  return [
    section(words.prompt, h('blockquote', { class: 'prompt prompt-whole' }, view.prompt)),
    ...chain(actions, details),
    section(
      words.settings,
      h(
        'dl',
        { class: 'rows' },
        ...rows.map(({ label, value }) =>
          h('div', {}, h('dt', {}, label), lineIn('dd', {}, value, { language })),
        ),
      ),
    ),
    ...originals.map(({ n, url }) =>
      h(
        'p',
        {},
        h('a', { href: url, target: '_blank', rel: 'noopener' }, say(words.original, { n: String(n) })),
      ),
    ),
  ];
}

const section = (title: string, ...children: HTMLElement[]): HTMLElement =>
  h('section', { class: 'details-section' }, h('h3', {}, title), ...children);

/** The pictures that it was made from, oldest first, then itself. */
function chain(actions: Actions, { chain: links, view }: WireDetails): HTMLElement[] {
  const { app } = actions;
  const words = app.web().details;
  if (links.length === 0 && view.pictures.length === 0) return [];
  const former = links.map(({ output, deleted, prompt }) =>
    h(
      'li',
      {},
      deleted
        ? h('span', { class: 'thumb thumb-gone' }, words.deleted)
        : thumb(actions, output, prompt ?? ''),
    ),
  );
  const own = view.pictures.map(({ id, alt }) =>
    h('li', { 'aria-current': 'true' }, thumb(actions, id, alt)),
  );
  const title = links.length > 0 ? app.words().details.madeFrom : app.web().lightbox.title;
  return [section(title, h('ol', { class: 'chain' }, ...former, ...own))];
}

function thumb({ app, ...actions }: Actions, output: string, alt: string): HTMLElement {
  const n = /-(\d+)$/.exec(output)?.[1] ?? '1';
  return h(
    'button',
    {
      type: 'button',
      class: 'thumb',
      'aria-label': say(app.web().details.open, { n }),
      on: { click: () => actions.openLightbox(single(output, alt), output) },
    },
    h('img', { src: app.api.picture(output, 'thumb'), alt: '', loading: 'lazy' }),
  );
}

const single = (id: string, alt: string) => ({ pictures: [{ id, alt }] });
