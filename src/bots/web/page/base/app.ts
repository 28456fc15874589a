import type { AreaName, Language } from '../../../../core/job.ts';
import { fill, type Line, plain } from '../../../../core/line.ts';
import type { Words } from '../../../../core/words/index.ts';
import type { WireContext } from '../../wire.ts';
import type { WebWords } from '../../words/index.ts';
import type { Router } from './address.ts';
import type { Api } from './api.ts';
import type { PrefsStore } from './prefs.ts';

/** What every part of the page is given. */
export interface App {
  readonly context: WireContext;
  readonly area: AreaName;
  readonly api: Api;
  readonly prefs: PrefsStore;
  readonly router: Router;
  readonly announce: Announcer;
  language(): Language;
  /** The words of the core and of the page, in the reader's language. */
  words(): Words;
  web(): WebWords;
}

export interface Announcer {
  /** For screen readers: a change of state. */
  say(words: string): void;
  /** For everyone: a short word on what was just done. */
  tell(line: Line, action?: { label: string; run: () => void }): void;
  /** For everyone: something went wrong. */
  alarm(line: Line): void;
  clear(): void;
}

/** A template of ours, filled, as plain words. */
export const say = (template: string, values: Readonly<Record<string, string>> = {}): string =>
  plain(fill(template, values));

export const guildTitle = ({ context, router }: App): string =>
  context.guilds.find(({ name }) => name === router.get().guild)?.title ?? '';
