import { cut, cutToLength, oneLine } from '../../core/format.ts';
import type { Language } from '../../core/job.ts';
import { fill, type Line, type Piece } from '../../core/line.ts';
import { NOTHING, sayCost } from '../../core/words/costs.ts';
import { type SlackWords, slackWords } from './words.ts';

/** Refusals that only Slack knows. Nothing was charged for any of them. */
export type RefusalKey =
  | 'notYet'
  | 'areaNotYet'
  | 'pictureElsewhere'
  | 'unknownFlag'
  | 'flagWithoutValue'
  | 'badFlagValue'
  | 'notInChannel'
  | 'closedChannel'
  | 'otherWorkspace'
  | 'missingScope'
  | 'shutOut'
  | 'expired';

/** Said to the person who acted, and to them alone. Values are shown as they were typed, in code. */
export class SlackRefusal extends Error {
  override name = 'SlackRefusal';
  readonly key: RefusalKey;
  readonly values: Readonly<Record<string, string>>;

  constructor(key: RefusalKey, values: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(key, { cause });
    this.key = key;
    this.values = values;
  }
}

const MAX_VALUE = 60;
/** A grapheme may be many units. */
const MAX_VALUE_LENGTH = 180;

export function sayRefusal({ key, values }: SlackRefusal, language: Language): Line {
  const words: SlackWords = slackWords(language);
  const shown = Object.entries(values).map(([name, value]): [string, string | Piece] => [
    name,
    name === 'list' || name === 'scope'
      ? value
      : { kind: 'code', text: cutToLength(cut(oneLine(value), MAX_VALUE), MAX_VALUE_LENGTH) || '?' },
  ]);
  // A template may hold a piece in code already.
  const template = words[key].replace('`{word}`', '{word}');
  return fill(template, { ...Object.fromEntries(shown), cost: sayCost(NOTHING, language) });
}
