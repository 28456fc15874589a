import type { Line } from '../../../../core/line.ts';
import type { Announcer } from '../base/app.ts';
import { h, refill } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import type { Language } from '../base/languages.ts';
import { lineNodes } from '../base/lines.ts';

const TOLD_FOR_MS = 6_000;

/** The two lines in which the page speaks: one for changes of state, one for what went wrong. */
export function createAnnouncer(language: () => Language, closeLabel: () => string) {
  const status = h('div', { class: 'hidden', role: 'status' });
  const told = h('div', { class: 'told', hidden: true, role: 'status' });
  const alarm = h('div', { class: 'alarm', role: 'alert' });
  const element = h('div', { class: 'announcer' }, status, told, alarm);
  let timer: number | undefined;

  const nodes = (line: Line) => lineNodes(line, { language: language() });

  const button = (label: string, run: () => void) =>
    h('button', { type: 'button', class: 'link', on: { click: run } }, label);

  const announcer: Announcer = {
    say(words) {
      status.textContent = words;
    },
    tell(line, action) {
      clearTimeout(timer);
      const act =
        action &&
        button(action.label, () => {
          hide();
          action.run();
        });
      refill(told, [h('span', {}, ...nodes(line)), act]);
      told.hidden = false;
      // What asks for an answer waits for it longer.
      timer = window.setTimeout(hide, action ? TOLD_FOR_MS * 2 : TOLD_FOR_MS);
    },
    alarm(line) {
      const close = h(
        'button',
        {
          type: 'button',
          class: 'button button-icon',
          'aria-label': closeLabel(),
          on: { click: () => alarm.replaceChildren() },
        },
        icon('close'),
      );
      refill(alarm, [h('span', {}, ...nodes(line)), close]);
    },
    clear() {
      hide();
      status.textContent = '';
      alarm.replaceChildren();
    },
  };

  function hide(): void {
    told.hidden = true;
    told.replaceChildren();
  }

  return { announcer, element };
}
