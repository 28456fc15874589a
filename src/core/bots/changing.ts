import type { Clock } from '../contracts/clock.ts';
import type { Actor, Jobs } from '../contracts/jobs.ts';
import { UserError } from '../errors.ts';
import type { Draft, Drafts } from './drafts.ts';
import { soon } from './soon.ts';
import { draftOfJob } from './wishes.ts';

interface Pressed {
  readonly actor: Actor;
  /** Of a draft or a job: their ids are of one kind, and what is no draft any more may be a job. */
  readonly id: string;
  /** The button stands in a private answer, where only a draft can be behind it. */
  readonly isPrivate: boolean;
}

/** What `Change prompt` starts from: an input error's draft, or the request of a job. A form waits for it. */
export async function draftBehind(
  { actor, id, isPrivate }: Pressed,
  { jobs, drafts, clock }: { jobs: Pick<Jobs, 'find'>; drafts: Drafts; clock: Clock },
): Promise<Draft> {
  async function read(): Promise<Draft> {
    try {
      return await drafts.take(actor, id);
    } catch (error) {
      if (isPrivate || !(error instanceof UserError)) throw error;
    }
    return draftOfJob(await jobs.find(actor, id, { requester: true }));
  }

  const draft = drafts.peek(actor, id) ?? (await soon(read(), clock));
  if (!draft) throw new Error('what is to be changed could not be read in time');
  return draft;
}
