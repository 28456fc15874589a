import { ComponentType } from 'discord-api-types/v10';
import { checkUniqueIds } from './component-rules.ts';
import { checkBounds, checkCustomId, checkOptions, checkSelect, selectTypes } from './input-rules.ts';
import { createProblems, type Path, type Problems } from './problems.ts';
import { type Fields, fields, given, list } from './shape.ts';

function checkTextInput(one: Fields, path: Path, problems: Problems, inLabel: boolean) {
  checkCustomId(one, path, problems);
  if (one.style !== 1 && one.style !== 2)
    problems.add([...path, 'style'], 'BASE_TYPE_CHOICES', 'Value must be one of {1, 2}.');
  if (inLabel && given(one.label))
    problems.add([...path, 'label'], 'COMPONENT_LABEL_NOT_ALLOWED', 'label is not allowed inside of a Label');
  if (!inLabel) problems.length([...path, 'label'], one.label, 1, 45);
  if (given(one.placeholder)) problems.length([...path, 'placeholder'], one.placeholder, 0, 100);
  if (given(one.value)) problems.length([...path, 'value'], one.value, 0, 4_000);
  if (given(one.min_length)) problems.range([...path, 'min_length'], Number(one.min_length), 0, 4_000);
  if (given(one.max_length)) problems.range([...path, 'max_length'], Number(one.max_length), 1, 4_000);
}

function checkFileUpload(one: Fields, path: Path, problems: Problems) {
  checkCustomId(one, path, problems);
  checkBounds(one, path, problems, 10);
  if (given(one.file_types)) problems.range([...path, 'file_types'], list(one.file_types).length, 0, 10);
}

function checkField(one: Fields, path: Path, problems: Problems) {
  if (given(one.disabled))
    problems.add(
      [...path, 'disabled'],
      'COMPONENT_DISABLED_NOT_ALLOWED',
      'disabled is not allowed in a modal',
    );
  if (one.type === ComponentType.TextInput) return checkTextInput(one, path, problems, true);
  if (one.type === ComponentType.FileUpload) return checkFileUpload(one, path, problems);
  if (selectTypes.includes(one.type)) {
    checkSelect(one, path, problems);
    if (one.required !== false && one.min_values === 0)
      problems.add(
        [...path, 'min_values'],
        'NUMBER_TYPE_MIN',
        'A required field needs min_values of 1 or more',
      );
    return;
  }
  if (one.type === ComponentType.RadioGroup) {
    checkCustomId(one, path, problems);
    return checkOptions(one, path, problems, [2, 10]);
  }
  if (one.type === ComponentType.CheckboxGroup) {
    checkCustomId(one, path, problems);
    checkOptions(one, path, problems, [1, 10]);
    return checkBounds({ max_values: list(one.options).length, ...one }, path, problems, 10);
  }
  if (one.type === ComponentType.Checkbox) return checkCustomId(one, path, problems);
  problems.add(
    [...path, 'type'],
    'COMPONENT_TYPE_INVALID',
    `Type ${String(one.type)} is not allowed in a Label`,
  );
}

function checkTop(one: Fields, path: Path, problems: Problems) {
  if (one.type === ComponentType.TextDisplay)
    return problems.length([...path, 'content'], one.content, 1, 4_000);
  if (one.type === ComponentType.Label) {
    problems.length([...path, 'label'], one.label, 1, 45);
    if (given(one.description)) problems.length([...path, 'description'], one.description, 0, 100);
    return checkField(fields(one.component), [...path, 'component'], problems);
  }
  const [input, ...others] = list(one.components).map(fields);
  if (one.type === ComponentType.ActionRow && input?.type === ComponentType.TextInput && others.length === 0)
    return checkTextInput(input, [...path, 'components', 0], problems, false);
  problems.add(
    [...path, 'type'],
    'COMPONENT_TYPE_INVALID',
    `Type ${String(one.type)} is not allowed in a modal`,
  );
}

/** Checks the data of a modal callback; throws error 50035 with everything that is wrong. */
export function checkModal(value: unknown): Fields {
  const modal = fields(value);
  const problems = createProblems();
  problems.length(['data', 'title'], modal.title, 1, 45);
  problems.length(['data', 'custom_id'], modal.custom_id, 1, 100);
  const components = list(modal.components).map(fields);
  problems.range(['data', 'components'], components.length, 1, 5);
  for (const [index, one] of components.entries()) checkTop(one, ['data', 'components', index], problems);
  checkUniqueIds(components, problems);
  problems.settle();
  return modal;
}
