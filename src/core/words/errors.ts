import { SOURCE_ASPECT } from '../areas.ts';
import { UserError, type UserErrorCode } from '../errors.ts';
import { counted, displayName, formatTotal } from '../format.ts';
import type { Language } from '../job.ts';
import { fill, type Line, type Piece, text } from '../line.ts';
import { NOTHING, sayCost } from './costs.ts';
import { type Words, wordsFor } from './index.ts';
import { modelTitle, quoted } from './labels.ts';
import { pictureValues } from './picture-values.ts';
import { listOf, numberOf, numbers, stringOf } from './values.ts';

/**
 * A refusal in words (experience §3). What each code takes in `UserError.values`:
 *
 * - `long_prompt` n, max (characters), model
 * - `not_offered` model, value, list (may be empty: a combination), other? (a model that can)
 * - `not_a_picture`, `heic` file · `picture_too_large` file and size, max (bytes) or pixels, maxPixels
 * - `too_many_pictures` model, n, max
 * - `not_allowed` person (name), id? (then platforms that can mention do)
 * - `too_late_to_cancel` micro (micro-dollars that may be charged)
 * - `limit_money` scope `all`, `guild`, `workspace` or `person`, limit (micro-dollars), resetsAt (ms),
 *   period? `day` (default), `month` or `hour`
 * - `disk_full` job? (the number to report)
 * - `no_permission` permissions (in the reader's words), channel? (name)
 * - `no_such_page` n (how many there are)
 *
 * The others take nothing. Models are names or titles. A missing value leaves a gap, never a raw placeholder.
 */
export function sayError(error: UserError, language: Language): Line {
  const words = wordsFor(language);
  const values = valuesFor(error, words, language);
  const doubt = error.code === 'too_late_to_cancel' ? numberOf(error, 'micro') : 0;
  const cost = sayCost({ ...NOTHING, doubt }, language);
  return fill(templateFor(error, words), { ...values, cost });
}

/** The same refusal, where what is one guild to us is a workspace to people. */
export function ofWorkspace(error: UserError): UserError {
  const isItsLimit = error.code === 'limit_money' && error.values.scope === 'guild';
  if (!isItsLimit && error.code !== 'guild_not_allowed') return error;
  return new UserError(error.code, { ...error.values, scope: 'workspace' });
}

/** What the status line says of a refusal; absent where it is never shown in a reply. */
export const shortError = (code: UserErrorCode, language: Language): string | undefined =>
  wordsFor(language).errors.refusals[code].short;

/** A fault of ours while an event was handled; `reference` finds it in the log. */
export const sayFault = (reference: string, language: Language): Line =>
  fill(wordsFor(language).errors.fault, { reference: { kind: 'code', text: reference } });

function templateFor({ code, values }: UserError, { errors }: Words): string {
  if (code === 'disk_full' && values.job === undefined) return errors.unreferenced;
  if (code === 'guild_not_allowed' && values.scope === 'workspace') return errors.workspaceNotAllowed;
  if (code !== 'not_offered') return errors.refusals[code].text;
  const some = Array.isArray(values.list) && values.list.length > 0;
  if (values.other !== undefined) return some ? errors.otherModel : errors.onlyOtherModel;
  return some ? errors.refusals.not_offered.text : errors.notTogether;
}

function valuesFor(error: UserError, words: Words, language: Language): Record<string, string | Piece> {
  switch (error.code) {
    case 'long_prompt':
      return { ...numbers(error, 'n', 'max'), model: modelOf(error) };
    case 'not_offered':
      return notOffered(error, language);
    case 'not_a_picture':
    case 'heic':
    case 'picture_too_large':
      return pictureValues(error.values, language);
    case 'too_many_pictures':
      return {
        ...numbers(error, 'n'),
        model: modelOf(error),
        pictures: counted(words.counts.pictures, numberOf(error, 'max'), language),
      };
    case 'not_allowed':
      return { person: person(error) };
    case 'limit_money':
      return limit(error, words);
    case 'disk_full':
      return { job: { kind: 'code', text: stringOf(error, 'job') } };
    case 'no_permission':
      return {
        permissions: listOf(error, 'permissions').join(', '),
        channel: stringOf(error, 'channel') || words.errors.thisChannel,
      };
    case 'no_such_page':
      return { pages: counted(words.counts.pages, numberOf(error, 'n'), language) };
    default:
      return {};
  }
}

function notOffered(error: UserError, language: Language): Record<string, string> {
  return {
    model: modelOf(error),
    value: option(stringOf(error, 'value'), language),
    list: listOf(error, 'list')
      .map((value) => option(value, language))
      .join(', '),
    other: modelTitle(stringOf(error, 'other')) ?? '',
  };
}

/** An option or model of ours as people know it; anything else was typed, and stands in quotes. */
function option(value: string, language: Language): string {
  const { asPicture } = wordsFor(language).facts;
  const parts = value.split(' ').map((part) => (part === SOURCE_ASPECT ? asPicture : part));
  const known = parts.every((part) => part === asPicture || /^[\d.]+(:\d+|K|p)$/.test(part));
  return known ? parts.join(', ') : (modelTitle(value) ?? quoted(value, language));
}

function limit(error: UserError, { errors }: Words): Record<string, string | Piece> {
  const { whose, periods } = errors;
  const scope = new Map(Object.entries(whose)).get(stringOf(error, 'scope'));
  const period = new Map(Object.entries(periods)).get(stringOf(error, 'period'));
  return {
    whose: scope ?? whose.guild,
    period: period ?? periods.day,
    limit: formatTotal(numberOf(error, 'limit')),
    time: { kind: 'time', at: numberOf(error, 'resetsAt') },
  };
}

function person(error: UserError): Piece {
  const name = displayName(stringOf(error, 'person'));
  const id = stringOf(error, 'id');
  return id ? { kind: 'person', id, name } : text(name);
}

/** A title; what is none of ours is the product itself. */
const modelOf = (error: UserError): string =>
  modelTitle(stringOf(error, 'model')) ?? stringOf(error, 'model');
