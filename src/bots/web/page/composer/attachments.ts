import { formatSize } from '../../../../core/format.ts';
import { type App, say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { lineIn } from '../base/lines.ts';
import type { Attachment, DraftStore } from './draft.ts';
import { addFiles, thumbAddress } from './files.ts';

const TYPES = 'image/png,image/jpeg,image/webp';

/** The pictures of a draft as thumbnails, each with its name, its size, and why it was refused. */
export function createAttachments(app: App, draft: DraftStore): HTMLElement {
  const list = h('ul', { class: 'attachments', 'aria-label': app.web().composer.attached });
  const drawn = new Map<string, { element: HTMLElement; now: string }>();

  function show(): void {
    const { attachments } = draft.get();
    list.hidden = attachments.length === 0;
    for (const key of drawn.keys()) if (!attachments.some((each) => each.key === key)) drawn.delete(key);
    list.replaceChildren(...attachments.map(elementOf));
  }

  function elementOf(attachment: Attachment): HTMLElement {
    const now = JSON.stringify(attachment);
    const old = drawn.get(attachment.key);
    if (old?.now === now) return old.element;
    const element = draw(attachment);
    drawn.set(attachment.key, { element, now });
    return element;
  }

  function draw({ key, name, bytes, state, why, ...rest }: Attachment): HTMLElement {
    const { composer } = app.web();
    const address = addressOf(app, rest);
    const thumb = address ? h('img', { src: address, alt: '', width: 56, height: 56 }) : unseen(rest);
    const size = bytes === undefined ? '' : formatSize(bytes, app.language());
    const remove = () => {
      const { attachments } = draft.get();
      draft.set({ attachments: attachments.filter((each) => each.key !== key) });
    };
    return h(
      'li',
      { class: `attachment attachment-${state}` },
      h('span', { class: 'thumb' }, thumb),
      h(
        'div',
        { class: 'attachment-words' },
        h('span', { class: 'attachment-name' }, name),
        h('span', { class: 'facts' }, state === 'reading' ? composer.uploading : size),
        why
          ? lineIn('span', { class: 'field-error', role: 'alert' }, why, { language: app.language() })
          : null,
        h(
          'button',
          {
            type: 'button',
            class: 'link',
            'aria-label': say(composer.removeNamed, { name }),
            on: { click: remove },
          },
          composer.remove,
        ),
      ),
    );
  }

  draft.onChange(show);
  show();
  return list;
}

/** Most browsers cannot show a HEIC, and neither can we. */
const unseen = ({ picture }: Pick<Attachment, 'picture'>): Element =>
  /^image\/hei[cf]$/.test(picture?.type ?? '') ? h('span', { class: 'facts' }, 'HEIC') : icon('picture');

function addressOf(app: App, { thumb, picture }: Pick<Attachment, 'thumb' | 'picture'>): string | undefined {
  if (thumb) return thumbAddress(thumb);
  return picture?.source.kind === 'output' ? app.api.picture(picture.source.id, 'thumb') : undefined;
}

/** The button that picks files; the field behind it is not seen. */
export function createPicker(app: App, draft: DraftStore, label: string): HTMLElement {
  const change = () => {
    addFiles(app, draft, [...(field.files ?? [])]);
    field.value = '';
  };
  const field = h('input', { type: 'file', accept: TYPES, multiple: true, hidden: true, on: { change } });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'button button-icon',
      'aria-label': label,
      title: label,
      on: { click: () => field.click() },
    },
    icon('plus'),
  );
  return h('span', { class: 'picker' }, button, field);
}
