import type { WireView } from '../../wire.ts';
import { say } from '../base/app.ts';
import { h, isField } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { lineIn } from '../base/lines.ts';
import type { Actions } from '../stream/actions.ts';
import { openDialog } from './dialog.ts';

export interface Shown {
  readonly id: string;
  readonly alt: string;
}

/** A picture as large as the window takes, with what it is and what can be done with it. */
export function openLightbox(actions: Actions, pictures: readonly Shown[], first: string): void {
  const { app } = actions;
  const words = app.web().lightbox;
  let at = Math.max(
    0,
    pictures.findIndex(({ id }) => id === first),
  );
  let card: WireView | undefined;

  const image = h('img', { class: 'lightbox-picture', alt: '' });
  const count = h('span', { class: 'lightbox-count' });
  const caption = h('div', { class: 'lightbox-caption' });
  const stepper = (by: number, label: string, name: 'left' | 'right') =>
    h(
      'button',
      {
        type: 'button',
        class: 'button button-icon',
        'aria-label': label,
        on: { click: () => show(at + by) },
      },
      icon(name),
    );
  const several = pictures.length > 1;
  const dialog = openDialog({
    title: words.title,
    closeLabel: app.words().controls.close,
    class: 'lightbox',
    body: [
      h('div', { class: 'lightbox-stage' }, image),
      h(
        'div',
        { class: 'lightbox-foot' },
        several &&
          h(
            'div',
            { class: 'lightbox-steps' },
            stepper(-1, words.previous, 'left'),
            count,
            stepper(1, words.next, 'right'),
          ),
        caption,
      ),
    ],
  });
  dialog.element.addEventListener('keydown', keydown);
  show(at);

  function show(to: number): void {
    at = (to + pictures.length) % pictures.length;
    const picture = pictures[at];
    if (!picture) return;
    image.src = app.api.picture(picture.id, 'full');
    image.alt = picture.alt;
    count.textContent = say(words.of, { i: String(at + 1), n: String(pictures.length) });
    card = undefined;
    caption.replaceChildren();
    void load(picture.id);
  }

  async function load(id: string): Promise<void> {
    const loaded = await app.api.card(id).catch(() => null);
    if (!loaded || pictures[at]?.id !== id) return;
    card = loaded;
    const { language } = loaded;
    caption.replaceChildren(
      h('p', { class: 'prompt' }, loaded.prompt),
      lineIn('p', { class: 'facts' }, loaded.facts, { language }),
      h('div', { class: 'actions' }, ...buttons(loaded, id)),
    );
  }

  function buttons(view: WireView, id: string): HTMLElement[] {
    const saved = view.pictures.some((picture) => picture.saved);
    const labels = app.words();
    return [
      plainButton('again', labels.buttons.again, () => leave(() => void actions.simple('again', id))),
      plainButton('edit', labels.buttons.edit, edit),
      plainButton('save', saved ? labels.controls.saved : labels.buttons.save, () => void save()),
      plainButton('download', labels.controls.download, () => actions.download(id)),
      plainButton('details', labels.buttons.details, () => leave(() => actions.openDetails(id, null))),
    ];
  }

  const plainButton = (action: string, label: string, click: () => void) =>
    h('button', { type: 'button', class: 'button', 'data-action': action, on: { click } }, label);

  function leave(then: () => void): void {
    dialog.element.addEventListener('close', then, { once: true });
    dialog.close();
  }

  function edit(): void {
    const view = card;
    if (view) leave(() => actions.openEdit(view));
  }

  async function save(): Promise<void> {
    const id = pictures[at]?.id;
    if (id === undefined) return;
    await actions.simple('save', id);
    await load(id);
  }

  function keydown(event: KeyboardEvent): void {
    if (isField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const single = app.prefs.get().keys;
    const key = event.key.toLowerCase();
    if (key === 'arrowleft' && several) show(at - 1);
    else if (key === 'arrowright' && several) show(at + 1);
    else if (key === 'e' && single) edit();
    else if (key === 's' && single) void save();
  }
}
