import type { Failure, Language } from '../job.ts';
import { fill, type Line } from '../line.ts';
import { type Cost, sayCost } from './costs.ts';
import { wordsFor } from './index.ts';
import { pictureValues } from './picture-values.ts';

/** What a failure's sentence needs besides the failure. */
export interface FailureFacts {
  /** The provider's title. */
  readonly provider: string;
  readonly cost: Cost;
  /** The number to report where the fault is ours. */
  readonly job: string;
}

/** Why a task ended without a picture: `short` for the status line, and the sentence (experience §3). */
export function sayFailure(
  failure: Failure,
  facts: FailureFacts,
  language: Language,
): { short: string; sentence: Line } {
  const { short, text } = wordsFor(language).errors.failures[failure.reason];
  const sentence = fill(text, {
    ...pictureValues(failure.values ?? {}, language),
    provider: facts.provider,
    cost: sayCost(facts.cost, language),
    job: { kind: 'code', text: facts.job },
  });
  return { short, sentence };
}
