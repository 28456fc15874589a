/** The fake EvoLink, made from its documents and recorded answers, never from our own code. */
export type Route = 'create' | 'get' | 'list' | 'batch' | 'credits' | 'upload' | 'file';

/** How a task ends. `used` in credits: by default its price, 0 for one that failed or was cancelled. */
export interface End {
  readonly status: string;
  readonly used?: number;
  readonly results?: unknown;
  readonly error?: { readonly code: string | number; readonly message: string };
}

/** Credits, and which limits there are. 68 are US$1. */
export interface Account {
  user: number;
  /** What the key may use; absent: unlimited. */
  token?: number;
  /** What the key may use today. */
  today?: number;
}

/** When callbacks go out. All may be changed while it runs. */
export interface CallbackPlan {
  lateMs: number;
  /** How often each is sent, though it was taken. */
  repeat: number;
  lost: boolean;
  timeoutMs: number;
  /** Pauses before the retries. */
  retryMs: readonly number[];
}

export interface FakeEvolinkOptions {
  readonly apiKey?: string;
  readonly port?: number;
  readonly filesPort?: number;
  /** How long a task is pending and processing. `manual`: it moves by `move` or `step` alone. */
  readonly delays?: { readonly pendingMs: number; readonly processingMs: number } | 'manual';
  readonly account?: Account;
  /** More unfinished tasks than this are answered 429. */
  readonly maxConcurrent?: number;
  /** Files that an account may keep. */
  readonly maxFiles?: number;
  /** Hosts (`host` or `host:port`) that count as public, besides its own files. */
  readonly publicHosts?: readonly string[];
  readonly callbacks?: Partial<CallbackPlan>;
  /** Where a callback address is really reached: a test has no public https. */
  readonly reach?: (url: string) => string;
  /** `without usage`: as its pages show a finished task. */
  readonly usage?: 'with' | 'without usage';
  readonly now?: () => number;
  /** Long edge of the pictures in pixels. */
  readonly pictureSize?: number;
  /** How a task ends, by its prompt; undefined: with a picture. */
  readonly endFor?: (prompt: string) => End | undefined;
}

/** One line for each accepted task, in credits. */
export interface BookLine {
  readonly task: string;
  readonly prompt: string;
  readonly key: string | undefined;
  readonly reserved: number;
  /** Undefined until the end. */
  used: number | undefined;
}

export interface FakeTask {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly size: string;
  readonly images: readonly string[];
  readonly callback: string | undefined;
  readonly reserved: number;
  readonly createdAt: number;
  status: string;
  progress: number;
  used: number | undefined;
  results: unknown;
  endedAt: number | undefined;
  error: { code: string | number; message: string } | undefined;
}
