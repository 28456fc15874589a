import type { Status } from '../../src/core/job.ts';
import { statuses } from '../../src/core/job.ts';
import { reply as words } from '../../src/core/words/en/reply.ts';
import type { Asked } from './books.ts';

/** People on one fake platform who ask for pictures, and what they see of it. */
export interface Surface {
  readonly env: Readonly<Record<string, string>>;
  /** `host:port` of whatever it serves pictures from. */
  readonly hosts: readonly string[];
  /** What is done once, while the first life is there and before anybody asks. */
  moveIn(): Promise<void>;
  /** Whether the bot is there to take a command. */
  isThere(): boolean | Promise<boolean>;
  /** Somebody asks for one picture or several. */
  ask(prompt: string): Promise<void>;
  /** Commands whose work is not shown as ended yet. */
  running(): number;
  /** Another pace for the next life of the bot. */
  changePace(): void;
  /** Nothing of that any more. */
  calm(): void;
  asked(): Asked[];
  /** Somebody turns over the whole history of every place: the prompts, page by page. */
  readHistory(): Promise<string[]>;
  /** How often somebody was mentioned. */
  pings(): number;
  close(): Promise<void>;
}

/** An answer that has not come by then never comes: no person would wait for it, and Discord's token is dead. */
const ANSWER_WITHIN_MS = 3_500;
/** How often somebody gives a picture to edit. */
export const WITH_PICTURE = 0.25;
export const MOST_PICTURES = 3;
export const MOST_PAGES = 1_000;

/** The status word stands in the first line of a reply; a placeholder has none. */
export function statusOf({ text }: { readonly text: string }): Status[] {
  const [head = ''] = text.split('\n');
  return statuses.filter((status) => head.includes(words.status[status]));
}

/** Whether a command that shows these states is still under way. */
export function isRunning(shown: readonly Status[], askedAt: number): boolean {
  const last = shown.at(-1);
  if (last === undefined) return Date.now() - askedAt < ANSWER_WITHIN_MS;
  return last === 'pending' || last === 'processing';
}
