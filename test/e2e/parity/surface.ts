export const platforms = ['discord', 'slack', 'web'] as const;
export type Platform = (typeof platforms)[number];

/** What somebody asks for, in the words of no platform. */
export interface Wanted {
  readonly prompt: string;
  readonly count?: number;
  readonly aspect?: string;
  readonly model?: string;
  readonly resolution?: string;
}

/** A reply as a person sees it, on whatever platform. Live: each call looks again. */
export interface SeenReply {
  /** Status words in the order in which they were shown, each once in a row. */
  statuses(): readonly string[];
  /** Everything that can be read in it now. */
  text(): string;
  /** How many pictures it shows. */
  pictures(): number;
  /** Actions of its buttons, in order, without those that only open something to read. */
  buttons(): readonly string[];
  isGone(): boolean;
}

/** A platform, with a person at it. */
export interface Surface {
  readonly name: Platform;
  /** The same platform, with a person whose language (and server's, where it has one) is Korean. */
  inKorean(): Promise<Surface>;
  /** Asks, and waits for the reply to be there. */
  ask(wanted: Wanted): Promise<SeenReply>;
  /** Asks for something that is refused; resolves to what the person alone is told. */
  refused(wanted: Wanted): Promise<string>;
  /** Has a picture, and asks for it to be edited: "Edit this image" on a message, an upload in the playground. */
  editPicture(picture: Buffer, prompt: string): Promise<SeenReply>;
  /** Presses Edit on a result, or Change prompt on a failure, and sends the form with these words. */
  editReply(reply: SeenReply, action: 'edit' | 'change', prompt: string): Promise<SeenReply>;
  /** Presses, and answers the question that comes back with yes. */
  press(reply: SeenReply, action: string): Promise<void>;
  /** What a person reads in a list of results. */
  list(which: 'history' | 'saved'): Promise<string>;
  /** Every reply with this prompt that is still there. */
  replies(prompt: string): readonly SeenReply[];
}

const STATUS =
  /Pending|Processing|Completed|Failed|Cancelled|Unknown|대기 중|처리 중|완료|실패|취소됨|알 수 없음/;

export const statusIn = (text: string): string => STATUS.exec(text)?.[0] ?? '';

/** Without what only waits for its first words, and each once in a row. */
export const inARow = (words: readonly string[]): string[] =>
  words.filter((word, index) => word !== '' && word !== words[index - 1]);

/** Buttons that open something for the reader alone, and what has no button on every platform. */
const READING = new Set(['details', 'open']);

export const acting = (actions: readonly string[]): string[] =>
  actions.filter((action) => !READING.has(action));
