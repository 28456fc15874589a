import type { Outcome } from '../../src/core/contracts/provider.ts';
import type { Status } from '../../src/core/job.ts';
import type { Life } from './port.ts';

/** A submission that arrived, as the provider has it in its own book. */
export interface ProviderTask {
  readonly id: string;
  readonly provider: string;
  readonly attempt: string;
  readonly key: string;
  readonly startsAt: number;
  /** Infinity: it never ends. */
  readonly endsAt: number;
  readonly outcome: Outcome;
  /** What it takes from the account in the end, whatever it says. */
  readonly taken: number;
  webhook: boolean;
}

/** What of a view a reader sees. */
export interface VisibleView {
  readonly process: string;
  readonly job: string;
  readonly status: Status;
  readonly final: boolean;
  /** Output ids. */
  readonly pictures: readonly string[];
  readonly savedPictures: readonly string[];
}

export interface SimulatedMessage {
  readonly id: string;
  readonly event: string;
  readonly madeAt: number;
  view: VisibleView | undefined;
  deleted: boolean;
  /** The last moment at which it can be edited. */
  editableUntil: number;
  /** On Slack: where it stands, by whom it was posted, whether that was never answered, or another took the job. */
  readonly room?: string;
  readonly posted?: { readonly by: Life; lost: boolean; taken: boolean };
}

/**
 * What docs/reliability.md does not promise of Slack: whose answer was lost, or whose poster died or lost the job to
 * another process before it was saved, may stand there for ever. `noted`: messages that the store has ever known.
 */
export const isOrphan = ({ id, posted }: SimulatedMessage, noted: ReadonlySet<string>): boolean =>
  posted !== undefined && !noted.has(id) && (posted.lost || posted.taken || posted.by.dead);
