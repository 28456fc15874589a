/** The fake PiAPI, made from its documents and recorded answers, never from our own code. */
export type Route = 'create' | 'get' | 'history' | 'account' | 'upload' | 'file';

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

/** One line for each accepted task: what was held when it was made, what it cost in the end. */
export interface BookLine {
  readonly task: string;
  readonly prompt: string;
  readonly endpoint: string | undefined;
  readonly priced: number;
  /** Undefined until the end. */
  charged: number | undefined;
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
