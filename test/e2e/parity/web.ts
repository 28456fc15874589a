import type { WireList, WireSaved, WireUpload, WireView, WireWish } from '../../../src/bots/web/wire.ts';
import { type Line, plain } from '../../../src/core/line.ts';
import { eventually } from '../../helpers/app.ts';
import { openPage } from './page.ts';
import { acting, inARow, type SeenReply, type Surface } from './surface.ts';

interface WebReply extends SeenReply {
  readonly job: string;
}

export interface WebSurface extends Surface {
  /** Again, after a restart of the process. */
  open(): Promise<void>;
  close(): void;
}

/** The playground, over HTTP, as its page uses it. */
export async function onWeb(url: string, query: '' | '?language=ko' = ''): Promise<WebSurface> {
  const page = await openPage(url, query);
  const { views, removed } = page;
  const others: WebSurface[] = [];
  let keys = 0;
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

  const jobOf = (reply: SeenReply): string => (reply as WebReply).job;
  const promptsOf = (shown: readonly WireView[]): string => shown.map(({ prompt }) => prompt).join('\n');

  const submit = (wish: WireWish) =>
    page.call<{ job?: string | null; line?: Line }>(`/api/submit${query}`, { key: newKey(), wish });

  async function ask(wish: WireWish): Promise<SeenReply> {
    const { job } = (await submit(wish)).json;
    // What is refused after it was taken makes no job: its reply alone tells of it.
    const isIts = (view: WireView) => (job ? view.job === job : view.prompt === wish.prompt);
    return seen(await eventually(() => [...views].find(([, [first]]) => first && isIts(first))?.[0]));
  }

  return {
    name: 'web',
    async inKorean() {
      const korean = await onWeb(url, '?language=ko');
      others.push(korean);
      return korean;
    },
    ask,
    async refused(wanted) {
      const { status, json } = await submit(wanted);
      if (status < 400 || !json.line) throw new Error('nothing was refused');
      return plain(json.line);
    },
    async editPicture(bytes, prompt) {
      const { json } = await page.call<WireUpload>('/api/upload?name=mine.png', bytes);
      const { id, ...facts } = json;
      return ask({ prompt, pictures: [{ name: 'mine.png', source: { kind: 'upload', id }, ...facts }] });
    },
    async editReply(reply, action, prompt) {
      if (action === 'change') {
        const former = await page.call<WireWish>(`/api/results/${jobOf(reply)}/wish`);
        return ask({ ...former.json, prompt });
      }
      const { id = '', name = '' } = views.get(jobOf(reply))?.at(-1)?.pictures[0] ?? {};
      return ask({ prompt, parent: id, pictures: [{ name, source: { kind: 'output', id } }] });
    },
    async press(reply, action) {
      const path = `/api/results/${jobOf(reply)}/${action}`;
      const { json } = await page.call<object>(path, { key: newKey() });
      if ('confirm' in json) await page.call(path, { key: newKey(), confirmed: true });
    },
    async list(which) {
      if (which === 'history') return promptsOf((await page.call<WireList>('/api/history')).json.views);
      const { entries } = (await page.call<WireSaved>('/api/saved')).json;
      return promptsOf(entries.map(({ view }) => view));
    },
    replies: (prompt) =>
      [...views]
        .filter(([job, shown]) => !removed.has(job) && shown.at(-1)?.prompt === prompt)
        .map(([job]) => seen(job)),
    open: page.open,
    close() {
      for (const other of others) other.close();
      page.close();
    },
  };
}
