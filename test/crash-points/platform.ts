import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Logger } from '../../src/core/contracts/logger.ts';
import type { Status } from '../../src/core/job.ts';
import type { Life } from './life.ts';

/**
 * What somebody asks for. `count`: of results; in an edit on Slack, which makes one result, of the pictures that go in.
 * `picture`: they edit one of their own. `by`: with the command or the page's form; `menu`: by
 * `Edit this image` on somebody's message; `twice`: the same event comes two times.
 */
export interface Asked {
  readonly count: number;
  readonly picture: boolean;
  readonly by?: 'menu' | 'twice';
}

/** One message that people see, or one card of the page. */
export interface Seen {
  /** The job that it is of, where the platform says so. */
  readonly job?: string;
  /** Where the platform takes a post twice: what it calls this message, and the process that posted it. */
  readonly posted?: { readonly as: string; readonly by: Life | undefined };
  /** What it said over time; a placeholder that says nothing yet is no part of it. */
  readonly statuses: readonly Status[];
  /** Everything readable in its newest state. */
  readonly text: string;
  /** The pictures that stand in it now, as text. */
  readonly pictures: readonly string[];
  /** Those that were put into the thread below it, and by which process. */
  readonly shared?: readonly { readonly picture: string; readonly by: Life | undefined }[];
  /** Custom ids or actions of its buttons. */
  readonly buttons: readonly string[];
}

/** A platform with the people on it: it goes on while our process is dead. */
export interface Platform {
  readonly name: 'discord' | 'slack' | 'web';
  /** Where people ask, as the core names it. */
  readonly guild: string;
  /** The bot of a new process. */
  bot(life: Life, logger: Logger): Bot;
  /** The bot has started: people reach it. */
  started(): Promise<void>;
  /** It died: nobody hears anything more. */
  died(): void;
  ask(asked: Asked): Promise<void>;
  /** Presses a button of the newest reply; a question that comes back is answered with yes. */
  press(action: string): Promise<void>;
  /** Presses a button that an older state of the reply has shown, or another place where the job is listed. */
  pressAnyway(action: string): Promise<void>;
  /** Edits the newest result. */
  edit(): Promise<void>;
  /** Somebody with the right to do so removes the newest reply. */
  removeMessage(): Promise<void>;
  /** Everything that people see of the bot's replies, now and before. */
  seen(): Promise<readonly Seen[]>;
  /** Nothing is left of it. */
  close(): void;
}

const WORDS: Readonly<Record<string, Status>> = {
  Pending: 'pending',
  Processing: 'processing',
  Completed: 'completed',
  Failed: 'failed',
  Cancelled: 'cancelled',
  Unknown: 'unknown',
};

/** The status word with which a line of a reply begins; undefined where none does. */
export const statusIn = (text: string): Status | undefined =>
  WORDS[/^\**(Pending|Processing|Completed|Failed|Cancelled|Unknown)\b/m.exec(text)?.[1] ?? ''];
