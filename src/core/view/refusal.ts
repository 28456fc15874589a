import type { UserError } from '../errors.ts';
import { displayName } from '../format.ts';
import type { AreaName, Language, Person } from '../job.ts';
import { fill } from '../line.ts';
import type { View } from '../view-types.ts';
import { sayError, shortError } from '../words/errors.ts';
import { wordsFor } from '../words/index.ts';
import { headLine } from './head.ts';

/** A request that became no job. `job`: an id of its own, which is in no history. */
export interface RefusedRequest {
  readonly area: AreaName;
  readonly person: Person;
  readonly job: string;
  readonly language: Language;
  readonly prompt: string;
  readonly now: number;
}

/** A reply that only says why nothing was made: Failed, without buttons, and nothing was charged. */
export function refusalView(error: UserError, request: RefusedRequest): View {
  const { language, person, prompt, now } = request;
  const words = wordsFor(language);
  const short = shortError(error.code, language);
  const name = displayName(person.name);
  return {
    job: request.job,
    area: request.area,
    language,
    status: 'failed',
    final: true,
    head: headLine(words, 'failed', short === undefined ? [] : [short]),
    statusWord: words.status.failed,
    prompt,
    facts: fill(words.facts.for, { person: { kind: 'person', id: person.id, name } }),
    notes: [sayError(error, language)],
    pictures: [],
    buttons: [],
    movedNote: fill(words.notes.moved),
    summary: {
      prompt,
      model: '',
      modelTitle: '',
      aspect: '',
      resolution: '',
      count: 0,
      person,
      createdAt: now,
      endedAt: now,
      price: words.units.noCharge,
      missing: [],
    },
    requester: person,
  };
}
