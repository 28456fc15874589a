import { ComponentType } from 'discord-api-types/v10';
import type { Path, Problems } from './problems.ts';
import { type Fields, fields, given, list, number, text } from './shape.ts';

/** Types of the selects: string, user, role, mentionable, channel. */
export const selectTypes: readonly unknown[] = [3, 5, 6, 7, 8];

/** Options of a select, a radio group or a checkbox group. */
export function checkOptions(one: Fields, path: Path, problems: Problems, bounds: [number, number]) {
  const options = list(one.options).map(fields);
  problems.range([...path, 'options'], options.length, ...bounds);
  const values = new Set<string>();
  for (const [index, option] of options.entries()) {
    const at = [...path, 'options', index];
    problems.length([...at, 'label'], option.label, 1, 100);
    problems.length([...at, 'value'], option.value, 1, 100);
    if (given(option.description)) problems.length([...at, 'description'], option.description, 0, 100);
    if (values.has(text(option.value)))
      problems.add(
        [...at, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
    values.add(text(option.value));
  }
  const chosen = options.filter((option) => option.default === true).length;
  const most = given(one.max_values) ? number(one.max_values) : 1;
  if (one.type !== ComponentType.CheckboxGroup && chosen > most)
    problems.add([...path, 'options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'Too many default values');
}

/** `min_values` and `max_values` of anything that takes several. */
export function checkBounds(one: Fields, path: Path, problems: Problems, most: number) {
  const least = given(one.min_values) ? number(one.min_values) : 1;
  const highest = given(one.max_values) ? number(one.max_values) : 1;
  problems.range([...path, 'min_values'], least, 0, most);
  problems.range([...path, 'max_values'], highest, 1, most);
  if (least > highest)
    problems.add([...path, 'min_values'], 'BASE_TYPE_BAD_LENGTH', 'min_values is above max_values');
}

export function checkCustomId(one: Fields, path: Path, problems: Problems) {
  problems.length([...path, 'custom_id'], one.custom_id, 1, 100);
}

/** A select of a message or a modal. */
export function checkSelect(one: Fields, path: Path, problems: Problems) {
  checkCustomId(one, path, problems);
  if (given(one.placeholder)) problems.length([...path, 'placeholder'], one.placeholder, 0, 150);
  if (one.type === ComponentType.StringSelect) {
    checkOptions(one, path, problems, [1, 25]);
    if (number(one.max_values) > list(one.options).length)
      problems.add([...path, 'max_values'], 'NUMBER_TYPE_MAX', 'max_values is above the number of options');
  }
  checkBounds(one, path, problems, 25);
}
