import type { AreaName } from '../../../../core/job.ts';
import { type Line, text } from '../../../../core/line.ts';
import type {
  WireContext,
  WireDetails,
  WireList,
  WirePressed,
  WireSaved,
  WireUpload,
  WireView,
  WireWish,
} from '../../wire.ts';
import type { WebWords } from '../../words/index.ts';
import { clickKey } from './dom.ts';
import type { PrefsStore } from './prefs.ts';

/** What the server refused, or what never reached it, as a sentence for the person. */
export class Refused extends Error {
  override name = 'Refused';
  readonly code: string;
  readonly line: Line;

  constructor(code: string, line: Line) {
    super(code);
    this.code = code;
    this.line = line;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Api {
  context(): Promise<WireContext>;
  history(query: Query, signal?: AbortSignal): Promise<WireList>;
  saved(query: Query): Promise<WireSaved>;
  details(id: string): Promise<WireDetails>;
  card(output: string): Promise<WireView>;
  wish(job: string): Promise<WireWish>;
  submit(wish: WireWish, key: string): Promise<{ job: string | null }>;
  estimate(
    wish: Omit<WireWish, 'prompt' | 'parent'>,
    signal: AbortSignal,
  ): Promise<{ microDollars: number; text: string }>;
  upload(file: File): Promise<WireUpload>;
  press(id: string, action: string, options?: { confirmed?: boolean }): Promise<WirePressed>;
  address(path: string, query?: Query): string;
  picture(output: string, size: 'thumb' | 'full'): string;
  download(output: string): string;
  /** Opens the session anew, as after a restart of the server. False: the server is not there. */
  renew(): Promise<boolean>;
}

export interface ApiDeps {
  readonly prefs: PrefsStore;
  readonly scope: () => { area: AreaName; guild?: string };
  readonly words: () => WebWords;
}

export function createApi({ prefs, scope, words }: ApiDeps): Api {
  function address(path: string, query: Query = {}): string {
    const all = { ...scope(), language: prefs.get().language, ...query };
    const set = Object.entries(all).filter(([, value]) => value !== undefined && value !== '');
    return `${path}?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
  }

  const offline = () => new Refused('offline', [text(words().page.notSent)]);

  async function renew(): Promise<boolean> {
    const answer = await fetch('/', { cache: 'no-store' }).catch(() => null);
    // The page itself must ask for the token again.
    if (answer?.status === 401) location.reload();
    return answer?.ok ?? false;
  }

  async function send(url: string, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, 'x-name': encodeURIComponent(prefs.get().name) };
    const again = () => fetch(url, { ...init, headers });
    const first = await again().catch((error: unknown) => {
      throw init.signal?.aborted ? error : offline();
    });
    if (first.status !== 401) return first;
    await renew();
    return again().catch(() => {
      throw offline();
    });
  }

  async function call(url: string, init: RequestInit = {}) {
    const answer = await send(url, init);
    // Stopping, or too much at once: it passes.
    if (answer.status === 503) throw new Refused('busy', [text(words().page.busy)]);
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    if (!isJson) throw new Refused(`http-${answer.status}`, [text(words().page.outOfDate)]);
    const body = await answer.json();
    if (!answer.ok) throw new Refused(String(body.code), body.line);
    return body;
  }

  const post = (path: string, body: object, signal?: AbortSignal) =>
    call(address(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });

  return {
    address,
    renew,
    context: () => call(address('/api/context')),
    history: (query, signal) => call(address('/api/history', query), signal ? { signal } : {}),
    saved: (query) => call(address('/api/saved', query)),
    details: (id) => call(address(`/api/results/${id}/details`)),
    card: (output) => call(address(`/api/results/${output}/card`)),
    wish: (job) => call(address(`/api/results/${job}/wish`)),
    submit: (wish, key) => post('/api/submit', { key, wish }),
    estimate: (wish, signal) => post('/api/estimate', wish, signal),
    upload: (file) =>
      call(address('/api/upload', { name: file.name || 'picture' }), { method: 'POST', body: file }),
    press: (id, action, options = {}) =>
      post(`/api/results/${id}/${action}`, { key: clickKey(), ...options }),
    picture: (output, size) => picturePath(output, { size }),
    download: (output) => picturePath(output, { download: '1' }),
  };

  function picturePath(output: string, query: Record<string, string>): string {
    const { area, guild = '' } = scope();
    return `/pictures/${output}?${new URLSearchParams({ area, guild, ...query })}`;
  }
}
