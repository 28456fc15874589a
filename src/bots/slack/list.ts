import type { types } from '@slack/bolt';
import type { Actor, Jobs } from '../../core/contracts/jobs.ts';
import { UserError } from '../../core/errors.ts';
import { cut, formatNumber, oneLine } from '../../core/format.ts';
import { type AreaName, areaNames } from '../../core/job.ts';
import { fill, joined, type Line } from '../../core/line.ts';
import type { View } from '../../core/view-types.ts';
import { sayError } from '../../core/words/errors.ts';
import { wordsFor } from '../../core/words/index.ts';
import { actionRow, type Block, imageBlock, lineBlock, pressButton, select } from './blocks.ts';
import type { Laid } from './layout.ts';
import { fileOf, jumpLink } from './place.ts';
import { escapeText, plainLine, plainText } from './text.ts';

/** History and saved pictures: pages that turn over where they stand, and one picture of them to open. */

export type ListKind = 'history' | 'saved';

/** Which part of which list; it stands in the ids of a list's buttons. */
export interface ListPage {
  readonly area: AreaName;
  readonly kind: ListKind;
  /** From 1. */
  readonly page: number;
}

const PER_PAGE = { history: 5, saved: 9 } as const;
const MAX_PROMPT = 120;
const MAX_TITLE_PROMPT = 60;
const MAX_CHOICES = 100;

interface Entry {
  readonly view: View;
  readonly outputs: readonly string[];
}

/** A page of what was made or saved here, newest first. */
export async function listMessage(list: ListPage, actor: Actor, jobs: Jobs): Promise<Laid> {
  const perPage = PER_PAGE[list.kind];
  const asked = await read(list.page);
  const pages = Math.max(1, Math.ceil(asked.total / perPage));
  const page = Math.min(Math.max(list.page, 1), pages);
  const { entries, total } = list.page > pages ? await read(pages) : asked;
  const head = headOf(list, { page, pages, total, actor });
  return {
    text: escapeText(head.map(plainLine).join(' ')),
    blocks: [
      ...head.map(lineBlock),
      ...entries.flatMap((entry) =>
        list.kind === 'history' ? historyEntry(entry, actor) : savedEntry(entry),
      ),
      ...controls({ ...list, page }, { pages, entries, actor }),
    ],
  };

  async function read(at: number): Promise<{ entries: readonly Entry[]; total: number }> {
    const where = { limit: perPage, offset: (at - 1) * perPage };
    if (list.kind === 'history') {
      const { views, total: all } = await jobs.history(actor, where);
      const found = views.map((view) => ({ view, outputs: view.pictures.map(({ id }) => id) }));
      return { entries: found, total: all };
    }
    const { entries: saved, total: all } = await jobs.saved(actor, where);
    const found = saved.map(({ view }) => ({ view, outputs: view.pictures.slice(0, 1).map(({ id }) => id) }));
    return { entries: found, total: all };
  }
}

function headOf(
  { area, kind, page: asked }: ListPage,
  { page, pages, total, actor }: { page: number; pages: number; total: number; actor: Actor },
): Line[] {
  const words = wordsFor(actor.language);
  const count = fill(words.history.page, { page: formatNumber(page), pages: formatNumber(pages) });
  const title: Line = [{ kind: 'strong', text: words[kind].title }];
  return [
    joined([title, words.area[area], ...(total > 0 ? [count] : [])]),
    ...(asked > pages ? [sayError(new UserError('no_such_page', { n: pages }), actor.language)] : []),
    ...(total === 0 ? [fill(words[kind].empty)] : []),
  ];
}

function historyEntry({ view, outputs }: Entry, { language }: Actor): Block[] {
  const words = wordsFor(language);
  const { summary } = view;
  const [first] = outputs;
  const file = first && fileOf(summary.reply, first);
  const alt = view.pictures[0]?.alt ?? '?';
  const accessory: types.ImageElement | undefined = file
    ? { type: 'image', slack_file: { id: file }, alt_text: alt }
    : undefined;
  const status: Line = [{ kind: 'strong', text: words.status[view.status] }];
  const time: Line = [{ kind: 'time', at: summary.createdAt }];
  const url = jumpLink(summary.reply);
  const go: Line[] = url ? [[{ kind: 'link', text: words.controls.goToMessage, url }]] : [];
  const facts = joined([status, summary.modelTitle, summary.price, summary.person.name, time, ...go]);
  return [
    {
      type: 'section',
      text: plainText(cut(oneLine(view.prompt), MAX_PROMPT)),
      ...(accessory ? { accessory } : {}),
    },
    lineBlock(facts),
  ];
}

function savedEntry({ view, outputs: [output] }: Entry): Block[] {
  const file = output && fileOf(view.summary.reply, output);
  const prompt = cut(oneLine(view.prompt), MAX_PROMPT);
  if (!file) return [{ type: 'section', text: plainText(prompt) }];
  return [imageBlock(file, view.pictures[0]?.alt ?? '?', prompt)];
}

/** The row below a list. */
function controls(
  list: ListPage,
  { pages, entries, actor }: { pages: number; entries: readonly Entry[]; actor: Actor },
): Block[] {
  const words = wordsFor(actor.language).controls;
  const turn = (to: number, label: string) => pressButton(listId({ ...list, page: to }), label);
  const options = entries
    .flatMap(({ view, outputs }) => outputs.map((value) => ({ value, label: titleOf(view) })))
    .slice(0, MAX_CHOICES);
  const elements = [
    ...(options.length > 0 ? [select(`pick:${list.area}`, words.openOne, options)] : []),
    ...(list.page < pages ? [turn(list.page + 1, words.older)] : []),
    ...(list.page > 1 ? [turn(list.page - 1, words.newer)] : []),
  ];
  return elements.length > 0 ? [actionRow(elements, `${list.area}:list`)] : [];
}

const titleOf = ({ prompt }: View): string => cut(oneLine(prompt), MAX_TITLE_PROMPT);

const listId = ({ area, kind, page }: ListPage): string => `page:${area}:${kind}:${page}`;

const LIST_ID = /^page:(\w+):(history|saved):([1-9]\d{0,6})$/;

/** Null for anything that we did not make. */
export function parseListId(id: string): ListPage | null {
  const [, name, kind, page] = LIST_ID.exec(id) ?? [];
  const area = areaNames.find((known) => known === name);
  if (!area) return null;
  return { area, kind: kind === 'saved' ? 'saved' : 'history', page: Number(page) };
}
