const ANSWER_MS = 10_000;

export interface Answered {
  /** 0: there was no answer at all. */
  readonly status: number;
  /** Undefined where it is not JSON. */
  readonly body: unknown;
  /** Why there was no answer, in a few words, without any header of ours. */
  readonly reason: string;
  /** By lower-case name; null where there is none. */
  header(name: string): string | null;
}

/** Asks an address by GET, never follows it elsewhere, and remembers what its clock says. */
export type Ask = (url: string, headers?: Readonly<Record<string, string>>) => Promise<Answered>;

export interface Asker {
  readonly ask: Ask;
  /** Ms by which this computer's clock was ahead of each that answered. */
  readonly skews: readonly number[];
}

export function createAsker(now: () => number): Asker {
  const skews: number[] = [];
  async function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    try {
      const sentAt = now();
      const signal = AbortSignal.timeout(ANSWER_MS);
      const response = await fetch(url, { headers, signal, redirect: 'manual' });
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date)) skews.push((sentAt + now()) / 2 - date);
      const header = (name: string) => response.headers.get(name);
      return { status: response.status, body: asJson(await response.text()), reason: '', header };
    } catch (error) {
      return { status: 0, body: undefined, reason: reasonOf(error), header: () => null };
    }
  }
  return { ask, skews };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'names cannot be looked up now',
  ECONNRESET: 'the connection broke',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** fetch says "fetch failed" and hides the reason in its cause. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'there is no answer';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASONS[code] ?? 'it cannot be reached';
}
