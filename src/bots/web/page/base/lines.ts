import { formatDuration } from '../../../../core/format.ts';
import { fill, type Line, type Piece, plain } from '../../../../core/line.ts';
import { webWordsFor } from '../../words/index.ts';
import { add, type Child, h } from './dom.ts';
import { type Language, languages } from './languages.ts';

/** Lines of a reply as elements: times in the reader's zone, seconds that count, and nothing else by itself. */

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', ko: 'ko-KR' };

export interface LineOptions {
  /** Of the words around it. */
  readonly language: Language;
  /** What a link to another result does. */
  readonly follow?: (piece: Extract<Piece, { kind: 'link' }>) => (() => void) | undefined;
}

export function lineNodes(line: Line, options: LineOptions): Node[] {
  return line.map((piece) => pieceNode(piece, options));
}

export function lineIn<Tag extends 'p' | 'span' | 'dd' | 'div'>(
  tag: Tag,
  props: Record<string, string>,
  line: Line,
  options: LineOptions,
): HTMLElementTagNameMap[Tag] {
  const element = h(tag, props);
  add(element, lineNodes(line, options) satisfies Child[]);
  return element;
}

function pieceNode(piece: Piece, options: LineOptions): Node {
  const { language } = options;
  switch (piece.kind) {
    case 'strong':
      return h('strong', {}, piece.text);
    case 'code':
      return h('code', {}, piece.text);
    case 'since':
      return h(
        'span',
        { class: 'since', 'aria-hidden': 'true', 'data-at': piece.at, 'data-language': language },
        sinceText(piece.at, language),
      );
    case 'time':
      return timeNode(piece.at, momentText(piece.at, language));
    case 'person':
      return document.createTextNode(piece.name);
    case 'command':
      return h('code', {}, `/${piece.name}`);
    case 'link':
      return linkNode(piece, options);
    default:
      return document.createTextNode(piece.text);
  }
}

function linkNode(piece: Extract<Piece, { kind: 'link' }>, { follow }: LineOptions): Node {
  const click = follow?.(piece);
  if (!click) return document.createTextNode(piece.text);
  return h('button', { type: 'button', class: 'link', on: { click } }, piece.text);
}

export const timeNode = (at: number, words: string): HTMLTimeElement =>
  h('time', { datetime: new Date(at).toISOString() }, words);

function sinceText(at: number, language: Language): string {
  const seconds = Math.max(1, Math.floor((Date.now() - at) / 1000)) * 1000;
  const duration = formatDuration(seconds, language);
  return plain(fill(webWordsFor(language).page.ago, { duration }));
}

/** Counts the seconds of every `since` on the page. */
export function startTicking(): void {
  setInterval(() => {
    for (const element of document.querySelectorAll<HTMLElement>('.since')) {
      const language = languages.find((each) => each === element.dataset.language) ?? 'en';
      element.textContent = sinceText(Number(element.dataset.at), language);
    }
  }, 1000);
}

/** `Nov 3, 14:32` / `11월 3일 14:32`, with the year when it is another. */
function momentText(at: number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    ...yearWhereOther(at),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

export const hourText = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    at,
  );

/** A day as a heading: `Today`, `Tuesday, Nov 3`. */
export function dayText(at: number, language: Language): string {
  if (dayKey(at) === dayKey(Date.now())) return webWordsFor(language).page.today;
  return new Intl.DateTimeFormat(LOCALES[language], {
    ...yearWhereOther(at),
    month: 'short',
    day: 'numeric',
    weekday: 'long',
  }).format(at);
}

export const dayKey = (at: number): string => new Date(at).toDateString();

const yearWhereOther = (at: number): { year?: 'numeric' } =>
  new Date(at).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' };
