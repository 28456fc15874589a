import { ComponentType } from 'discord-api-types/v10';
import { flatten } from './component-tree.ts';
import { selectTypes } from './input-rules.ts';
import { type Fields, fields, given, isFields, list, number, text } from './shape.ts';
import type { FakeAttachment, GivenFile } from './types.ts';

/** By custom_id: a text for text inputs and radio groups, several for selects and checkbox groups, files for uploads. */
export type ModalInput = Record<string, string | string[] | boolean | GivenFile[]>;

type Store = (file: GivenFile) => Promise<FakeAttachment>;
type Value = ModalInput[string] | undefined;

const chosen = (field: Fields) =>
  list(field.options)
    .map(fields)
    .filter((one) => one.default === true)
    .map((one) => text(one.value));

function textsOf(value: Value, field: Fields): string[] {
  if (value === undefined) return chosen(field);
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  return typeof value === 'string' ? [value] : [];
}

function filesOf(value: Value): GivenFile[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object') : [];
}

/** Refuses what Discord's own apps would not let a person send. */
function check(field: Fields, values: string[], size: number) {
  const id = text(field.custom_id);
  const required = field.required !== false;
  if (field.type === ComponentType.TextInput) {
    const length = [...(values[0] ?? '')].length;
    const most = given(field.max_length) ? number(field.max_length) : 4_000;
    if (required && length === 0) throw new Error(`field ${id} is required`);
    if (length > most || (length > 0 && length < number(field.min_length)))
      throw new Error(`field ${id} has a wrong length: ${length}`);
    return;
  }
  if (field.type === ComponentType.Checkbox) return;
  const least = given(field.min_values) ? number(field.min_values) : 1;
  const most = given(field.max_values)
    ? number(field.max_values)
    : field.type === ComponentType.CheckboxGroup
      ? 10
      : 1;
  if (required && size < Math.max(1, least)) throw new Error(`field ${id} is required`);
  if (size > most) throw new Error(`field ${id} takes at most ${most}`);
  const known = list(field.options).map((one) => text(fields(one).value));
  const strange = values.filter((one) => known.length > 0 && !known.includes(one));
  if (strange.length > 0) throw new Error(`field ${id} has no option ${strange.join(', ')}`);
}

/** The answer of one field, in the form of its type. */
function answer(field: Fields, value: Value, files: FakeAttachment[]): Fields {
  const base = { type: field.type, id: field.id, custom_id: field.custom_id };
  const texts = textsOf(value, field);
  if (field.type === ComponentType.TextInput)
    return { ...base, value: value === undefined ? text(field.value) : (texts[0] ?? '') };
  if (field.type === ComponentType.RadioGroup) return { ...base, value: texts[0] ?? null };
  if (field.type === ComponentType.Checkbox)
    return { ...base, value: typeof value === 'boolean' ? value : field.default === true };
  if (field.type === ComponentType.FileUpload) return { ...base, values: files.map((one) => one.id) };
  return { ...base, values: texts };
}

function isInput(one: Fields): boolean {
  const others: unknown[] = [4, 19, 21, 22, 23];
  return others.includes(one.type) || selectTypes.includes(one.type);
}

/** The `components` of a modal's submission: labels wrap their field, each with its number. */
export async function modalDataOf(
  modal: Fields,
  input: { values: ModalInput; forged: boolean },
  store: Store,
): Promise<{ components: Fields[]; attachments: FakeAttachment[] }> {
  const attachments: FakeAttachment[] = [];
  const fieldIds = flatten(modal.components)
    .filter(isInput)
    .map((one) => text(one.custom_id));
  const strange = Object.keys(input.values).filter((id) => !fieldIds.includes(id));
  if (strange.length > 0 && !input.forged) throw new Error(`the modal has no field ${strange.join(', ')}`);
  let last = 0;
  async function submit(one: Fields): Promise<Fields> {
    last += 1;
    const numbered = { ...one, id: number(one.id) || last };
    if (isInput(numbered)) {
      const value = input.values[text(one.custom_id)];
      const files = await Promise.all(filesOf(value).map(store));
      attachments.push(...files);
      const made = answer(numbered, value, files);
      const values = Array.isArray(made.values) ? made.values.map(text) : [text(made.value)].filter(Boolean);
      if (!input.forged) check(one, values, values.length);
      return made;
    }
    const base: Fields = { type: one.type, id: numbered.id };
    if (isFields(one.component)) base.component = await submit(one.component);
    const children = list(one.components).map(fields);
    if (children.length > 0) base.components = await Promise.all(children.map(submit));
    return base;
  }
  const components: Fields[] = [];
  for (const one of list(modal.components).map(fields)) components.push(await submit(one));
  return { components, attachments };
}
