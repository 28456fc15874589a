import { cut, oneLine } from '../../../../core/format-text.ts';
import type { Button } from '../../../../core/view-types.ts';
import type { WireView } from '../../wire.ts';
import { webWordsFor } from '../../words/index.ts';
import { say } from '../base/app.ts';
import { h, refill } from '../base/dom.ts';
import { glyph } from '../base/icons.ts';
import { hourText, type LineOptions, lineIn, lineNodes, timeNode } from '../base/lines.ts';
import type { Actions } from './actions.ts';
import { createPictures } from './pictures.ts';

const HEADING_GRAPHEMES = 60;
/** A longer prompt is folded. */
const FOLD_AT = 400;

/** One reply in the stream, changed in place. */
export interface Message {
  readonly element: HTMLElement;
  show(view: WireView): void;
}

export function createMessage(actions: Actions, first: WireView): Message {
  const heading = h('h3', { class: 'hidden', id: `heading-${first.job}` });
  const content = h('div', { class: 'message-content' });
  const element = h(
    'article',
    { class: 'message card', id: `job-${first.job}`, tabindex: '-1', 'aria-labelledby': heading.id },
    heading,
    content,
  );
  const pictures = createPictures(actions);
  let unfolded = false;

  function show(view: WireView): void {
    const { status, language } = view;
    element.dataset.status = status;
    element.lang = language;
    heading.textContent = say(webWordsFor(language).message.heading, {
      status: view.statusWord,
      prompt: cut(oneLine(view.prompt), HEADING_GRAPHEMES),
    });
    const options: LineOptions = { language, follow: (link) => actions.follow(link) };
    refill(content, [
      head(view, options),
      prompt(view),
      pictures.show(view),
      lineIn('p', { class: 'facts' }, view.facts, options),
      ...view.notes.map((note) => lineIn('p', { class: 'note' }, note, options)),
      buttonRow(actions, view),
    ]);
  }

  function prompt(view: WireView): HTMLElement {
    const whole = oneLine(view.prompt);
    const folded = cut(whole, FOLD_AT);
    const text = h('span', {}, unfolded ? whole : folded);
    if (folded === whole) return h('blockquote', { class: 'prompt' }, text);
    const { showAll, showLess } = webWordsFor(view.language).message;
    const click = () => {
      unfolded = !unfolded;
      show(view);
    };
    const fold = h(
      'button',
      {
        type: 'button',
        class: 'link',
        'data-focus': 'fold',
        'aria-expanded': String(unfolded),
        on: { click },
      },
      unfolded ? showLess : showAll,
    );
    return h('blockquote', { class: 'prompt' }, text, ' ', fold);
  }

  show(first);
  return { element, show };
}

function head(view: WireView, options: LineOptions): HTMLElement {
  const { requester, summary } = view;
  return h(
    'header',
    { class: 'message-head' },
    h('span', { class: 'person' }, requester.name),
    h('span', { class: 'time' }, timeNode(summary.createdAt, hourText(summary.createdAt, options.language))),
    statusLine(view, options),
  );
}

/** The pill with the status word, then the rest of the line. */
function statusLine(view: WireView, options: LineOptions): HTMLElement {
  const rest = view.head.filter((piece, i) => !(i === 0 && piece.kind === 'strong'));
  const [separator, ...after] = rest;
  const facts = separator?.kind === 'text' && separator.text === ' · ' ? after : rest;
  return h(
    'span',
    { class: 'status' },
    h('span', { class: `pill pill-${view.status}` }, glyph(view.status), view.statusWord),
    facts.length > 0 && h('span', { class: 'status-rest' }, ...lineNodes(facts, options)),
  );
}

/** The buttons of a state, as the core decided them; `Details` stands last. */
function buttonRow(actions: Actions, view: WireView): HTMLElement | null {
  const buttons = [...view.buttons, ...(view.details ? [view.details] : [])];
  // While it is being made the row keeps its place, so that nothing moves when the buttons come.
  if (buttons.length === 0 && view.final) return null;
  return h('div', { class: 'actions' }, ...buttons.map((button) => actionButton(actions, button, view)));
}

const STYLES = {
  primary: 'button button-main',
  secondary: 'button',
  danger: 'button button-danger',
} as const;

function actionButton(actions: Actions, button: Button, view: WireView): HTMLButtonElement {
  const name = `${button.action} ${button.id}`;
  const busy = actions.isBusy(name);
  return h(
    'button',
    {
      type: 'button',
      class: STYLES[button.style],
      'data-action': button.action,
      'data-focus': name,
      'aria-disabled': (button.disabled ?? busy) ? 'true' : undefined,
      'aria-pressed': button.action === 'save' ? String(savedAll(view)) : undefined,
      on: { click: (event: Event) => actions.press(button, view, event.currentTarget) },
    },
    button.label,
  );
}

const savedAll = ({ pictures }: WireView): boolean =>
  pictures.length > 0 && pictures.every(({ saved }) => saved);
