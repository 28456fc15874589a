import type { APIComponentInContainer } from 'discord-api-types/v10';
import type { Actor } from '../../core/contracts/jobs.ts';
import { UserError } from '../../core/errors.ts';
import { cut, formatNumber, oneLine } from '../../core/format.ts';
import type { AreaName } from '../../core/job.ts';
import { fill, joined, type Line } from '../../core/line.ts';
import { sayError } from '../../core/words/errors.ts';
import { wordsFor } from '../../core/words/index.ts';
import { buttonRows, pressButton, row, select, space, textDisplay } from './components.ts';
import { type Marks, markdown } from './markdown.ts';

/** What history and saved have in common: a head that counts pages, a choice to open, and a way to turn over. */

export type ListKind = 'history' | 'saved';

/** Which part of which list; it stands in the ids of a list's buttons. */
export interface ListPage {
  readonly area: AreaName;
  readonly kind: ListKind;
  /** From 1. */
  readonly page: number;
  readonly person?: string;
}

export interface Choosable {
  readonly output: string;
  readonly prompt: string;
}

const MAX_TITLE_PROMPT = 80;
/** Discord takes 25 choices. */
const MAX_CHOICES = 25;

export const pagesOf = (total: number, perPage: number): number => Math.max(1, Math.ceil(total / perPage));

/** The page that is there: beyond the end, the last one. */
export const within = (page: number, pages: number): number => Math.min(Math.max(page, 1), pages);

export function listHead(
  { area, kind, page }: ListPage,
  { pages, total, actor, marks }: { pages: number; total: number; actor: Actor; marks: Marks },
): APIComponentInContainer[] {
  const { language } = actor;
  const words = wordsFor(language);
  const title: Line = [{ kind: 'strong', text: words[kind].title }];
  const count = fill(words.history.page, {
    page: formatNumber(within(page, pages)),
    pages: formatNumber(pages),
  });
  const beyond = page > pages ? [sayError(new UserError('no_such_page', { n: pages }), language)] : [];
  const lines: Line[] = [
    joined([title, words.area[area], ...(total > 0 ? [count] : [])]),
    ...beyond,
    ...(total === 0 ? [fill(words[kind].empty)] : []),
  ];
  return [textDisplay(lines.map((line) => markdown(line, marks)).join('\n'))];
}

/** The rows below a list. */
export function listControls(
  list: ListPage,
  { pages, choices, actor }: { pages: number; choices: readonly Choosable[]; actor: Actor },
): APIComponentInContainer[] {
  const { controls } = wordsFor(actor.language);
  const page = within(list.page, pages);
  const turn = (to: number, label: string) => pressButton(listId({ ...list, page: to }), label);
  const buttons = [
    ...(page < pages ? [turn(page + 1, controls.older)] : []),
    ...(page > 1 ? [turn(page - 1, controls.newer)] : []),
  ];
  const options = choices.slice(0, MAX_CHOICES).map(({ output, prompt }) => ({
    value: output,
    label: cut(oneLine(prompt), MAX_TITLE_PROMPT),
  }));
  const rows = [
    ...(options.length > 0 ? [row([select(`pick:${list.area}`, controls.openOne, options)])] : []),
    ...buttonRows(buttons),
  ];
  return rows.length > 0 ? [space(), ...rows] : [];
}

export const listId = ({ area, kind, page, person }: ListPage): string =>
  `page:${area}:${kind}:${page}${person ? `:${person}` : ''}`;

const MOST_PAGES = 9_999_999;

/** The list that was asked for by options; what is no page or no person's id is left out. */
export function listPage(
  area: AreaName,
  kind: ListKind,
  { page, person }: { readonly page: unknown; readonly person: unknown },
): ListPage {
  const known = typeof page === 'number' && Number.isInteger(page);
  return {
    area,
    kind,
    page: known ? within(page, MOST_PAGES) : 1,
    ...(typeof person === 'string' && /^\d{1,20}$/.test(person) ? { person } : {}),
  };
}

const LIST_ID = /^page:(nanobanana|hailou):(history|saved):([1-9]\d{0,6})(?::(\d{1,20}))?$/;

/** Null for anything that we did not make. */
export function parseListId(id: string): ListPage | null {
  const [, area, kind, page, person] = LIST_ID.exec(id) ?? [];
  if (!area || !kind || !page) return null;
  return {
    area: area === 'hailou' ? 'hailou' : 'nanobanana',
    kind: kind === 'saved' ? 'saved' : 'history',
    page: Number(page),
    ...(person ? { person } : {}),
  };
}
