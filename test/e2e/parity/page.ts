import type { WireView } from '../../../src/bots/web/wire.ts';

/** The page of the playground without a browser: its session, its calls, what its stream of events brings. */
export async function openPage(url: string, query: string) {
  const views = new Map<string, WireView[]>();
  const removed = new Set<string>();
  let listening = new AbortController();
  let cookie = '';

  async function call<T>(path: string, body?: object): Promise<{ status: number; json: T }> {
    const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : undefined;
    const response = await fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { cookie, origin: url, ...(bytes ? {} : { 'content-type': 'application/json' }) },
      ...(body ? { body: bytes ?? JSON.stringify(body) } : {}),
    });
    return { status: response.status, json: (await response.json()) as T };
  }

  function heard(name: string, data: string): void {
    const value = JSON.parse(data);
    if (name === 'view') views.set(value.job, [...(views.get(value.job) ?? []), value]);
    if (name === 'removed') removed.add(value.job);
  }

  async function listen(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return;
      rest += part.value;
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/m.exec(event) ?? [];
        if (name && data) heard(name, data);
      }
    }
  }

  /** The browser stays the same one, by its cookie. */
  async function open(): Promise<void> {
    const { headers } = await fetch(url, { headers: { cookie } });
    cookie = headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    listening = new AbortController();
    const { body } = await fetch(`${url}/api/events${query}`, {
      headers: { cookie },
      signal: listening.signal,
    });
    void listen(body).catch(() => undefined);
  }

  await open();
  return { views, removed, call, open, close: () => listening.abort() };
}
