import type { Job, Language, Task } from '../job.ts';
import type { Line } from '../line.ts';
import { type Words, wordsFor } from '../words/index.ts';

/** What a view needs and its job does not carry. */
export interface ViewContext {
  /** The moment the view is made for. Nothing that a reply shows may depend on it: time alone is no edit. */
  readonly now: number;
  /** Titles by wire name; a name that is not known any more comes back as it is. */
  readonly providerTitle: (name: string, tier?: string) => string;
  readonly modelTitle: (name: string) => string;
  /** Whether a provider costs anything. */
  readonly paid: (provider: string) => boolean;
  /** Whether anybody can make videos here. */
  readonly canAnimate: boolean;
  /** The place among waiting jobs, 1 = next. */
  readonly place?: { readonly place: number; readonly total: number };
  /** The reader's language, for what only they see; the job's own without it. */
  readonly language?: Language;
  /** Another provider that could do what failed, with what it costs (micro-dollars). */
  readonly move?: { readonly title: string; readonly price: number };
  /** Notes to add at the end, such as the warning at 80 % of a limit. */
  readonly notes?: readonly Line[];
}

/** A job in its context, handed through the pieces of a view. */
export interface Frame {
  readonly job: Job;
  readonly context: ViewContext;
  readonly language: Language;
  readonly words: Words;
}

export function frameOf(job: Job, context: ViewContext): Frame {
  const language = context.language ?? job.language;
  return { job, context, language, words: wordsFor(language) };
}

/** Titles of the providers behind some tasks, each once: who made the picture, else who was asked last. */
export function providersOf({ context }: Frame, tasks: readonly Task[]): string {
  const names = tasks.flatMap(({ attempts }) => {
    const attempt = attempts.find(({ end }) => end === 'completed') ?? attempts.at(-1);
    return attempt ? [context.providerTitle(attempt.provider, attempt.tier)] : [];
  });
  return [...new Set(names)].join(', ');
}

export const madeTasks = (job: Job): Task[] =>
  job.tasks.filter((task) => task.status === 'completed' && task.picture);
