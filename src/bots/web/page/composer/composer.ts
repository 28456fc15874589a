import { text } from '../../../../core/line.ts';
import { Refused } from '../base/api.ts';
import type { App } from '../base/app.ts';
import { clickKey, h } from '../base/dom.ts';
import { layoutNow } from '../base/layout.ts';
import { lineIn } from '../base/lines.ts';
import { createAttachments, createPicker } from './attachments.ts';
import { createChips } from './chips.ts';
import { createCommandList } from './command-list.ts';
import { type Draft, type DraftStore, wishOf } from './draft.ts';
import { createEstimate } from './estimate.ts';
import { addFiles, imagesOf } from './files.ts';

export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  end(): void;
}

export interface ComposerDeps {
  readonly app: App;
  readonly draft: DraftStore;
  /** The last prompt of this person, newest first. */
  readonly lastPrompt: () => string | undefined;
  /** Sent: the stream goes to its end. */
  readonly onSent: () => void;
}

/** Where a request is written: command, words, pictures, options, price, `Make`. */
export function createComposer({ app, draft, lastPrompt, onSent }: ComposerDeps): Composer {
  const words = app.web().composer;
  let sending = false;
  /** Pressed again meanwhile: what was typed by then goes next. */
  let another = false;
  /** The same draft sent again, after an answer that was lost, is one request. */
  let last = { draft: draft.get(), key: clickKey() };

  const field = h('textarea', {
    class: 'composer-field',
    id: 'composer-field',
    rows: 1,
    placeholder: layoutNow() === 'phone' ? words.hintShort : words.hint,
    'aria-label': words.field,
    'aria-describedby': 'composer-error',
    enterkeyhint: 'send',
    autocomplete: 'off',
    on: { input, keydown, paste },
  });
  const error = h('div', { class: 'composer-error', id: 'composer-error' });
  const commands = createCommandList(app, field);
  const make = h('button', { type: 'submit', class: 'button button-main make' });
  const estimate = createEstimate(app, draft, make, app.words().controls.make);
  const element = h(
    'form',
    { class: 'composer', 'aria-label': words.label, on: { submit } },
    commands.element,
    createAttachments(app, draft),
    h('div', { class: 'composer-line' }, h('span', { class: 'command-pill' }, `/${app.area}`), field),
    error,
    h(
      'div',
      { class: 'composer-foot' },
      createPicker(app, draft, words.add),
      createChips(app, draft),
      h('div', { class: 'send' }, estimate.element, make),
    ),
  );

  field.value = draft.get().prompt;
  draft.onChange(({ prompt }) => {
    if (field.value !== prompt) field.value = prompt;
    clearError();
  });

  function clearError(): void {
    error.replaceChildren();
    field.removeAttribute('aria-invalid');
  }

  function refuse(line: Refused['line']): void {
    field.setAttribute('aria-invalid', 'true');
    error.replaceChildren(
      lineIn('p', { class: 'field-error', role: 'alert' }, line, { language: app.language() }),
    );
  }

  function input(): void {
    draft.set({ prompt: field.value });
    commands.typed();
  }

  function keydown(event: KeyboardEvent): void {
    // 229: a letter is still being composed, whatever the key says.
    if (event.isComposing || event.keyCode === 229) return;
    if (commands.keydown(event)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      element.requestSubmit();
    } else if (event.key === 'ArrowUp' && field.value === '') recallPrompt(event);
    else if (event.key === 'Escape') field.blur();
  }

  function recallPrompt(event: KeyboardEvent): void {
    const prompt = lastPrompt();
    if (prompt === undefined) return;
    event.preventDefault();
    draft.set({ prompt });
    field.setSelectionRange(prompt.length, prompt.length);
  }

  function paste(event: ClipboardEvent): void {
    const files = imagesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    addFiles(app, draft, files);
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    another = sending;
    if (sending) return;
    const waiting = draft.get().attachments.find(({ state }) => state !== 'ready');
    if (waiting) return refuse([text(waiting.state === 'reading' ? words.wait : words.refused)]);
    sending = true;
    make.setAttribute('aria-disabled', 'true');
    const sent = draft.get();
    if (last.draft !== sent) last = { draft: sent, key: clickKey() };
    const command = new RegExp(`^/${app.area}\\s+`);
    try {
      await app.api.submit({ ...wishOf(sent), prompt: sent.prompt.replace(command, '') }, last.key);
      last = { draft: sent, key: clickKey() };
      takeAway(sent);
      onSent();
    } catch (reason) {
      refuse(reason instanceof Refused ? reason.line : [text(app.web().page.notSent)]);
      field.focus();
    }
    sending = false;
    make.removeAttribute('aria-disabled');
    if (another && draft.get() !== sent && draft.get().prompt !== '') element.requestSubmit();
    another = false;
  }

  /** Words and pictures were for this request; model and shape stay for the next one. */
  function takeAway(sent: Draft): void {
    const now = draft.get();
    const keys = sent.attachments.map(({ key }) => key);
    draft.set({
      prompt: now.prompt === sent.prompt ? '' : now.prompt,
      attachments: now.attachments.filter(({ key }) => !keys.includes(key)),
      parent: undefined,
    });
  }

  return { element, focus: () => field.focus(), end: () => estimate.stop() };
}
