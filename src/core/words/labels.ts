import { areas, DEFAULT_ASPECT, SOURCE_ASPECT } from '../areas.ts';
import { counted, cut, formatRough, oneLine } from '../format.ts';
import type { Language } from '../job.ts';
import { fill, plain } from '../line.ts';
import { wordsFor } from './index.ts';

/** Names of what can be chosen, as people read them (experience §2 "Choices"). */

const MAX_FILE_NAME = 40;

/** A choice: `16:9 wide`, `4:3`, `Same as the picture`. */
export function aspectChoice(aspect: string, language: Language): string {
  const { aspects, source } = wordsFor(language).choices;
  if (aspect === SOURCE_ASPECT) return source;
  const word: string | undefined = new Map(Object.entries(aspects)).get(aspect);
  return word ? `${aspect} ${word}` : aspect;
}

/** A choice: `Nano Banana · quick, 1K`. */
export function modelChoice(model: { name: string; title: string }, language: Language): string {
  const about: string | undefined = new Map(Object.entries(wordsFor(language).choices.models)).get(
    model.name,
  );
  return about ? `${model.title} · ${about}` : model.title;
}

/** A choice: `2 pictures` / `2장`. */
export const countChoice = (n: number, language: Language): string =>
  counted(wordsFor(language).counts.pictures, n, language);

/** An aspect as a fact: `16:9`; kept from the input picture, where there is one: `as the picture`. */
export function aspectFact(
  request: { aspect: string; pictures: readonly unknown[] },
  language: Language,
): string {
  if (request.aspect !== SOURCE_ASPECT) return request.aspect;
  return request.pictures.length > 0 ? wordsFor(language).facts.asPicture : DEFAULT_ASPECT;
}

/** A model's title by its name or title; null for what is none of ours. */
export function modelTitle(model: string): string | null {
  const models = Object.values(areas).flatMap((area) => area.models);
  return models.find(({ name, title }) => name === model || title === model)?.title ?? null;
}

/** Something that a person named, within a sentence of ours: clean, short, in the quotes of the language. */
export function quoted(text: string, language: Language): string {
  const short = cut(oneLine(text), MAX_FILE_NAME);
  return language === 'ko' ? `‘${short}’` : `“${short}”`;
}

/** The question before an unknown request is sent anew: what it may cost more (micro-dollars). */
export function retryQuestion(microDollars: number, language: Language): string {
  const { text, textFree } = wordsFor(language).dialogs.retry;
  if (microDollars === 0) return textFree;
  return plain(fill(text, { price: formatRough(microDollars, language) }));
}
