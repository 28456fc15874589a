import type { WireView } from '../../../src/bots/web/wire.ts';
import { type Line, plain } from '../../../src/core/line.ts';
import { eventually } from '../../helpers/app.ts';
import { acting, inARow, type SeenReply, type Surface, type Wanted } from './surface.ts';

interface WebReply extends SeenReply {
  readonly job: string;
}

/** The playground, over HTTP, as its page uses it. `stop` ends its stream of events. */
export async function onWeb(url: string): Promise<Surface & { stop(): void }> {
  const views = new Map<string, WireView[]>();
  const removed = new Set<string>();
  const listening = new AbortController();
  const { headers } = await fetch(url);
  const cookie = headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  let keys = 0;

  async function call(
    path: string,
    body?: object,
  ): Promise<{ status: number; json: Record<string, unknown> }> {
    const response = await fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { cookie, origin: url, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  function heard(name: string, data: string): void {
    const value = JSON.parse(data);
    if (name === 'view') views.set(value.job, [...(views.get(value.job) ?? []), value]);
    if (name === 'removed') removed.add(value.job);
  }

  async function listen(): Promise<void> {
    const { body } = await fetch(`${url}/api/events`, { headers: { cookie }, signal: listening.signal });
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
  void listen().catch(() => undefined);

  const newKey = () => {
    keys += 1;
    return `parity-click-${keys}`;
  };

  function seen(job: string): WebReply {
    const all = () => views.get(job) ?? [];
    const newest = () => all().at(-1);
    return {
      job,
      statuses: () => inARow(all().map(({ statusWord }) => statusWord)),
      text() {
        const view = newest();
        const lines = view ? [view.head, view.facts, ...view.notes].map(plain) : [];
        return [...lines, view?.prompt, ...(view?.buttons ?? []).map(({ label }) => label)].join('\n');
      },
      pictures: () => newest()?.pictures.length ?? 0,
      buttons: () => acting((newest()?.buttons ?? []).map(({ action }) => action)),
      isGone: () => removed.has(job),
    };
  }

  const submit = (wish: Wanted) => call('/api/submit', { key: newKey(), wish });

  return {
    name: 'web',
    async ask(wanted) {
      const { json } = await submit(wanted);
      const job = String(json.job);
      await eventually(() => views.has(job));
      return seen(job);
    },
    async refused(wanted) {
      const { status, json } = await submit(wanted);
      if (status < 400) throw new Error('nothing was refused');
      return plain(json.line as Line);
    },
    async press(reply, action) {
      const path = `/api/results/${(reply as WebReply).job}/${action}`;
      const { json } = await call(path, { key: newKey() });
      if ('confirm' in json) await call(path, { key: newKey(), confirmed: true });
    },
    replies: (prompt) =>
      [...views]
        .filter(([job, shown]) => !removed.has(job) && shown.at(-1)?.prompt === prompt)
        .map(([job]) => seen(job)),
    stop: () => listening.abort(),
  };
}
