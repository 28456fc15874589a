import { z } from 'zod';
import { areas } from '../../core/areas.ts';
import type { ModelOffer } from '../../core/contracts/provider.ts';
import { inputTypes } from '../../core/job.ts';

/**
 * What may stand for a model in CATALOG_FILE. Each message is the middle of `{path} {what is wrong}; {fix}`.
 */

const known = Object.values(areas);
export const modelNames = known.flatMap(({ models }) => models.map(({ name }) => name));
const aspects = [...new Set(known.flatMap((area) => area.aspects))];
const sizes = [...new Set(known.flatMap((area) => area.resolutions))];

const MOST_DOLLARS = 100;
const MICRO_DOLLARS = 1_000_000;
const DECIMALS = 6;
const MOST_PICTURES = 100;
const MOST_BYTES = 1_000_000_000;
const DAY_MS = 24 * 60 * 60_000;

/** US dollars in quotes: `"0.025"`. A bare number could as well be meant as cents or micro-dollars. */
const price = z
  .string('is not an amount of US dollars in quotes')
  .regex(/^\d{1,6}(\.\d{1,12})?$/, 'is not an amount of US dollars')
  .transform(toMicroDollars)
  .refine((value) => value <= MOST_DOLLARS * MICRO_DOLLARS, `is more than US$${MOST_DOLLARS} a picture`);

/** Half up, by the digits as they stand: no fraction is lost on the way. */
function toMicroDollars(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  const micro = Number(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'));
  return Number(fraction[DECIMALS] ?? 0) >= 5 ? micro + 1 : micro;
}

const wholeNumber = (most: number, least = 1) => {
  const message = `is not a whole number from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
};

/** Each piece once, in the order given. */
const some = <const Word extends string>(words: readonly Word[], problem: string) =>
  z
    .array(z.enum(words, problem), 'is not a list')
    .min(1, 'is empty')
    .transform((found) => [...new Set(found)]);

const flag = z.boolean('is neither true nor false');
const line = z
  .string('is not a text in quotes')
  .trim()
  .regex(/^[^\p{Cc}]{1,300}$/u, 'is not one line of at most 300 characters');

const NOT_AN_OBJECT = 'is not an object in { }';

const pictures = z
  .strictObject(
    {
      max: wholeNumber(MOST_PICTURES, 0),
      maxBytes: wholeNumber(MOST_BYTES),
      together: wholeNumber(MOST_BYTES),
      types: some(inputTypes, 'is not a type of picture').transform(
        (found) => found as ModelOffer['pictures']['types'],
      ),
    },
    NOT_AN_OBJECT,
  )
  .partial();

export const overlaySchema = z
  .strictObject(
    {
      wire: z.string('is not a text in quotes').regex(/^[!-~]{1,200}$/, 'is not an id'),
      aspects: some(aspects, 'is not a ratio'),
      keepsAspect: flag,
      resolutions: some(sizes, 'is not a size'),
      promptMax: wholeNumber(1_000_000),
      pictures,
      search: flag,
      seed: flag,
      price: z
        .strictObject(Object.fromEntries(sizes.map((size) => [size, price.nullable()])), NOT_AN_OBJECT)
        .partial(),
      priceAsOf: z
        .string('is not a date in quotes')
        .regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'is not a date'),
      priceSource: line,
      typicalMs: wholeNumber(DAY_MS),
      deadlineMs: wholeNumber(DAY_MS),
    },
    'is neither an object in { } nor null',
  )
  .partial();

/** A model that the provider has not built in: nothing can be left out. */
export const newModelSchema = overlaySchema
  .required({
    wire: true,
    aspects: true,
    keepsAspect: true,
    resolutions: true,
    promptMax: true,
    price: true,
    typicalMs: true,
    deadlineMs: true,
  })
  .extend({ pictures: pictures.required({ max: true, maxBytes: true, types: true }) });

/** One model as CATALOG_FILE has it: only what differs; prices in micro-dollars, `null` takes a size away. */
export type Overlay = z.output<typeof overlaySchema>;

const DOLLARS = 'put US dollars in quotes, such as "0.025"';
const trueOrFalse = 'put true or false without quotes';

/** What to put, by the name of the field. */
const help: Readonly<Record<string, string>> = {
  wire: `put the model's id as the provider's pages write it, in quotes`,
  aspects: `put a list of some of ${aspects.join(', ')}`,
  keepsAspect: trueOrFalse,
  resolutions: `put a list of some of ${sizes.join(', ')}`,
  promptMax: 'put the longest prompt in characters, such as 2000',
  pictures: 'put an object with max, maxBytes, types or together',
  max: 'put how many input pictures it takes, such as 5',
  maxBytes: 'put the largest input picture in bytes, such as 10000000',
  together: 'put the most bytes of all input pictures together, such as 100000000',
  types: `put a list of some of ${inputTypes.join(', ')}`,
  search: trueOrFalse,
  seed: trueOrFalse,
  price: 'put an object such as { "1K": "0.025" }',
  priceAsOf: 'put the day or month on which you read the price, such as "2026-05-31"',
  priceSource: 'put where you read the price, in quotes',
  typicalMs: 'put what a picture usually takes in milliseconds, such as 30000',
  deadlineMs: 'put when to stop waiting in milliseconds, such as 600000',
};

/** What to put at a path inside a model. */
export function helpAt(path: readonly PropertyKey[]): string {
  if (path[0] === 'price' && path.length > 1) return DOLLARS;
  const name = path.findLast((step) => typeof step === 'string' && Object.hasOwn(help, step));
  return help[String(name)] ?? 'put an object with what differs, or null to remove the model';
}

/** Why a key means nothing there, and what would. */
export function unknownField(path: readonly PropertyKey[]): { problem: string; fix: string } {
  if (path[0] === 'price') {
    return { problem: 'is not a size', fix: `put some of ${sizes.join(', ')}, or take it out` };
  }
  if (path[0] === 'pictures') {
    return { problem: 'is not a limit', fix: 'put max, maxBytes, types or together, or take it out' };
  }
  const names = Object.keys(overlaySchema.shape).join(', ');
  return { problem: 'is not known', fix: `put some of ${names}, or take it out` };
}
