import type { Job, Status } from '../../src/core/job.ts';

/** What each side wrote down by itself; the check compares them. */
export interface Books {
  readonly asked: readonly Asked[];
  readonly tasks: readonly PaidTask[];
  /** Prompts as the history lists them, page by page, in every server and workspace. */
  readonly listed: readonly string[];
  /** The bot's own records, read from its data after its end. */
  readonly jobs: readonly Job[];
  /** Every line that any life of the bot wrote. */
  readonly log: readonly string[];
  /** How often somebody was mentioned. */
  readonly pings: number;
  readonly deaths: readonly Death[];
}

/** One kill. */
export interface Death {
  /** Milliseconds since 1970, just before the signal. */
  readonly at: number;
  /** Slack's messages that the dead process had saved as the replies of its open jobs. */
  readonly saved: readonly string[];
}

/** One command of one person, and what came of it, as people see it. */
export interface Asked {
  readonly platform: 'discord' | 'slack';
  readonly prompt: string;
  readonly count: number;
  readonly acknowledged: boolean;
  /** The status words of the reply, in the order in which they showed. */
  readonly statuses: readonly Status[];
  /** The reply as it reads in the end. */
  readonly text: string;
  /** Messages that name the prompt, with the bytes of the pictures that each shows now. */
  readonly messages: readonly { readonly files: readonly Buffer[] }[];
  /** Messages that name the prompt and stand before the one that is the reply; Slack alone may have some. */
  readonly left: readonly LeftMessage[];
}

/** A message of a command after which another one was posted for it. */
export interface LeftMessage {
  readonly id: string;
  /** When it showed, and when the next one did; milliseconds since 1970. */
  readonly at: number;
  readonly until: number;
  /** How many it had, the first one included. */
  readonly states: number;
  readonly statuses: readonly Status[];
  /** Pictures in any of its states, or in its thread. */
  readonly files: number;
}

/** One task in the book of a provider. */
export interface PaidTask {
  readonly id: string;
  readonly prompt: string;
  readonly provider: string;
  /** The attempt that it was made for; undefined where the provider is not told. */
  readonly attempt: string | undefined;
  /** What it took in the end, 0 where it gave all back; undefined while it runs. */
  readonly microDollars: number | undefined;
  /** The picture as the provider serves it; undefined where it made none, or keeps none. */
  readonly picture: Buffer | undefined;
}
