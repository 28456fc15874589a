/** The fake APIYI, made from its documents and Google's, never from our own code. */
export type Route = 'generate' | 'models' | 'account' | 'file';

/**
 * How one request is answered. `body`: these bytes or this JSON in place of a picture · `parts`: the parts of the
 * one candidate, pictures of its own drawing among them (`draw`).
 */
export type End =
  | { readonly kind: 'picture' }
  | { readonly kind: 'body'; readonly status?: number; readonly body: unknown }
  | { readonly kind: 'parts'; readonly parts: (draw: Draw) => Promise<readonly unknown[]> };

/** The base64 of a drawn PNG. */
export type Draw = (width: number, height: number) => Promise<string>;

/**
 * What goes wrong with one request. `reset`: the connection breaks before the body is read · `refuse upload`: it
 * breaks while the body is on its way · `lost`: the picture is made and paid, the answer does not leave · `silent`:
 * nor does the connection end · `half`: the answer is cut off · `echo`: an error document that repeats the key.
 */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly retryAfter?: string;
    }
  | {
      readonly kind: 'reset' | 'refuse upload' | 'lost' | 'silent' | 'half' | 'html' | 'not json' | 'endless';
    }
  | { readonly kind: 'half error' | 'echo'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string };

export interface FakeApiyiOptions {
  readonly apiKey?: string;
  readonly port?: number;
  /** How long a picture takes (ms). */
  readonly delayMs?: number;
  /** The answer leaves in pieces of so many bytes, one in each turn. */
  readonly pieceBytes?: number;
  /** Spaces before the answer while it is being made, one each so many ms. */
  readonly spaceEachMs?: number;
  /** More requests at once than this are answered 429. */
  readonly maxConcurrent?: number;
  /** Long edge of the pictures in pixels. */
  readonly pictureSize?: number;
  /** What Google gets at an address; undefined: it cannot reach it. */
  readonly reach?: (uri: string) => Buffer | undefined;
  /** How a request ends, by its prompt; undefined: with a picture. */
  readonly endFor?: (prompt: string) => End | undefined;
}

/** An input picture that the model was shown. */
export interface SeenInput {
  readonly via: 'inline' | 'address';
  readonly type: string;
  readonly bytes: Buffer;
}

export interface LoggedRequest {
  readonly route: Route | 'unknown';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly seen: readonly SeenInput[];
}

/** One line for each request that a model worked on: it is charged, whoever still listens. */
export interface BookLine {
  readonly model: string;
  readonly prompt: string;
  /** Micro-dollars. */
  readonly charged: number;
  /** Whether the answer left whole. */
  delivered: boolean;
}
