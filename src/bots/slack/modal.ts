import type { types } from '@slack/bolt';
import type { Draft } from '../../core/bots/drafts.ts';
import { choiceFields, promptStart } from '../../core/bots/fields.ts';
import type { Offer } from '../../core/contracts/jobs.ts';
import type { AreaName, Language } from '../../core/job.ts';
import { fill, plain } from '../../core/line.ts';
import { wordsFor } from '../../core/words/index.ts';
import { countChoice } from '../../core/words/labels.ts';
import type { Origin } from './actor.ts';
import { type Block, imageBlock, optionOf } from './blocks.ts';
import { metadataOf } from './metadata.ts';
import { plainText } from './text.ts';
import { slackWords } from './words.ts';

export type Modal = types.ModalView;

const MAX_TITLE = 24;
const MAX_LABEL = 2_000;
/** Slack takes no longer text from a field. */
const MAX_TYPED = 3_000;
const MAX_PLACEHOLDER = 150;
/** Pictures that may come with a form. */
const MAX_FILES = 3;
/** Pictures that a form shows and lets choose from. */
export const MAX_BOXES = 10;

export interface FormOptions {
  readonly callbackId: string;
  readonly area: AreaName;
  readonly language: Language;
  readonly offer: Offer;
  readonly origin: Origin;
  /** What stands in the fields at first. */
  readonly draft: Partial<Draft>;
}

/** The form for a new request, or one to be changed. Without a channel to answer in it asks for one. */
export function makeModal(options: FormOptions): Modal {
  const { fields, placeholders, dialogs } = wordsFor(options.language);
  return form(options, dialogs.make, [
    promptField(options, fields.prompt, placeholders.make),
    filesField(fields.pictures),
    ...settings(options),
    countField(options),
    ...(options.origin.channel ? [] : [channelField(options.language)]),
  ]);
}

export interface OfferedPicture {
  readonly value: string;
  readonly name: string;
  /** The file that shows it. */
  readonly shown?: string;
}

/** The form for an edit: it shows the pictures; several are chosen from, beside one there may be more. */
export function editModal(options: FormOptions, pictures: readonly OfferedPicture[]): Modal {
  const { fields, placeholders, dialogs } = wordsFor(options.language);
  return form(options, dialogs.edit, [
    ...pictures.flatMap(({ shown, name }) => (shown ? [imageBlock(shown, name)] : [])),
    promptField(options, fields.change, placeholders.edit),
    pictures.length > 1 ? boxes(options.language, pictures) : filesField(fields.addPictures),
    ...settings(options),
  ]);
}

/** A question whose submission is the yes. */
export function question(
  callbackId: string,
  { title, text, submit }: { title: string; text: string; submit: string },
  { origin, area, language }: Pick<FormOptions, 'origin' | 'area' | 'language'>,
): Modal {
  const blocks: Block[] = [{ type: 'section', text: plainText(text) }];
  return view({ callbackId, origin, area, language }, { title, submit }, blocks);
}

const form = (options: FormOptions, words: { title: string; submit: string }, blocks: Block[]): Modal =>
  view(options, words, blocks);

function view(
  { callbackId, origin, area, language }: Pick<FormOptions, 'callbackId' | 'origin' | 'area' | 'language'>,
  { title, submit }: { title: string; submit: string },
  blocks: Block[],
): Modal {
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: metadataOf({ area, ...origin }),
    title: plainText(title, MAX_TITLE),
    submit: plainText(submit, MAX_TITLE),
    close: plainText(wordsFor(language).controls.close, MAX_TITLE),
    blocks,
  };
}

/** One field; its name is that of its block too, so that an error stands under it. */
const field = (
  name: string,
  label: string,
  element: types.InputBlockElement,
  { optional = true, hint }: { optional?: boolean; hint?: string | undefined } = {},
): types.InputBlock => ({
  type: 'input',
  block_id: name,
  label: plainText(label, MAX_LABEL),
  element,
  optional,
  ...(hint ? { hint: plainText(hint, MAX_LABEL) } : {}),
});

function promptField({ offer, draft, language }: FormOptions, label: string, placeholder: string) {
  const { value, cut } = promptStart({ offer, draft }, MAX_TYPED);
  const hint = cut && plain(fill(slackWords(language).promptCut, cut));
  const input: types.PlainTextInput = {
    type: 'plain_text_input',
    action_id: 'prompt',
    multiline: true,
    // Longer text is refused with the numbers, which Slack would not say.
    max_length: MAX_TYPED,
    focus_on_load: true,
    placeholder: plainText(placeholder, MAX_PLACEHOLDER),
    ...(value ? { initial_value: value } : {}),
  };
  return field('prompt', label, input, { optional: false, hint });
}

/** What is no picture is refused under the field, in our words. */
const filesField = (label: string): types.InputBlock =>
  field('images', label, { type: 'file_input', action_id: 'images', max_files: MAX_FILES });

function boxes(language: Language, pictures: readonly OfferedPicture[]): types.InputBlock {
  const { fields, controls } = wordsFor(language);
  const options = pictures
    .slice(0, MAX_BOXES)
    .map(({ value, name }, index) =>
      optionOf({ value, label: plain(fill(controls.numbered, { i: String(index + 1), name })) }),
    );
  return field(
    'pictures',
    fields.whichPictures,
    { type: 'checkboxes', action_id: 'pictures', options, initial_options: options },
    { optional: false },
  );
}

const settings = (options: FormOptions): types.InputBlock[] =>
  choiceFields(options).map(({ name, label, options: found, chosen }) => choices(name, label, found, chosen));

const countField = ({ offer, draft, language }: FormOptions): types.InputBlock =>
  choices(
    'count',
    wordsFor(language).fields.count,
    Array.from({ length: offer.maxCount }, (_, index) => ({
      value: String(index + 1),
      label: countChoice(index + 1, language),
    })),
    String(draft.count ?? 1),
  );

function choices(
  name: string,
  label: string,
  found: readonly { value: string; label: string }[],
  chosen: string,
): types.InputBlock {
  const options = found.map(optionOf);
  const initial = options.find(({ value }) => value === chosen);
  return field(name, label, {
    type: 'static_select',
    action_id: name,
    options,
    ...(initial ? { initial_option: initial } : {}),
  });
}

const channelField = (language: Language): types.InputBlock =>
  field(
    'channel',
    slackWords(language).channel,
    {
      type: 'conversations_select',
      action_id: 'channel',
      default_to_current_conversation: true,
      response_url_enabled: true,
      filter: { include: ['public', 'private'], exclude_bot_users: true },
    },
    { optional: false },
  );
