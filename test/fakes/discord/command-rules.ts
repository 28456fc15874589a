import {
  ApplicationCommandType as Kind,
  Locale,
  ApplicationCommandOptionType as Option,
} from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import { createProblems, type Path, type Problems } from './problems.ts';
import { type Fields, fields, given, isFields, list, number, text } from './shape.ts';

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const locales: ReadonlySet<string> = new Set(Object.values(Locale));
/** Most commands of each kind in one set. */
const most = { [Kind.ChatInput]: 100, [Kind.User]: 15, [Kind.Message]: 15, [Kind.PrimaryEntryPoint]: 1 };
const withChoices: readonly unknown[] = [Option.String, Option.Integer, Option.Number];

function checkName(value: unknown, path: Path, problems: Problems) {
  const name = text(value);
  if (!namePattern.test(name) || name !== name.toLowerCase())
    problems.add(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

function checkLocalisations(
  value: unknown,
  path: Path,
  problems: Problems,
  check: (text: unknown, at: Path) => void,
) {
  if (!isFields(value)) return;
  for (const [locale, words] of Object.entries(value)) {
    if (!locales.has(locale))
      problems.add([...path, locale], 'BASE_TYPE_CHOICES', `Unknown locale ${locale}`);
    else if (given(words)) check(words, [...path, locale]);
  }
}

function checkTexts(one: Fields, path: Path, problems: Problems) {
  checkName(one.name, [...path, 'name'], problems);
  checkLocalisations(one.name_localizations, [...path, 'name_localizations'], problems, (words, at) =>
    checkName(words, at, problems),
  );
  problems.length([...path, 'description'], one.description, 1, 100);
  checkLocalisations(
    one.description_localizations,
    [...path, 'description_localizations'],
    problems,
    (words, at) => problems.length(at, words, 1, 100),
  );
}

function checkChoices(option: Fields, path: Path, problems: Problems) {
  const choices = list(option.choices).map(fields);
  if (choices.length === 0) return;
  if (!withChoices.includes(option.type))
    problems.add(
      [...path, 'choices'],
      'APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID',
      'No choices for this type',
    );
  if (option.autocomplete === true)
    problems.add(
      [...path, 'autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID',
      'Choices and autocomplete exclude one another',
    );
  problems.range([...path, 'choices'], choices.length, 0, 25);
  const names = new Set<string>();
  for (const [index, choice] of choices.entries()) {
    const at = [...path, 'choices', index];
    problems.length([...at, 'name'], choice.name, 1, 100);
    checkLocalisations(choice.name_localizations, [...at, 'name_localizations'], problems, (words, where) =>
      problems.length(where, words, 1, 100),
    );
    if (option.type === Option.String) problems.length([...at, 'value'], choice.value, 0, 100);
    else if (typeof choice.value !== 'number')
      problems.add([...at, 'value'], 'NUMBER_TYPE_COERCE', 'Value is not a number.');
    if (names.has(text(choice.name)))
      problems.add(
        at,
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAMES_NOT_UNIQUE',
        'Names of choices must be unique',
      );
    names.add(text(choice.name));
  }
}

function checkOptions(value: unknown, path: Path, problems: Problems) {
  const options = list(value).map(fields);
  problems.range(path, options.length, 0, 25);
  const names = options.map((option) => option.name);
  if (new Set(names).size !== names.length)
    problems.add(path, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option names must be unique');
  let optional = false;
  for (const [index, option] of options.entries()) {
    const at = [...path, index];
    if (number(option.type) < 1 || number(option.type) > 11)
      problems.add([...at, 'type'], 'BASE_TYPE_CHOICES', 'Value must be one of {1 … 11}.');
    checkTexts(option, at, problems);
    if (option.required === true && optional)
      problems.add(
        at,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    optional ||= option.required !== true;
    if (given(option.min_length)) problems.range([...at, 'min_length'], number(option.min_length), 0, 6_000);
    if (given(option.max_length)) problems.range([...at, 'max_length'], number(option.max_length), 1, 6_000);
    checkChoices(option, at, problems);
    if (option.type === Option.Subcommand || option.type === Option.SubcommandGroup)
      checkOptions(option.options, [...at, 'options'], problems);
  }
}

/** A text's length as the limit of 8000 counts it: the longest of its languages. */
function longest(value: unknown, localisations: unknown): number {
  const all = [text(value), ...Object.values(fields(localisations)).map(text)];
  return Math.max(...all.map((one) => [...one].length));
}

function totalLength(one: Fields): number {
  const own =
    longest(one.name, one.name_localizations) +
    longest(one.description, one.description_localizations) +
    [...text(one.value)].length;
  const inner = [...list(one.options), ...list(one.choices)].map(fields);
  return inner.reduce((sum, child) => sum + totalLength(child), own);
}

function checkPlaces(command: Fields, path: Path, problems: Problems) {
  for (const [name, highest] of [
    ['contexts', 2],
    ['integration_types', 1],
  ] as const) {
    if (!given(command[name])) continue;
    const values = list(command[name]);
    if (values.length === 0 || new Set(values).size !== values.length)
      problems.add([...path, name], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'Must be a set of 1 or more values');
    for (const value of values) problems.range([...path, name], number(value), 0, highest);
  }
  const permissions = command.default_member_permissions;
  if (given(permissions) && !/^\d+$/.test(String(permissions)))
    problems.add([...path, 'default_member_permissions'], 'NUMBER_TYPE_COERCE', 'Value is not an integer.');
}

function checkCommand(command: Fields, path: Path, problems: Problems) {
  const type = number(command.type) || Kind.ChatInput;
  checkPlaces(command, path, problems);
  if (totalLength(command) > 8_000)
    problems.add(path, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  if (type === Kind.ChatInput) {
    checkTexts(command, path, problems);
    return checkOptions(command.options, [...path, 'options'], problems);
  }
  problems.length([...path, 'name'], command.name, 1, 32);
  checkLocalisations(command.name_localizations, [...path, 'name_localizations'], problems, (words, at) =>
    problems.length(at, words, 1, 32),
  );
  if (text(command.description) || Object.keys(fields(command.description_localizations)).length > 0)
    problems.add(
      [...path, 'description'],
      'APPLICATION_COMMAND_DESCRIPTION_INVALID',
      'Context menu commands cannot have description',
    );
  if (list(command.options).length > 0)
    problems.add(
      [...path, 'options'],
      'APPLICATION_COMMAND_OPTIONS_INVALID',
      'Context menu commands cannot have options',
    );
}

/** Checks a whole set of commands; throws error 50035, or 30032 where there are too many. */
export function checkCommands(commands: Fields[]) {
  const problems = createProblems();
  for (const [index, command] of commands.entries()) checkCommand(command, [index], problems);
  const keys = commands.map((one) => `${number(one.type) || 1} ${text(one.name)}`);
  for (const [index, key] of keys.entries()) {
    if (keys.indexOf(key) !== index)
      problems.add(
        [index],
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        'Application command names must be unique',
      );
  }
  problems.settle();
  for (const [type, highest] of Object.entries(most)) {
    const count = commands.filter((one) => (number(one.type) || 1) === Number(type)).length;
    if (count > highest) throw refusal.tooManyCommands(highest);
  }
}
