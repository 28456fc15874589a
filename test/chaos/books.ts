import type { Job, Status } from '../../src/core/job.ts';

/** What each side wrote down by itself; the check compares them. */
export interface Books {
  readonly asked: readonly Asked[];
  readonly tasks: readonly PaidTask[];
  /** Prompts as `/nanobanana-history` lists them, page by page, in every server. */
  readonly listed: readonly string[];
  /** The bot's own records, read from its data after its end. */
  readonly jobs: readonly Job[];
  /** Every line that any life of the bot wrote. */
  readonly log: readonly string[];
  /** How often somebody was mentioned. */
  readonly pings: number;
}

/** One command of one person, and what came of it, as people see it. */
export interface Asked {
  readonly prompt: string;
  readonly count: number;
  readonly acknowledged: boolean;
  /** The status words of the reply, in the order in which they showed. */
  readonly statuses: readonly Status[];
  /** The reply as it reads in the end. */
  readonly text: string;
  /** Messages that name the prompt, with the bytes of the pictures that each shows now. */
  readonly messages: readonly { readonly files: readonly Buffer[] }[];
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
