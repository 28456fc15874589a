import type { Job } from '../../src/core/job.ts';
import type { MemoryState } from '../../src/store/index.ts';
import { charges } from './invariants/charges.ts';
import { deletions } from './invariants/deletions.ts';
import { endings } from './invariants/endings.ts';
import { leasesHold } from './invariants/leases.ts';
import { moneyAddsUp } from './invariants/money.ts';
import { oneResult } from './invariants/results.ts';
import { savedFirst } from './invariants/saved-first.ts';
import { scopesApart } from './invariants/scopes.ts';
import { statesMoveForward } from './invariants/states.ts';
import { noFaultOfOurs } from './invariants/surprises.ts';
import type { ProviderTask, SimulatedMessage, VisibleView } from './records.ts';

/** What an invariant may look at: the stored truth and the time. */
export interface Look {
  readonly state: MemoryState;
  now(): number;
  /** Every message that the store has ever known a reply to be. */
  readonly noted: Set<string>;
}

export interface Ended {
  readonly tasks: readonly ProviderTask[];
  readonly messages: readonly SimulatedMessage[];
  readonly files: ReadonlySet<string>;
  /** Events whose channel is gone. */
  readonly closed: ReadonlySet<string>;
}

/** What happens in the world, as invariants hear of it. Each answers what is broken, or nothing. */
export interface Hooks {
  /** A job was written; `before` is absent for a new one. */
  stored(after: Job, before: Job | undefined): string | undefined;
  removed(job: Job): string | undefined;
  /** A submission leaves a process. */
  sent(call: { process: string; attempt: string; idempotent: boolean }): string | undefined;
  /** Its answer reached the process; `proof`: that nothing was accepted. */
  answered(call: { attempt: string; proof: boolean }): string | undefined;
  /** A submission arrived at the provider, which works on it and will charge. */
  landed(task: ProviderTask): string | undefined;
  /** A process asks a provider about an attempt. */
  asked(call: { process: string; attempt: string }): string | undefined;
  /** A process hands a view to the platform. */
  viewed(view: VisibleView): string | undefined;
  /** The platform shows a view. */
  applied(message: SimulatedMessage, view: VisibleView): string | undefined;
  /** Somebody may have pressed Try again: so many more submissions are theirs. */
  clicked(job: string): string | undefined;
  /** Something was read for somebody. */
  read(what: { area: string; guild: string; jobs: readonly string[] }): string | undefined;
  /** All that the history of a guild and area lists, for somebody who may see everything there. */
  listed(what: { area: string; guild: string; jobs: readonly string[] }): string | undefined;
  /** Somebody of another guild or area was let do something. */
  acted(what: { what: string; job: string }): string | undefined;
  /** Delete was answered with yes. */
  deleted(job: string): string | undefined;
  /** An error that no fault of the world explains. */
  surprised(error: unknown): string | undefined;
  /** Faults have stopped and time has passed. */
  ended(world: Ended): string | undefined;
}

export type Invariant = (look: Look) => Partial<Hooks>;

const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'one charge': charges,
  'nothing lost': endings,
  'states move forward': statesMoveForward,
  'one result, once': oneResult,
  'money adds up': moneyAddsUp,
  'guilds and areas apart': scopesApart,
  'one driver': leasesHold,
  'save first, then show': savedFirst,
  'deleted is gone': deletions,
  'no fault of ours': noFaultOfOurs,
};

export interface Violation {
  readonly invariant: string;
  readonly what: string;
}

export type Watch = { readonly [Hook in keyof Hooks]: (...heard: Parameters<Hooks[Hook]>) => void };

/** All invariants together: whatever happens is told to each that listens for it. */
export function createWatch(look: Look, broken: (violation: Violation) => void): Watch {
  const all = Object.entries(INVARIANTS).map(([invariant, make]) => ({ invariant, hooks: make(look) }));
  function tell<Hook extends keyof Hooks>(hook: Hook): (...heard: Parameters<Hooks[Hook]>) => void {
    const listeners = all.flatMap(({ invariant, hooks }) => {
      const listener = hooks[hook] as ((...heard: Parameters<Hooks[Hook]>) => string | undefined) | undefined;
      return listener ? [{ invariant, listener }] : [];
    });
    return (...heard) => {
      for (const { invariant, listener } of listeners) {
        const what = listener(...heard);
        if (what !== undefined) broken({ invariant, what });
      }
    };
  }
  return {
    stored: tell('stored'),
    removed: tell('removed'),
    sent: tell('sent'),
    answered: tell('answered'),
    landed: tell('landed'),
    asked: tell('asked'),
    viewed: tell('viewed'),
    applied: tell('applied'),
    clicked: tell('clicked'),
    read: tell('read'),
    listed: tell('listed'),
    acted: tell('acted'),
    deleted: tell('deleted'),
    surprised: tell('surprised'),
    ended: tell('ended'),
  };
}
