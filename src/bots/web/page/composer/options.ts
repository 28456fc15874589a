import { DEFAULT_ASPECT, DEFAULT_RESOLUTION, SOURCE_ASPECT } from '../../../../core/areas.ts';
import type { Offer, OfferedModel } from '../../../../core/contracts/jobs.ts';
import type { Language } from '../../../../core/job.ts';
import { aspectChoice, modelChoice } from '../../../../core/words/labels.ts';
import type { WebWords } from '../../words/index.ts';
import { say } from '../base/app.ts';
import type { Option } from '../overlay/listbox.ts';
import type { Draft, DraftChange } from './draft.ts';

/** One option of a request: what it is now, and what can be chosen with the model at hand. */
export interface Chip {
  readonly name: 'aspect' | 'model' | 'resolution' | 'count';
  readonly label: string;
  /** The value that holds now, chosen or by default. */
  readonly value: string;
  /** As short as it can be. */
  readonly short: string;
  readonly chosen: boolean;
  readonly options: readonly Option[];
  /** What choosing a value changes; another model takes along only what it can do. */
  choose(value: string): DraftChange;
}

export interface OptionWords {
  readonly offer: Offer;
  readonly language: Language;
  readonly web: WebWords;
}

export function chipsOf(draft: Draft, words: OptionWords): Chip[] {
  const model = modelOf(draft, words.offer);
  if (!model) return [];
  return [
    aspectChip(draft, model, words),
    modelChip(draft, model, words),
    resolutionChip(draft, model, words),
    countChip(draft, words),
  ];
}

const modelOf = (draft: Draft, offer: Offer): OfferedModel | undefined =>
  offer.models.find(({ name }) => name === (draft.model ?? offer.defaultModel)) ?? offer.models[0];

function aspectChip(draft: Draft, model: OfferedModel, { language, web }: OptionWords): Chip {
  const withPictures = draft.attachments.length > 0;
  const values = [...(withPictures ? [SOURCE_ASPECT] : []), ...model.aspects];
  const byDefault = withPictures ? SOURCE_ASPECT : DEFAULT_ASPECT;
  const value = draft.aspect && values.includes(draft.aspect) ? draft.aspect : byDefault;
  return {
    name: 'aspect',
    label: web.composer.aspect,
    value,
    short: value === SOURCE_ASPECT ? web.composer.samePicture : value,
    chosen: value !== byDefault,
    options: values.map((aspect) => ({ value: aspect, label: aspectChoice(aspect, language) })),
    choose: (aspect) => ({ aspect: aspect === byDefault ? undefined : aspect }),
  };
}

function modelChip(draft: Draft, model: OfferedModel, { offer, language, web }: OptionWords): Chip {
  return {
    name: 'model',
    label: web.composer.model,
    value: model.name,
    short: model.title,
    chosen: model.name !== offer.defaultModel,
    options: offer.models.map((each) => ({ value: each.name, label: modelChoice(each, language) })),
    choose(name) {
      const next = offer.models.find((each) => each.name === name);
      const keeps = (values: readonly string[] = [], value?: string) =>
        value !== undefined && (value === SOURCE_ASPECT || values.includes(value)) ? value : undefined;
      return {
        model: name === offer.defaultModel ? undefined : name,
        aspect: keeps(next?.aspects, draft.aspect),
        resolution: keeps(next?.resolutions, draft.resolution),
      };
    },
  };
}

function resolutionChip(draft: Draft, model: OfferedModel, { web }: OptionWords): Chip {
  const byDefault = model.resolutions.includes(DEFAULT_RESOLUTION)
    ? DEFAULT_RESOLUTION
    : (model.resolutions[0] ?? DEFAULT_RESOLUTION);
  const value =
    draft.resolution && model.resolutions.includes(draft.resolution) ? draft.resolution : byDefault;
  return {
    name: 'resolution',
    label: web.composer.resolution,
    value,
    short: value,
    chosen: value !== byDefault,
    options: model.resolutions.map((size) => ({ value: size, label: size })),
    choose: (size) => ({ resolution: size === byDefault ? undefined : size }),
  };
}

function countChip(draft: Draft, { offer, web }: OptionWords): Chip {
  const times = (n: number) => say(web.composer.times, { n: String(n) });
  return {
    name: 'count',
    label: web.composer.count,
    value: String(draft.count),
    short: times(draft.count),
    chosen: draft.count > 1,
    options: Array.from({ length: offer.maxCount }, (_, i) => ({
      value: String(i + 1),
      label: times(i + 1),
    })),
    choose: (count) => ({ count: Number(count) }),
  };
}
