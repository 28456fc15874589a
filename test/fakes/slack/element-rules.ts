import { type Fields, fields, given, list } from '../discord/shape.ts';
import { limits } from './limits.ts';
import { type Complaints, checkText } from './rules.ts';

type Check = (complaints: Complaints, pointer: string, element: Fields) => void;

interface ElementRule {
  members: string[];
  check?: Check;
}

function checkConfirm(complaints: Complaints, pointer: string, value: unknown) {
  const members = ['title!', 'text!', 'confirm', 'deny', 'style'];
  const confirm = complaints.object(pointer, value, members);
  if (!confirm) return;
  checkText(complaints, `${pointer}/title`, confirm.title, limits.confirmTitle);
  checkText(complaints, `${pointer}/text`, confirm.text, limits.confirmText, ['plain_text', 'mrkdwn']);
  for (const name of ['confirm', 'deny'] as const)
    if (given(confirm[name]))
      checkText(complaints, `${pointer}/${name}`, confirm[name], limits.confirmButton);
}

function checkOption(complaints: Complaints, pointer: string, value: unknown, marked: boolean) {
  const option = complaints.object(pointer, value, ['text!', 'value!', 'description', 'url']);
  if (!option) return;
  checkText(
    complaints,
    `${pointer}/text`,
    option.text,
    limits.optionText,
    marked ? ['plain_text', 'mrkdwn'] : ['plain_text'],
  );
  complaints.text(`${pointer}/value`, option.value, 1, limits.optionValue);
  if (given(option.description))
    checkText(
      complaints,
      `${pointer}/description`,
      option.description,
      limits.optionText,
      marked ? ['plain_text', 'mrkdwn'] : ['plain_text'],
    );
}

const same = (a: unknown, b: unknown) => fields(a).value === fields(b).value;

/** Options of a select, radio buttons or checkboxes; the first choices have to be among them. */
function checkOptions(most: number, marked: boolean): Check {
  return (complaints, pointer, element) => {
    const groups = given(element.option_groups)
      ? complaints.items(`${pointer}/option_groups`, element.option_groups, 1, limits.options)
      : null;
    const options = groups
      ? groups.flatMap((one) => list(fields(one).options))
      : complaints.items(`${pointer}/options`, element.options, 1, most);
    for (const [index, option] of options.entries())
      checkOption(complaints, `${pointer}/options/${index}`, option, marked);
    if (new Set(options.map((one) => fields(one).value)).size < options.length)
      complaints.add(`${pointer}/options`, 'options must have unique values');
    const first = [element.initial_option, ...list(element.initial_options)].filter(given);
    if (element.initial_options !== undefined && list(element.initial_options).length === 0)
      complaints.add(`${pointer}/initial_options`, 'no fewer than 1 items allowed');
    if (first.some((one) => !options.some((option) => same(option, one))))
      complaints.add(pointer, 'initial_option must be one of the options');
  };
}

const button: Check = (complaints, pointer, element) => {
  checkText(complaints, `${pointer}/text`, element.text, limits.buttonText);
  if (given(element.value)) complaints.text(`${pointer}/value`, element.value, 1, limits.buttonValue);
  if (given(element.url)) complaints.text(`${pointer}/url`, element.url, 1, limits.buttonUrl);
  if (given(element.accessibility_label))
    complaints.text(
      `${pointer}/accessibility_label`,
      element.accessibility_label,
      1,
      limits.accessibilityLabel,
    );
  if (given(element.style) && element.style !== 'primary' && element.style !== 'danger')
    complaints.add(`${pointer}/style`, 'must be one of: primary, danger');
};

const inputText: Check = (complaints, pointer, element) => {
  const most = Number(element.max_length ?? limits.inputText);
  if (!(most >= 1 && most <= limits.inputText))
    complaints.add(`${pointer}/max_length`, `must be 1 to ${limits.inputText}`);
  if (given(element.initial_value))
    complaints.text(`${pointer}/initial_value`, element.initial_value, 0, most);
};

const fileInput: Check = (complaints, pointer, element) => {
  const most = Number(element.max_files ?? limits.files);
  if (!(most >= 1 && most <= limits.files))
    complaints.add(`${pointer}/max_files`, `must be 1 to ${limits.files}`);
};

const focused = ['type!', 'action_id', 'focus_on_load'];
const select = [...focused, 'placeholder', 'confirm'];

const elementRules: Record<string, ElementRule> = {
  button: {
    members: ['type!', 'action_id', 'text!', 'url', 'value', 'style', 'confirm', 'accessibility_label'],
    check: button,
  },
  static_select: {
    members: [...select, 'options', 'option_groups', 'initial_option'],
    check: checkOptions(limits.options, false),
  },
  multi_static_select: {
    members: [...select, 'options', 'option_groups', 'initial_options', 'max_selected_items'],
    check: checkOptions(limits.options, false),
  },
  radio_buttons: {
    members: [...focused, 'options!', 'initial_option', 'confirm'],
    check: checkOptions(limits.radioOptions, true),
  },
  checkboxes: {
    members: [...focused, 'options!', 'initial_options', 'confirm'],
    check: checkOptions(limits.radioOptions, true),
  },
  overflow: { members: ['type!', 'action_id', 'options!', 'confirm'], check: checkOptions(5, false) },
  users_select: { members: [...select, 'initial_user'] },
  channels_select: { members: [...select, 'initial_channel', 'response_url_enabled'] },
  conversations_select: {
    members: [
      ...select,
      'initial_conversation',
      'default_to_current_conversation',
      'response_url_enabled',
      'filter',
    ],
  },
  plain_text_input: {
    members: [
      ...focused,
      'placeholder',
      'initial_value',
      'multiline',
      'min_length',
      'max_length',
      'dispatch_action_config',
    ],
    check: inputText,
  },
  number_input: {
    members: [...focused, 'placeholder', 'is_decimal_allowed!', 'initial_value', 'min_value', 'max_value'],
  },
  url_text_input: { members: [...focused, 'placeholder', 'initial_value'] },
  email_text_input: { members: [...focused, 'placeholder', 'initial_value'] },
  file_input: { members: ['type!', 'action_id', 'filetypes', 'max_files'], check: fileInput },
};

/** An element that can be acted on, in a block that takes these kinds. */
export function checkElement(complaints: Complaints, pointer: string, value: unknown, kinds: string[]) {
  const type = String(fields(value).type);
  const rule = elementRules[type];
  if (!rule || !kinds.includes(type)) return complaints.add(`${pointer}/type`, `unsupported type: ${type}`);
  const element = complaints.object(pointer, value, rule.members);
  if (!element) return;
  if (given(element.action_id))
    complaints.text(`${pointer}/action_id`, element.action_id, 1, limits.actionId);
  if (given(element.placeholder))
    checkText(complaints, `${pointer}/placeholder`, element.placeholder, limits.placeholder);
  if (given(element.confirm)) checkConfirm(complaints, `${pointer}/confirm`, element.confirm);
  rule.check?.(complaints, pointer, element);
}
