import { type App, say } from '../base/app.ts';
import { h, refill } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { openListbox } from '../overlay/listbox.ts';
import type { DraftStore } from './draft.ts';
import { type Chip, chipsOf } from './options.ts';

/** The options as chips; each opens a listbox that offers only what the model can. */
export function createChips(app: App, draft: DraftStore): HTMLElement {
  const row = h('div', { class: 'chips' });
  const offer = app.context.offers[app.area];

  function show(): void {
    if (!offer) return;
    const words = { offer, language: app.language(), web: app.web() };
    refill(row, chipsOf(draft.get(), words).map(chipButton));
  }

  function chipButton(chip: Chip): HTMLButtonElement {
    const long = chip.options.find(({ value }) => value === chip.value)?.label ?? chip.short;
    const button = h(
      'button',
      {
        type: 'button',
        class: `chip${chip.chosen ? ' chip-chosen' : ''}`,
        'data-chip': chip.name,
        'data-focus': `chip ${chip.name}`,
        'aria-haspopup': 'listbox',
        'aria-expanded': 'false',
        'aria-label': say(app.web().composer.chip, { label: chip.label, value: long }),
        on: { click: open },
      },
      h('span', { class: 'chip-label' }, chip.label),
      h('span', { class: 'chip-value' }, chip.short),
      icon('down'),
    );
    function open(): void {
      const { label, options, value } = chip;
      openListbox({
        anchor: button,
        label,
        options,
        value,
        onChoose: (next) => draft.set(chip.choose(next)),
      });
    }
    return button;
  }

  draft.onChange(show);
  show();
  return row;
}
