import { type Fields, fields, given, list, number, text } from '../discord/shape.ts';
import type { FakeChannel, FakeFile, FakeUser, GivenFile } from './types.ts';

export type ViewValue = string | string[] | number | GivenFile[] | FakeChannel | FakeUser | null;

/** By action_id or block_id. What is left out keeps what the view shows. */
export type ViewInput = Record<string, ViewValue>;

export type State = Record<string, Fields>;

export interface InputDeps {
  /** Where the modal was opened, for `default_to_current_conversation`. */
  channel: FakeChannel | null;
  /** Lets through what no person could put in. */
  forged: boolean;
  store(file: GivenFile): Promise<FakeFile>;
  fileJson(file: FakeFile): Fields;
}

const several = ['checkboxes', 'multi_static_select'];

function optionOf(element: Fields, value: string, forged: boolean): Fields {
  const groups = list(element.option_groups).flatMap((one) => list(fields(one).options));
  const found = [...list(element.options), ...groups].map(fields).find((one) => one.value === value);
  if (found) return found;
  if (forged) return { text: { type: 'plain_text', text: value }, value };
  throw new Error(`${text(element.action_id)} has no option ${value}`);
}

function textValue(element: Fields, value: ViewValue | undefined, forged: boolean): string | null {
  const put = value === undefined ? text(element.initial_value) : value === null ? '' : String(value);
  const most = number(element.max_length) || 3_000;
  if (!forged && put.length > most) throw new Error(`${text(element.action_id)} takes ${most} characters`);
  if (!forged && put !== '' && put.length < number(element.min_length))
    throw new Error(`${text(element.action_id)} wants ${number(element.min_length)} characters`);
  return put === '' ? null : put;
}

const idOf = (value: ViewValue | undefined) =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value;

function chosen(element: Fields, value: ViewValue | undefined, deps: InputDeps): Fields {
  const type = text(element.type);
  if (several.includes(type)) {
    const picked = Array.isArray(value)
      ? value.map((one) => optionOf(element, String(one), deps.forged))
      : list(value === null ? [] : element.initial_options);
    return { selected_options: picked };
  }
  if (type === 'static_select' || type === 'radio_buttons') {
    const put =
      typeof value === 'string' ? optionOf(element, value, deps.forged) : (element.initial_option ?? null);
    return { selected_option: value === null ? null : put };
  }
  const kind = type.replace('_select', '').replace(/s$/, '');
  const current = element.default_to_current_conversation === true ? deps.channel?.id : undefined;
  const put = value === undefined ? (element[`initial_${kind}`] ?? current ?? null) : idOf(value);
  return { [`selected_${kind}`]: put };
}

async function putInto(element: Fields, value: ViewValue | undefined, deps: InputDeps): Promise<Fields> {
  const type = text(element.type);
  if (type === 'file_input') {
    const put = Array.isArray(value) ? value.filter((one) => typeof one === 'object') : [];
    const most = number(element.max_files) || 10;
    const kinds = list(element.filetypes).map(String);
    const wrong = put.find((one) => kinds.length > 0 && !kinds.includes(one.name.split('.').at(-1) ?? ''));
    if (!deps.forged && (put.length > most || wrong))
      throw new Error(`${text(element.action_id)} does not take ${wrong?.name ?? `${put.length} files`}`);
    const files = await Promise.all(put.map((one) => deps.store(one)));
    return { type, files: files.map(deps.fileJson) };
  }
  if (type.endsWith('text_input') || type === 'number_input')
    return { type, value: textValue(element, value, deps.forged) };
  return { type, ...chosen(element, value, deps) };
}

const isEmpty = (put: Fields) =>
  Object.entries(put).every(
    ([key, one]) => key === 'type' || !given(one) || (Array.isArray(one) && one.length === 0),
  );

/** What the fields of blocks hold, as `state.values` has it. Throws where a person could not put that in. */
export async function stateOf(blocks: readonly Fields[], input: ViewInput, deps: InputDeps): Promise<State> {
  const state: State = {};
  const used = new Set<string>();
  for (const block of blocks) {
    const elements = block.type === 'input' ? [block.element] : [block.accessory, ...list(block.elements)];
    for (const element of elements.map(fields)) {
      if (!given(element.action_id) || element.type === 'button' || element.type === 'overflow') continue;
      const [action, place] = [text(element.action_id), text(block.block_id)];
      for (const key of [action, place]) if (key in input) used.add(key);
      const put = await putInto(element, input[action] ?? input[place], deps);
      const needed = block.type === 'input' && block.optional !== true;
      if (needed && isEmpty(put) && !deps.forged) throw new Error(`${action} has to be filled in`);
      state[place] = { ...state[place], [action]: put };
    }
  }
  const unknown = Object.keys(input).filter((key) => !used.has(key));
  if (unknown.length > 0) throw new Error(`there is no field ${unknown.join(', ')}`);
  return state;
}

/** Buttons and selects that act at once, in reading order. */
export function controlsOfBlocks(blocks: readonly Fields[]): Fields[] {
  return blocks.flatMap((block) => {
    const acting = block.type === 'input' ? (block.dispatch_action === true ? [block.element] : []) : [];
    const elements = [block.accessory, ...(block.type === 'actions' ? list(block.elements) : []), ...acting];
    return elements
      .map(fields)
      .filter((one) => given(one.action_id))
      .map((one): Fields => ({ ...one, block_id: block.block_id }));
  });
}

/** The `action` of a payload. `values` are those of a select; a button has its own. */
export function actionOf(control: Fields, values: string[] | null, forged: boolean): Fields {
  const base = { action_id: control.action_id, block_id: control.block_id, type: control.type };
  if (control.type === 'button')
    return { ...base, text: control.text, ...(given(control.value) ? { value: control.value } : {}) };
  const put = values ?? [];
  if (several.includes(text(control.type)))
    return { ...base, selected_options: put.map((one) => optionOf(control, one, forged)) };
  if (list(control.options).length > 0 || list(control.option_groups).length > 0)
    return { ...base, selected_option: optionOf(control, put[0] ?? '', forged) };
  const kind = text(control.type).replace('_select', '').replace(/s$/, '');
  return { ...base, [`selected_${kind}`]: put[0] ?? null };
}
