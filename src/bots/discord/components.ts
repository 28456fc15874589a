import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIMediaGalleryComponent,
  type APISectionComponent,
  type APISeparatorComponent,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';
import { cutToLength, oneLine } from '../../core/format.ts';
import type { Button, Select } from '../../core/view-types.ts';

/** The pieces of a message in Components V2, within Discord's limits. */

const MAX_LABEL = 80;
const MAX_OPTION = 100;
const MAX_PLACEHOLDER = 150;
const BUTTONS_PER_ROW = 5;

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

export const textDisplay = (content: string): APITextDisplayComponent => ({
  type: ComponentType.TextDisplay,
  content,
});

export const section = (
  content: string,
  accessory: APISectionComponent['accessory'],
): APISectionComponent => ({
  type: ComponentType.Section,
  components: [textDisplay(content)],
  accessory,
});

/** A thin space, without a line. */
export const space = (): APISeparatorComponent => ({
  type: ComponentType.Separator,
  divider: false,
  spacing: SeparatorSpacingSize.Small,
});

export const container = (
  components: APIComponentInContainer[],
  look: { accent?: number; id?: number } = {},
): APIContainerComponent => ({
  type: ComponentType.Container,
  components,
  ...(look.id === undefined ? {} : { id: look.id }),
  ...(look.accent === undefined ? {} : { accent_color: look.accent }),
});

/** Attached files as one grid; `alt` is what a screen reader says. */
export const gallery = (files: readonly { name: string; alt: string }[]): APIMediaGalleryComponent => ({
  type: ComponentType.MediaGallery,
  items: files.map(({ name, alt }) => ({
    media: { url: `attachment://${name}` },
    ...(alt ? { description: alt } : {}),
  })),
});

const styles = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const;

export const pressButton = (
  customId: string,
  label: string,
  { style = 'secondary', disabled = false }: { style?: Button['style']; disabled?: boolean } = {},
): APIButtonComponent => ({
  type: ComponentType.Button,
  style: styles[style],
  custom_id: customId,
  label: cutToLength(label, MAX_LABEL),
  ...(disabled ? { disabled } : {}),
});

export const linkButton = (url: string, label: string): APIButtonComponent => ({
  type: ComponentType.Button,
  style: ButtonStyle.Link,
  url,
  label: cutToLength(label, MAX_LABEL),
});

export const buttonOf = ({ action, id, label, style, disabled }: Button): APIButtonComponent =>
  pressButton(`${action}:${id}`, label, { style, ...(disabled ? { disabled } : {}) });

export const row = (components: APIComponentInMessageActionRow[]): Row => ({
  type: ComponentType.ActionRow,
  components,
});

/** Buttons in their order, five to a row. */
export function buttonRows(buttons: readonly APIButtonComponent[]): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_PER_ROW)
    rows.push(row(buttons.slice(at, at + BUTTONS_PER_ROW)));
  return rows;
}

export const select = (
  customId: string,
  placeholder: string,
  options: readonly { value: string; label: string }[],
): APIStringSelectComponent => ({
  type: ComponentType.StringSelect,
  custom_id: customId,
  placeholder: cutToLength(placeholder, MAX_PLACEHOLDER),
  options: options.map(({ value, label }) => ({ value, label: optionLabel(label) })),
});

export const selectOf = ({ action, id, placeholder, options }: Select): APIStringSelectComponent =>
  select(`${action}:${id}`, placeholder, options);

/** A choice is plain text on one line, never empty. */
export const optionLabel = (label: string): string => cutToLength(oneLine(label) || '?', MAX_OPTION);
