/** The fake Qingbo, made from its pages and recorded answers, never from our own code. */
export type Route = 'create' | 'get' | 'cancel' | 'models' | 'balance' | 'file';

/** Which pages it follows: the seed's, or those of `api.qingbo.ai`. */
export type Pages = '2026-06' | '2026-09';

/** How a task ends. `cost` in quota; by default what was held, or 0. `result` in place of a picture of its own. */
export interface End {
  readonly status: 'processing' | 'completed' | 'failed';
  readonly cost?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface NoticePlan {
  lateMs: number;
  /** How often each notice is sent, though it was taken. */
  repeat: number;
  lost: boolean;
}

export interface FakeQingboOptions {
  readonly apiKey?: string;
  readonly port?: number;
  /** Default: the seed's. */
  readonly pages?: Pages;
  /** How long a task is queued and processing. `manual`: it moves by `move` alone. */
  readonly delays?: { readonly queuedMs: number; readonly processingMs: number } | 'manual';
  /** What the account has, in quota; without it, more than enough. */
  readonly quota?: number;
  /** Tasks in one window; more are answered 429. */
  readonly windowCap?: number;
  /** Model ids without a price. */
  readonly unpriced?: readonly string[];
  /** Models that it has delisted. */
  readonly delisted?: readonly string[];
  /** Takes input pictures and callbacks at loopback addresses too. */
  readonly takesLoopback?: boolean;
  readonly notices?: Partial<NoticePlan>;
  /** Long edge of the pictures in pixels. */
  readonly pictureSize?: number;
  readonly now?: () => number;
  /** How a task ends, by its prompt; undefined: with a picture. */
  readonly endFor?: (prompt: string) => End | undefined;
}

/** One line for each accepted task, in quota: what was held when it was made, what it cost in the end. */
export interface BookLine {
  readonly task: string;
  readonly key: string | undefined;
  readonly prompt: string;
  readonly held: number;
  /** Undefined until the end. */
  charged: number | undefined;
}

export interface FakeTask {
  readonly id: string;
  readonly model: string;
  readonly action: string;
  readonly prompt: string;
  readonly aspect: string;
  readonly callback: { readonly url: string; readonly events: readonly string[] | undefined } | undefined;
  readonly held: number;
  readonly createdAt: number;
  endedAt: number | undefined;
  status: 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled';
  cost: number;
  result: unknown;
  error: { readonly code: string; readonly message: string } | undefined;
}
