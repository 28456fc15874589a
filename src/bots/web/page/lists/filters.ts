import type { Person } from '../../../../core/job.ts';
import { type Filter, noFilter } from '../base/address.ts';
import type { App } from '../base/app.ts';
import { h } from '../base/dom.ts';

const SETTLE_MS = 250;

/** Search, person, model and days; what is chosen stands in the address. */
export function createFilters(app: App, filter: Filter) {
  const words = app.web().history;
  const models = app.context.offers[app.area]?.models ?? [];
  let now = filter;
  let timer: number | undefined;

  const search = h('input', {
    type: 'search',
    class: 'field',
    placeholder: words.search,
    'aria-label': words.search,
    value: now.q,
    on: { input: () => later({ q: search.value.trim() }) },
  });
  const person = choice('person', words.person, [{ value: '', label: words.everyone }]);
  const model = choice('model', words.model, [
    { value: '', label: words.anyModel },
    ...models.map(({ name, title }) => ({ value: name, label: title })),
  ]);
  const clear = h('button', { type: 'button', class: 'button clear', on: { click: reset } }, words.clear);
  const element = h(
    'form',
    { class: 'filters', role: 'search', on: { submit: (event: Event) => event.preventDefault() } },
    search,
    labelled(words.person, person),
    labelled(words.model, model),
    labelled(words.from, day('from')),
    labelled(words.to, day('to')),
    clear,
  );
  showClear();

  function choice(
    name: 'person' | 'model',
    label: string,
    options: readonly { value: string; label: string }[],
  ) {
    const change = () => go({ [name]: select.value });
    const select = h('select', { class: 'field', 'aria-label': label, on: { change } });
    fillSelect(select, options, now[name]);
    return select;
  }

  function day(name: 'from' | 'to'): HTMLInputElement {
    const change = () => go({ [name]: input.value });
    const input = h('input', { type: 'date', class: 'field', value: now[name], on: { change } });
    return input;
  }

  function labelled(label: string, field: HTMLElement): HTMLElement {
    return h('label', { class: 'filter' }, h('span', {}, label), field);
  }

  function later(change: Partial<Filter>): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => go(change), SETTLE_MS);
  }

  function go(change: Partial<Filter>): void {
    now = { ...now, ...change };
    showClear();
    app.router.go({ filter: now }, { replace: true });
  }

  function reset(): void {
    search.value = '';
    for (const field of element.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select'))
      field.value = '';
    go(noFilter);
    search.focus();
  }

  function showClear(): void {
    clear.hidden = Object.values(now).every((value) => value === '');
  }

  return {
    element,
    /** Those who made something here. */
    people(people: readonly Person[]): void {
      const options = people.map(({ id, name }) => ({ value: id, label: name }));
      fillSelect(person, [{ value: '', label: words.everyone }, ...options], now.person);
    },
  };
}

function fillSelect(
  select: HTMLSelectElement,
  options: readonly { value: string; label: string }[],
  value: string,
): void {
  select.replaceChildren(...options.map((option) => h('option', { value: option.value }, option.label)));
  select.value = value;
}

/** The filter as the server takes it: whole days of the reader's zone. */
export function queryOf({ q, person, model, from, to }: Filter) {
  const start = (day: string) => new Date(`${day}T00:00:00`);
  const next = (day: string) => {
    const date = start(day);
    date.setDate(date.getDate() + 1);
    return date;
  };
  return {
    text: q,
    person,
    model,
    from: from ? start(from).getTime() : undefined,
    to: to ? next(to).getTime() : undefined,
  };
}
