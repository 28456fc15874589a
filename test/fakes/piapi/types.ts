/** The fake PiAPI, made from its documents and recorded answers, never from our own code. */
export type Route = 'create' | 'get' | 'history' | 'account' | 'upload' | 'file';

/**
 * What goes wrong with one request. `reset`: the connection breaks before anything is done · `lost`: the request
 * is carried out and paid, its answer never leaves (`silent`: nor does the connection end) · `hang`: no answer at all · `echo`: an error document that repeats
 * the key, the body's webhook and its picture links.
 */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: unknown;
    }
  | { readonly kind: 'code'; readonly code: number }
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly text: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'echo'; readonly status: number }
  | { readonly kind: 'html' | 'not json' | 'hang' | 'reset' | 'lost' | 'silent' | 'endless' | 'half' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'slow'; readonly ms: number };

/** How a task ends. `consume` in PiAPI's units; null leaves the figure out. */
export interface End {
  readonly status: string;
  readonly consume?: number | null;
  readonly output?: unknown;
  readonly error?: { readonly code: number; readonly message?: string; readonly raw_message?: string };
}

/** When notices go out. All may be changed while it runs. */
export interface NoticePlan {
  /** Also when the task is made and when it starts, as PiAPI's older pages say. */
  early: boolean;
  lateMs: number;
  /** How often each notice is sent, though it was taken. */
  repeat: number;
  /** A notice "processing" comes after the last one. */
  outOfOrder: boolean;
  lost: boolean;
  /** PiAPI: every 5 s, at most 3 times, where the answer is not 2xx. */
  retryMs: number;
  tries: number;
}

export interface FakePiapiOptions {
  readonly apiKey?: string;
  readonly port?: number;
  readonly uploadPort?: number;
  /** How long a task is pending and processing. `manual`: it moves by `move` alone. */
  readonly delays?: { readonly pendingMs: number; readonly processingMs: number } | 'manual';
  /** `free`: the upload answers 403. */
  readonly plan?: 'creator' | 'free';
  readonly history?: 'on' | 'without config' | 'unsupported';
  /** Most tasks on one page of the history; default 100. */
  readonly historyPage?: number;
  /** More unfinished tasks than this are answered 429. */
  readonly maxConcurrent?: number;
  readonly notices?: Partial<NoticePlan>;
  /** The envelope of GET; default: that of the recorded example once a task has ended, else the documented one. */
  readonly envelope?: 'code' | 'timestamp';
  /** Fetches the input pictures as PiAPI does; a task whose picture cannot be had fails. */
  readonly fetchInputs?: boolean;
  /** Long edge of the pictures in pixels. */
  readonly pictureSize?: number;
  /** How a task ends, by its prompt; undefined: with a picture. */
  readonly endFor?: (prompt: string) => End | undefined;
}

export interface LoggedRequest {
  readonly route: Route | 'unknown';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly at: number;
}

/** One line for each accepted task: what was held when it was made, what it cost in the end. */
export interface BookLine {
  readonly task: string;
  readonly prompt: string;
  readonly endpoint: string | undefined;
  readonly priced: number;
  /** Undefined until the end. */
  charged: number | undefined;
}

export interface Delivery {
  readonly task: string;
  readonly status: string;
  readonly url: string;
  /** The answer's status; 0: no answer. */
  readonly answer: number;
}

export interface TaskInput {
  readonly prompt: string;
  readonly image_urls?: readonly string[] | undefined;
  readonly aspect_ratio?: string | undefined;
  readonly resolution?: string | undefined;
  readonly output_format?: string | undefined;
}

export interface FakeTask {
  readonly id: string;
  readonly type: string;
  readonly input: TaskInput;
  readonly config: {
    readonly service_mode: string;
    readonly webhook_config: { readonly endpoint: string; readonly secret: string };
  };
  readonly createdAt: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
  status: string;
  consume: number | null;
  output: unknown;
  error: { code: number; message: string; raw_message: string };
}
