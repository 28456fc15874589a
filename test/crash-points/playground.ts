import { loadAssets } from '../../src/bots/web/assets.ts';
import { createWebBot } from '../../src/bots/web/index.ts';
import type { WireList, WireView } from '../../src/bots/web/wire.ts';
import { nanobanana } from '../../src/core/areas.ts';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Logger } from '../../src/core/contracts/logger.ts';
import type { Status } from '../../src/core/job.ts';
import { plain } from '../../src/core/line.ts';
import { nameIn, pictureNamed } from './bytes.ts';
import type { Life } from './life.ts';
import { createPage } from './page.ts';
import type { Asked, Platform, Seen } from './platform.ts';

const assets = loadAssets();

/** The real playground with one page open, which comes back when its server does. */
export function playgroundPlatform(): Platform {
  const shown = new Map<string, Status[]>();
  const removed = new Set<string>();
  let bot: Bot | undefined;
  let clicks = 0;
  let tokens = 0;
  const page = createPage((name, data) => {
    if (name === 'view') show(JSON.parse(data));
    if (name === 'removed') removed.add(JSON.parse(data).job);
  });

  function show({ job, status }: WireView): void {
    const before = shown.get(job) ?? [];
    if (before.at(-1) !== status) shown.set(job, [...before, status]);
  }

  function newKey(): string {
    clicks += 1;
    return `click-${String(clicks).padStart(8, '0')}`;
  }

  async function history(): Promise<readonly WireView[]> {
    const list: WireList = JSON.parse((await page.ask('GET', '/api/history')).toString());
    for (const view of list.views) show(view);
    return list.views;
  }

  async function upload() {
    const bytes = pictureNamed('my picture');
    const { id } = JSON.parse((await page.ask('POST', '/api/upload?name=mine.png', bytes)).toString());
    return [{ name: 'mine.png', source: { kind: 'upload', id } }];
  }

  async function press(job: string, action: string): Promise<void> {
    const send = async (more: object) => {
      const answer = await page.ask('POST', `/api/results/${job}/${action}`, { key: newKey(), ...more });
      return JSON.parse(answer.toString());
    };
    if ('confirm' in (await send({}))) await send({ confirmed: true });
  }

  async function seenOf(view: WireView): Promise<Seen> {
    const pictures = [];
    for (const { id } of view.pictures) pictures.push(nameIn(await page.ask('GET', `/pictures/${id}`)));
    return {
      job: view.job,
      statuses: shown.get(view.job) ?? [],
      text: [view.head, ...view.notes].map(plain).join('\n'),
      pictures,
      buttons: view.buttons.map(({ action }) => action),
    };
  }

  return {
    name: 'web',
    guild: 'web:sunny-studio',
    bot(life: Life, logger: Logger) {
      const newToken = () => {
        tokens += 1;
        return `token-${String(tokens).padStart(24, '0')}`;
      };
      const deps = { areas: [nanobanana], clock: life.clock, logger, host: '127.0.0.1', newToken };
      bot = createWebBot(deps, { assets });
      return bot;
    },
    async started() {
      if (bot) await page.open(bot);
      await history();
    },
    died: () => page.cut(),
    async ask({ count, picture, by }: Asked) {
      const pictures = picture ? { pictures: await upload() } : {};
      const sent = { key: newKey(), wish: { prompt: 'A yellow raincoat', count, ...pictures } };
      const submit = () => page.ask('POST', '/api/submit', sent);
      await Promise.all(by === 'twice' ? [submit(), submit()] : [submit()]);
    },
    async edit() {
      const [view] = await history();
      const [picture] = view?.pictures ?? [];
      if (!picture) throw new Error('there is nothing to edit');
      const pictures = [{ name: picture.name, source: { kind: 'output', id: picture.id } }];
      const wish = { prompt: 'make it blue', pictures, parent: picture.id };
      await page.ask('POST', '/api/submit', { key: newKey(), wish });
    },
    async press(action) {
      const [view] = await history();
      if (!view?.buttons.some((button) => button.action === action))
        throw new Error(`there is no button ${action}`);
      await press(view.job, action);
    },
    async pressAnyway(action) {
      const [view] = await history();
      if (view) await press(view.job, action);
    },
    async removeMessage() {
      throw new Error('a page has no messages');
    },
    async seen() {
      const seen = [];
      for (const view of await history()) if (!removed.has(view.job)) seen.push(await seenOf(view));
      return seen;
    },
    close: () => page.cut(),
  };
}
