import { text } from '../../../../core/line.ts';
import type { ViewPicture } from '../../../../core/view-types.ts';
import type { WirePicture, WireView } from '../../wire.ts';
import { Refused } from '../base/api.ts';
import { say } from '../base/app.ts';
import { clickKey, h } from '../base/dom.ts';
import { lineIn } from '../base/lines.ts';
import { createAttachments, createPicker } from '../composer/attachments.ts';
import { createChips } from '../composer/chips.ts';
import { createDraftStore, emptyDraft, wishOf } from '../composer/draft.ts';
import { createEstimate } from '../composer/estimate.ts';
import { addFiles, imagesOf } from '../composer/files.ts';
import type { Actions } from '../stream/actions.ts';
import { openDialog } from './dialog.ts';

interface EditOptions {
  /** The one picture to edit; absent: all of the reply, to choose from. */
  readonly output: string | undefined;
  readonly onSent: () => void;
}

/** `Edit this image`: the picture, what should change, and the options; the result is a reply of its own. */
export function openEditDialog(actions: Actions, view: WireView, { output, onSent }: EditOptions): void {
  const { app } = actions;
  const words = app.words();
  const shown = view.pictures.filter(({ id }) => output === undefined || id === output);
  const chosen = new Set(shown.map(({ id }) => id));
  // The chips know by it that there is a picture: its own shape comes first.
  const stand = shown.map((picture) => ({
    key: picture.id,
    name: picture.name,
    state: 'ready' as const,
    picture: asInput(picture),
  }));
  const extras = createDraftStore({ ...emptyDraft, model: view.summary.model });
  const options = createDraftStore({ ...emptyDraft, model: view.summary.model, attachments: stand });

  const field = h('textarea', {
    class: 'field',
    id: 'edit-prompt',
    rows: 3,
    placeholder: words.placeholders.edit,
    'aria-describedby': 'edit-error',
    on: { keydown, paste },
  });
  const error = h('div', { id: 'edit-error' });
  const submitButton = h('button', { type: 'submit', class: 'button button-main' });
  const estimate = createEstimate(app, options, submitButton, words.dialogs.edit.submit);
  const form = h(
    'form',
    { class: 'form', on: { submit } },
    h('label', { for: 'edit-prompt' }, words.fields.change),
    field,
    error,
    h(
      'div',
      { class: 'add-pictures' },
      createPicker(app, extras, words.fields.addPictures),
      h('span', {}, words.fields.addPictures),
    ),
    createAttachments(app, extras),
    createChips(app, options),
    h('div', { class: 'dialog-foot' }, estimate.element, submitButton),
  );
  const dialog = openDialog({
    title: words.dialogs.edit.title,
    closeLabel: words.controls.close,
    class: 'dialog-edit',
    body: [shown.length > 1 ? which() : single(), form],
    onClose: () => estimate.stop(),
  });
  extras.onChange(({ attachments }) => options.set({ attachments: [...stand, ...attachments] }));
  field.focus();

  function single(): HTMLElement {
    const [picture] = shown;
    return h('div', { class: 'edit-picture' }, picture ? image(picture, 'full') : null);
  }

  /** With several pictures: which ones, all at first. */
  function which(): HTMLElement {
    return h(
      'fieldset',
      { class: 'which' },
      h('legend', {}, words.fields.whichPictures),
      h('div', { class: 'which-list' }, ...shown.map(choice)),
    );
  }

  function choice(picture: ViewPicture): HTMLElement {
    const change = () => {
      if (box.checked) chosen.add(picture.id);
      else chosen.delete(picture.id);
    };
    const box = h('input', { type: 'checkbox', checked: true, on: { change } });
    const name = say(app.web().edit.picture, { n: String(picture.n) });
    return h('label', { class: 'which-one' }, image(picture, 'thumb'), h('span', {}, box, name));
  }

  function image(picture: ViewPicture, size: 'thumb' | 'full'): HTMLElement {
    const { id, alt, width, height } = picture;
    return h('img', { src: app.api.picture(id, size), alt, width, height });
  }

  function keydown(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    form.requestSubmit();
  }

  function paste(event: ClipboardEvent): void {
    const files = imagesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    addFiles(app, extras, files);
  }

  function refuse(line: Refused['line']): void {
    field.setAttribute('aria-invalid', 'true');
    error.replaceChildren(
      lineIn('p', { class: 'field-error', role: 'alert' }, line, { language: app.language() }),
    );
  }

  const key = clickKey();
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const { composer, edit } = app.web();
    const pictures = shown.filter(({ id }) => chosen.has(id));
    const waiting = extras.get().attachments.find(({ state }) => state !== 'ready');
    const [parent] = pictures;
    if (!parent) return refuse([text(edit.none)]);
    if (waiting) return refuse([text(waiting.state === 'reading' ? composer.wait : composer.refused)]);
    submitButton.disabled = true;
    try {
      const wish = wishOf(options.get());
      const added = wishOf(extras.get()).pictures ?? [];
      const all = [...pictures.map(asInput), ...added];
      await app.api.submit({ ...wish, prompt: field.value, pictures: all, parent: parent.id }, key);
      onSent();
      dialog.close();
    } catch (reason) {
      refuse(reason instanceof Refused ? reason.line : [text(app.web().page.notSent)]);
      field.focus();
    }
    submitButton.disabled = false;
  }
}

const asInput = ({ id, name, type, bytes, width, height }: ViewPicture): WirePicture => ({
  name,
  source: { kind: 'output', id },
  type,
  bytes,
  width,
  height,
});
