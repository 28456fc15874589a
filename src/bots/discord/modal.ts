import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Draft } from '../../core/bots/drafts.ts';
import { choiceFields, promptStart } from '../../core/bots/fields.ts';
import type { Offer } from '../../core/contracts/jobs.ts';
import { cutToLength } from '../../core/format.ts';
import type { Language } from '../../core/job.ts';
import { fill, plain } from '../../core/line.ts';
import { wordsFor } from '../../core/words/index.ts';
import { optionLabel } from './components.ts';
import { discordWords } from './words.ts';

export type Modal = APIModalInteractionResponseCallbackData;

const MAX_TITLE = 45;
const MAX_LABEL = 45;
const MAX_TYPED = 4_000;
const MAX_FILES = 3;
/** Discord takes ten boxes. */
export const MAX_BOXES = 10;

export interface FormOptions {
  readonly customId: string;
  readonly language: Language;
  readonly offer: Offer;
  /** What stands in the fields at first. */
  readonly draft: Partial<Draft>;
}

/** The form for a new request, or one to be changed. */
export function makeModal(options: FormOptions): Modal {
  const { fields, placeholders, dialogs } = wordsFor(options.language);
  return form(options, dialogs.make.title, [
    promptField(options, fields.prompt, placeholders.make),
    filesField(fields.pictures),
  ]);
}

/** The form for an edit: several pictures are chosen from, beside one there may be more. */
export function editModal(
  options: FormOptions,
  pictures: readonly { readonly value: string; readonly name: string }[],
): Modal {
  const { fields, placeholders, dialogs } = wordsFor(options.language);
  return form(options, dialogs.edit.title, [
    promptField(options, fields.change, placeholders.edit),
    pictures.length > 1 ? boxes(options.language, pictures) : filesField(fields.addPictures),
  ]);
}

/** A question whose submission is the yes. */
export const question = (customId: string, title: string, content: string): Modal => ({
  custom_id: customId,
  title: cutToLength(title, MAX_TITLE),
  components: [{ type: ComponentType.TextDisplay, content }],
});

function form({ customId, ...options }: FormOptions, title: string, first: APILabelComponent[]): Modal {
  return {
    custom_id: customId,
    title: cutToLength(title, MAX_TITLE),
    components: [...first, ...settings(options)],
  };
}

const label = (text: string, component: APIComponentInLabel, description?: string): APILabelComponent => ({
  type: ComponentType.Label,
  label: cutToLength(text, MAX_LABEL),
  component,
  ...(description ? { description } : {}),
});

function promptField(
  { offer, draft, language }: Pick<FormOptions, 'offer' | 'draft' | 'language'>,
  text: string,
  placeholder: string,
): APILabelComponent {
  const { max, value, cut } = promptStart({ offer, draft }, MAX_TYPED);
  const description = cut && plain(fill(discordWords(language).promptCut, cut));
  const input = {
    type: ComponentType.TextInput,
    custom_id: 'prompt',
    style: TextInputStyle.Paragraph,
    placeholder,
    max_length: max,
    required: true,
    ...(value ? { value } : {}),
  } as const;
  return label(text, input, description);
}

const filesField = (text: string): APILabelComponent =>
  label(text, {
    type: ComponentType.FileUpload,
    custom_id: 'images',
    min_values: 0,
    max_values: MAX_FILES,
    required: false,
  });

function boxes(
  language: Language,
  pictures: readonly { readonly value: string; readonly name: string }[],
): APILabelComponent {
  const { fields, controls } = wordsFor(language);
  const options = pictures.slice(0, MAX_BOXES).map(({ value, name }, index) => ({
    value,
    label: optionLabel(plain(fill(controls.numbered, { i: String(index + 1), name }))),
    default: true,
  }));
  return label(fields.whichPictures, {
    type: ComponentType.CheckboxGroup,
    custom_id: 'pictures',
    options,
    min_values: 1,
    max_values: options.length,
    required: true,
  });
}

const settings = (options: Omit<FormOptions, 'customId'>): APILabelComponent[] =>
  choiceFields(options).map(({ name, label: text, options: found, chosen }) =>
    label(text, {
      type: ComponentType.StringSelect,
      custom_id: name,
      required: false,
      options: found.map((option) => ({
        value: option.value,
        label: optionLabel(option.label),
        ...(option.value === chosen ? { default: true } : {}),
      })),
    }),
  );
