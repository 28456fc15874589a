import { cut, oneLine } from '../../../../core/format-text.ts';
import type { WireView } from '../../wire.ts';
import { say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { glyph } from '../base/icons.ts';
import type { Shown } from '../overlay/lightbox.ts';
import type { Actions } from '../stream/actions.ts';

const PROMPT_GRAPHEMES = 120;

/** A square of a list: the first picture of a result, or its status where there is none. */
export function resultTile(actions: Actions, view: WireView): HTMLElement {
  const { app } = actions;
  const [first] = view.pictures;
  const prompt = cut(oneLine(view.prompt), PROMPT_GRAPHEMES);
  const status = app.words().status[view.status];
  if (!first) {
    const click = (event: Event) => actions.openDetails(view.job, event.currentTarget);
    return h(
      'button',
      { type: 'button', class: 'tile tile-status', on: { click } },
      h('span', { class: `pill pill-${view.status}` }, glyph(view.status), status),
      h('span', { class: 'tile-prompt' }, prompt),
    );
  }
  const several = view.pictures.length > 1;
  const pictures: Shown[] = view.pictures.map(({ id, alt }) => ({ id, alt }));
  return h(
    'button',
    {
      type: 'button',
      class: 'tile',
      title: prompt,
      'aria-haspopup': 'dialog',
      on: { click: () => actions.openLightbox({ pictures }, first.id) },
    },
    tileImage(actions, first),
    several &&
      h('span', { class: 'number' }, say(app.web().history.several, { n: String(view.pictures.length) })),
  );
}

export const tileImage = ({ app }: Actions, { id, alt }: Shown): HTMLImageElement =>
  h('img', { src: app.api.picture(id, 'thumb'), alt, loading: 'lazy', decoding: 'async' });
