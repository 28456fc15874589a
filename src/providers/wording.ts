/** How a refusal for content reads where no code says it: services hand on what the maker of the model says. */
const CONTENT =
  /safety|polic(?:y|ies)|nsfw|prohibited|moderat|sensitive|inappropriate|harmful|sexual|recitation|content.{0,20}(?:block|filter|refus|reject|violat)|blocked by/is;

export const speaksOfContent = (message: string): boolean => CONTENT.test(message);

/** Dots end a sentence, but for those in the names of models. What a model does not take is no model. */
const REST = '(?:(?!aspect|ratio|resolution|size|quality|seed|field|param)(?:[^.]|\\.\\d)){0,80}';
const GONE =
  'not (?:found|supported|available|exist)|unavailable|unsupported|retired|removed|deprecated|delisted|disabled';

/**
 * Whether a message says that a model is not there any more; that a model does not take a field is another thing.
 * `names`: what the service calls a model, as the source of a regular expression.
 */
export function createRetired(names = 'model'): (message: string) => boolean {
  const said = new RegExp(
    `\\b(?:unknown|unsupported|invalid|no such) (?:${names})\\b` +
      `|^(?:invalid request: )?(?:the )?(?:requested )?(?:${names})s?\\b${REST}\\b(?:${GONE})\\b` +
      '|\\bno available channel\\b',
    'is',
  );
  return (message) => said.test(message);
}
