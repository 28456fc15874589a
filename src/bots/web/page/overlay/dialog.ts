import { freshId, h } from '../base/dom.ts';
import { icon } from '../base/icons.ts';

export interface DialogParts {
  readonly title: string;
  readonly closeLabel: string;
  readonly class?: string;
  readonly body: readonly (Node | string | null | false)[];
  readonly onClose?: () => void;
}

export interface OpenDialog {
  readonly element: HTMLDialogElement;
  close(): void;
}

/**
 * A modal surface: the focus goes in and comes back, Esc and a press on the backdrop close it. Where the element
 * that had the focus is gone by then, the closer decides.
 */
export function openDialog(parts: DialogParts): OpenDialog {
  const before = document.activeElement;
  const titleId = freshId('title');
  const close = () => element.close();
  const element = h(
    'dialog',
    { class: `dialog ${parts.class ?? ''}`, 'aria-labelledby': titleId },
    h(
      'header',
      { class: 'dialog-head' },
      h('h2', { id: titleId, tabindex: '-1' }, parts.title),
      h(
        'button',
        { type: 'button', class: 'button button-icon', 'aria-label': parts.closeLabel, on: { click: close } },
        icon('close'),
      ),
    ),
    h('div', { class: 'dialog-body' }, ...parts.body),
  );
  closeOnBackdrop(element);
  element.addEventListener('close', () => {
    element.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    parts.onClose?.();
  });
  document.body.append(element);
  element.showModal();
  return { element, close };
}

/** Only a press that both begins and ends on the backdrop: a selection dragged out of a field is none. */
function closeOnBackdrop(dialog: HTMLDialogElement): void {
  let outside = false;
  dialog.addEventListener('pointerdown', (event) => {
    outside = event.target === dialog && !within(dialog, event);
  });
  dialog.addEventListener('click', (event) => {
    if (outside && event.target === dialog && !within(dialog, event)) dialog.close();
  });
}

function within(dialog: HTMLDialogElement, { clientX, clientY }: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}

/** A question with one way on and one way back. */
export function ask(question: {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  readonly danger?: boolean;
  readonly closeLabel: string;
}): Promise<boolean> {
  return new Promise((resolve) => {
    let yes = false;
    const confirm = () => {
      yes = true;
      dialog.close();
    };
    const submit = h(
      'button',
      {
        type: 'button',
        class: `button ${question.danger ? 'button-danger' : 'button-main'}`,
        on: { click: confirm },
      },
      question.submit,
    );
    const cancel = h(
      'button',
      { type: 'button', class: 'button', on: { click: () => dialog.close() } },
      question.closeLabel,
    );
    const dialog = openDialog({
      title: question.title,
      closeLabel: question.closeLabel,
      class: 'dialog-small',
      body: [h('p', {}, question.text), h('div', { class: 'dialog-foot' }, cancel, submit)],
      onClose: () => resolve(yes),
    });
    submit.focus();
  });
}
