import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { flatten, textDisplays } from './component-tree.ts';
import { checkCustomId, checkSelect, selectTypes } from './input-rules.ts';
import { limits } from './limits.ts';
import { checkAltText, checkMedia, type HasFile } from './media-rules.ts';
import type { Path, Problems } from './problems.ts';
import { type Fields, fields, given, isFields, list, text } from './shape.ts';

interface Rules {
  has: HasFile;
  problems: Problems;
}

const insideContainer: readonly unknown[] = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
];
const atTop: readonly unknown[] = [...insideContainer, ComponentType.Container];

function wrongPlace(path: Path, { problems }: Rules, one: Fields) {
  problems.add(
    [...path, 'type'],
    'COMPONENT_TYPE_INVALID',
    `The component of type ${String(one.type)} is not allowed here`,
  );
}

function checkButton(one: Fields, path: Path, { problems }: Rules) {
  const link = one.style === ButtonStyle.Link;
  if (![1, 2, 3, 4, 5].includes(Number(one.style)))
    problems.add([...path, 'style'], 'BASE_TYPE_CHOICES', 'Value must be one of {1, 2, 3, 4, 5}.');
  if (link) {
    problems.length([...path, 'url'], one.url, 1, 512);
    if (!/^(https?|discord):\/\//.test(text(one.url)))
      problems.add(
        [...path, 'url'],
        'URL_TYPE_INVALID_SCHEME',
        'Scheme must be one of (discord, http, https).',
      );
    if (given(one.custom_id))
      problems.add([...path, 'custom_id'], 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'Not both');
  } else {
    checkCustomId(one, path, problems);
    if (given(one.url))
      problems.add([...path, 'url'], 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'Not both');
  }
  if (given(one.label)) problems.length([...path, 'label'], one.label, 0, 80);
  if (!text(one.label) && !isFields(one.emoji))
    problems.add([...path, 'label'], 'BUTTON_COMPONENT_INVALID_LABEL_EMOJI', 'A label or an emoji is needed');
}

function checkRow(one: Fields, path: Path, rules: Rules) {
  const children = list(one.components).map(fields);
  const buttons = children.every((child) => child.type === ComponentType.Button);
  const select = children.length === 1 && selectTypes.includes(children[0]?.type);
  rules.problems.range([...path, 'components'], children.length, 1, 5);
  for (const [index, child] of children.entries()) {
    const at = [...path, 'components', index];
    if (buttons) checkButton(child, at, rules);
    else if (select) checkSelect(child, at, rules.problems);
    else wrongPlace(at, rules, child);
  }
}

function checkTextDisplay(one: Fields, path: Path, { problems }: Rules) {
  problems.length([...path, 'content'], one.content, 1, limits.textOfAllComponents);
}

function checkSection(one: Fields, path: Path, rules: Rules) {
  const children = list(one.components).map(fields);
  rules.problems.range([...path, 'components'], children.length, 1, 3);
  for (const [index, child] of children.entries()) {
    const at = [...path, 'components', index];
    if (child.type === ComponentType.TextDisplay) checkTextDisplay(child, at, rules);
    else wrongPlace(at, rules, child);
  }
  const at = [...path, 'accessory'];
  const accessory = fields(one.accessory);
  if (accessory.type === ComponentType.Button) checkButton(accessory, at, rules);
  else if (accessory.type === ComponentType.Thumbnail) {
    checkMedia(accessory.media, [...at, 'media'], rules.problems, { has: rules.has });
    checkAltText(accessory.description, [...at, 'description'], rules.problems);
  } else rules.problems.add(at, 'BASE_TYPE_REQUIRED', 'This field is required');
}

function checkGallery(one: Fields, path: Path, rules: Rules) {
  const items = list(one.items).map(fields);
  rules.problems.range([...path, 'items'], items.length, 1, 10);
  for (const [index, item] of items.entries()) {
    const at = [...path, 'items', index];
    checkMedia(item.media, [...at, 'media'], rules.problems, { has: rules.has });
    checkAltText(item.description, [...at, 'description'], rules.problems);
  }
}

function checkContainer(one: Fields, path: Path, rules: Rules) {
  const children = list(one.components).map(fields);
  if (children.length === 0)
    rules.problems.add([...path, 'components'], 'BASE_TYPE_BAD_LENGTH', 'Must be 1 or more in length.');
  if (given(one.accent_color))
    rules.problems.range([...path, 'accent_color'], Number(one.accent_color), 0, 0xffffff);
  for (const [index, child] of children.entries()) {
    const at = [...path, 'components', index];
    if (insideContainer.includes(child.type)) checkOne(child, at, rules);
    else wrongPlace(at, rules, child);
  }
}

function checkOne(one: Fields, path: Path, rules: Rules): void {
  if (one.type === ComponentType.ActionRow) checkRow(one, path, rules);
  else if (one.type === ComponentType.Section) checkSection(one, path, rules);
  else if (one.type === ComponentType.TextDisplay) checkTextDisplay(one, path, rules);
  else if (one.type === ComponentType.MediaGallery) checkGallery(one, path, rules);
  else if (one.type === ComponentType.Container) checkContainer(one, path, rules);
  else if (one.type === ComponentType.File)
    checkMedia(one.file, [...path, 'file'], rules.problems, { has: rules.has, attachmentOnly: true });
  else if (given(one.spacing) && one.spacing !== 1 && one.spacing !== 2)
    rules.problems.add([...path, 'spacing'], 'BASE_TYPE_CHOICES', 'Value must be one of {1, 2}.');
}

/** Ids of components, both Discord's and ours, must not repeat within a message or modal. */
export function checkUniqueIds(components: unknown, problems: Problems) {
  const seen = new Set<unknown>();
  for (const one of flatten(components)) {
    for (const name of ['custom_id', 'id'] as const) {
      const value = one[name];
      if (!given(value) || value === 0) continue;
      const key = `${name} ${String(value)}`;
      if (seen.has(key))
        problems.add(
          ['components'],
          name === 'id' ? 'COMPONENT_ID_DUPLICATED' : 'COMPONENT_CUSTOM_ID_DUPLICATED',
          `Component ${name} cannot be duplicated: ${String(value)}`,
        );
      seen.add(key);
    }
  }
}

/** Checks the components of a message: `v2` where its flags say Components V2, else only rows are allowed. */
export function checkMessageComponents(value: unknown, { v2, ...rules }: Rules & { v2: boolean }) {
  const { problems } = rules;
  const components = list(value).map(fields);
  for (const [index, one] of components.entries()) {
    const allowed = v2 ? atTop.includes(one.type) : one.type === ComponentType.ActionRow;
    if (allowed) checkOne(one, ['components', index], rules);
    else wrongPlace(['components', index], rules, one);
  }
  checkUniqueIds(components, problems);
  if (!v2) return problems.range(['components'], components.length, 0, limits.rowsPerLegacyMessage);
  const all = flatten(components);
  if (all.length > limits.componentsPerMessage)
    problems.add(['components'], 'COMPONENT_MAX_TOTAL', `${all.length} components, at most 40 are allowed`);
  const total = textDisplays(components).reduce((sum, content) => sum + [...content].length, 0);
  if (total > limits.textOfAllComponents)
    problems.add(
      ['components'],
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Displayable text of ${total} characters exceeds the maximum of 4000`,
    );
}
