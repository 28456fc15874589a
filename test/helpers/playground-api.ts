import { randomUUID } from 'node:crypto';
import type { WireList, WireUpload, WireView, WireWish } from '../../src/bots/web/wire.ts';
import { eventually } from './app.ts';

/** The playground as its page uses it, over HTTP. */
export interface PlaygroundVisitor {
  upload(name: string, bytes: Buffer): Promise<WireUpload>;
  /** Asks for a picture and answers its job. */
  submit(wish: WireWish): Promise<string>;
  /** The replies of these jobs, once all have ended. */
  ended(jobs: readonly string[]): Promise<WireView[]>;
  /** The file that a reply shows. */
  picture(output: string): Promise<Buffer>;
}

/** Opens the page once. `url`: under a loopback name. */
export async function visitPlayground(url: string): Promise<PlaygroundVisitor> {
  const page = await fetch(url);
  await page.arrayBuffer();
  const cookie = page.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`the playground gave no session: ${page.status}`);

  async function ask(path: string, body?: Buffer | object): Promise<Response> {
    const sent = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
    const answer = await fetch(new URL(path, url), {
      headers: { cookie, origin: new URL(url).origin },
      ...(body && { method: 'POST', body: sent }),
    });
    if (!answer.ok) throw new Error(`${path} ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  async function endedNow(jobs: readonly string[]): Promise<WireView[] | undefined> {
    const { views } = (await (await ask('/api/history')).json()) as WireList;
    const ours = jobs.flatMap((job) => views.find((view) => view.job === job && view.final) ?? []);
    return ours.length === jobs.length ? ours : undefined;
  }

  return {
    async upload(name, bytes) {
      return (await (await ask(`/api/upload?name=${name}`, bytes)).json()) as WireUpload;
    },
    async submit(wish) {
      const { job } = (await (await ask('/api/submit', { key: randomUUID(), wish })).json()) as {
        job: string;
      };
      return job;
    },
    ended: (jobs) => eventually(() => endedNow(jobs), 30_000, 200),
    async picture(output) {
      return Buffer.from(await (await ask(`/pictures/${output}`)).arrayBuffer());
    },
  };
}
