import { DEFAULT_RESOLUTION, SOURCE_ASPECT } from '../areas.ts';
import type { Offer } from '../contracts/jobs.ts';
import { cutToLength, formatNumber } from '../format.ts';
import type { Language } from '../job.ts';
import { wordsFor } from '../words/index.ts';
import { aspectChoice, modelChoice } from '../words/labels.ts';
import type { Draft } from './drafts.ts';

/** What the fields of a form hold at first, whatever a platform's fields look like. */

interface Form {
  readonly offer: Offer;
  readonly draft: Partial<Draft>;
  readonly language: Language;
}

export interface ChoiceField {
  /** The name of the field, and of what it fills in a draft. */
  readonly name: 'aspect' | 'model' | 'resolution';
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The value that is chosen at first. */
  readonly chosen: string;
}

/** Ratio, model and size, with the draft's own values chosen, else the usual ones. */
export function choiceFields({ offer, draft, language }: Form): readonly ChoiceField[] {
  const { fields } = wordsFor(language);
  const aspects = [SOURCE_ASPECT, ...offer.aspects];
  return [
    {
      name: 'aspect',
      label: fields.aspect,
      options: aspects.map((value) => ({ value, label: aspectChoice(value, language) })),
      chosen: draft.aspect ?? SOURCE_ASPECT,
    },
    {
      name: 'model',
      label: fields.model,
      options: offer.models.map((model) => ({ value: model.name, label: modelChoice(model, language) })),
      chosen: draft.model ?? offer.defaultModel,
    },
    {
      name: 'resolution',
      label: fields.resolution,
      options: offer.resolutions.map((value) => ({ value, label: value })),
      chosen: draft.resolution ?? DEFAULT_RESOLUTION,
    },
  ];
}

/**
 * The prompt as it fits into a field that takes `typed` characters. Never more than fits, and never without saying
 * so: `cut` holds the numbers for that sentence, the whole text stands in the message that was pressed.
 */
export function promptStart({ offer, draft }: Pick<Form, 'offer' | 'draft'>, typed: number) {
  const max = Math.max(1, Math.min(typed, offer.promptMax));
  const { prompt = '' } = draft;
  const value = prompt.length > max ? cutToLength(prompt, max) : prompt;
  const cut = { max: formatNumber(max), n: formatNumber([...prompt].length) };
  return { max, value, ...(value === prompt ? {} : { cut }) };
}
