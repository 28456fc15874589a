import { ApplicationCommandOptionType as Option } from 'discord-api-types/v10';
import type { OptionValue } from './actions.ts';
import { type Fields, fields, given, list, number, text } from './shape.ts';
import type { FakeAttachment, GivenFile } from './types.ts';

type Store = (file: GivenFile) => Promise<FakeAttachment>;

interface Given {
  options: Record<string, OptionValue>;
  path: string[];
  forged: boolean;
}

function complain(option: Fields, value: OptionValue): string | null {
  if (typeof value === 'object') return option.type === Option.Attachment ? null : 'takes no file';
  const choices = list(option.choices).map((one) => fields(one).value);
  if (choices.length > 0 && !choices.includes(value)) return `has no choice ${String(value)}`;
  if (option.type === Option.String) {
    const size = typeof value === 'string' ? [...value].length : -1;
    if (size < 0) return 'takes a text';
    if (given(option.max_length) && size > number(option.max_length)) return 'is too long';
    if (size < number(option.min_length)) return 'is too short';
  }
  if (option.type === Option.Integer || option.type === Option.Number) {
    if (typeof value !== 'number') return 'takes a number';
    if (given(option.max_value) && value > number(option.max_value)) return 'is too great';
    if (given(option.min_value) && value < number(option.min_value)) return 'is too small';
  }
  return null;
}

/** Refuses what Discord's own apps would not let a person send. */
function check(known: Fields[], asked: Record<string, OptionValue>) {
  for (const option of known) {
    const value = asked[text(option.name)];
    if (value === undefined && option.required === true)
      throw new Error(`option ${text(option.name)} is required`);
    const complaint = value === undefined ? null : complain(option, value);
    if (complaint) throw new Error(`option ${text(option.name)} ${complaint}`);
  }
  const strange = Object.keys(asked).filter((name) => !known.some((option) => option.name === name));
  if (strange.length > 0) throw new Error(`the command has no option ${strange.join(', ')}`);
}

function guessed(value: OptionValue): number {
  if (typeof value === 'object') return Option.Attachment;
  if (typeof value === 'boolean') return Option.Boolean;
  return typeof value === 'number' ? Option.Integer : Option.String;
}

/** The `options` of a command's payload, its files stored and named by id. */
export async function optionsOf(
  command: Fields,
  input: Given,
  store: Store,
): Promise<{ options: Fields[]; attachments: FakeAttachment[] }> {
  const [step, ...path] = input.path;
  const known = list(command.options).map(fields);
  if (step !== undefined) {
    const sub = known.find((one) => one.name === step);
    if (!sub) throw new Error(`the command has no subcommand ${step}`);
    const inner = await optionsOf(sub, { ...input, path }, store);
    return { ...inner, options: [{ type: sub.type, name: step, options: inner.options }] };
  }
  if (!input.forged) check(known, input.options);
  const options: Fields[] = [];
  const attachments: FakeAttachment[] = [];
  for (const [name, value] of Object.entries(input.options)) {
    const type = number(known.find((one) => one.name === name)?.type) || guessed(value);
    if (typeof value !== 'object') options.push({ name, type, value });
    else {
      const attachment = await store(value);
      attachments.push(attachment);
      options.push({ name, type, value: attachment.id });
    }
  }
  return { options, attachments };
}
