import { ComponentType } from 'discord-api-types/v10';
import { type Fields, isFields, list, text } from './shape.ts';

/** Every component of a tree, parents before children, with accessories and what labels wrap. */
export function flatten(components: unknown): Fields[] {
  return list(components)
    .filter(isFields)
    .flatMap((one) => [
      one,
      ...flatten(one.components),
      ...flatten(isFields(one.accessory) ? [one.accessory] : []),
      ...flatten(isFields(one.component) ? [one.component] : []),
    ]);
}

/** All text that a person can read in a tree: text displays, labels of buttons and options, alt texts. */
export function readable(components: unknown): string[] {
  return flatten(components).flatMap((one) => [
    ...(one.type === ComponentType.TextDisplay ? [text(one.content)] : []),
    ...(text(one.label) ? [text(one.label)] : []),
    ...list(one.items)
      .filter(isFields)
      .flatMap((item) => (text(item.description) ? [text(item.description)] : [])),
  ]);
}

/** Only what counts as message text: the contents of text displays. */
export function textDisplays(components: unknown): string[] {
  return flatten(components)
    .filter((one) => one.type === ComponentType.TextDisplay)
    .map((one) => text(one.content));
}
