import { parseArgs } from 'node:util';
import { SOURCE_ASPECT } from '../../core/areas.ts';
import type { Draft } from '../../core/bots/drafts.ts';
import type { Offer } from '../../core/contracts/jobs.ts';
import { SlackRefusal } from './refusal.ts';

/** What stands behind `/nanobanana`: flags, and around them the prompt as it was typed. */

type FlagName = 'aspect' | 'model' | 'resolution' | 'count' | 'search' | 'seed';

/** Names that people type, and what they mean. */
const NAMES: ReadonlyMap<string, FlagName> = new Map([
  ['aspect', 'aspect'],
  ['ar', 'aspect'],
  ['model', 'model'],
  ['resolution', 'resolution'],
  ['count', 'count'],
  ['search', 'search'],
  ['seed', 'seed'],
]);

const EXAMPLES: Readonly<Record<FlagName, string>> = {
  aspect: '--aspect 16:9',
  model: '--model nano-banana-pro',
  resolution: '--resolution 2K',
  count: '--count 2',
  search: '--search',
  seed: '--seed 7',
};

const OPTIONS = Object.fromEntries(
  [...NAMES].map(([name, flag]) => [
    name,
    { type: flag === 'search' ? ('boolean' as const) : ('string' as const) },
  ]),
);

/** A flag with its quoted value; something in quotes; a word. Phones make one long dash of two hyphens. */
const WORDS = /(?:--|[—–])[\p{L}\d-]+=["“”][^"“”]*["“”]|["“”][^"“”]*["“”](?=\s|$)|\S+/gu;
const FLAG = /^(?:--|([—–]))([\p{L}][\p{L}\d-]*)(=[\s\S]*)?$/u;
const QUOTED = /^["“”]([\s\S]*)["“”]$/;

const unquoted = (text: string): string => QUOTED.exec(text)?.[1] ?? text;

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Throws `SlackRefusal` for a flag that is not known or has no value that it can have. */
export function readCommand(text: string, offer: Offer): Draft {
  const words = [...text.matchAll(WORDS)].map(([word], index, all): Word => {
    const from = all[index]?.index ?? 0;
    return { text: word, from, to: from + word.length };
  });
  const { tokens } = parseArgs({
    args: words.map(({ text: word }) => asArgument(word)),
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const taken = new Set<number>();
  const found = new Map<FlagName, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const name = NAMES.get(token.name);
    if (!name || !isOffered(name, offer)) {
      const list = [...NAMES].filter(([, flag]) => isOffered(flag, offer)).map(([known]) => `--${known}`);
      throw new SlackRefusal('unknownFlag', { flag: token.rawName, list: list.join(', ') });
    }
    taken.add(token.index);
    if (token.value !== undefined && !token.inlineValue) taken.add(token.index + 1);
    // A flag is no value of another one.
    const value = !token.inlineValue && token.value?.startsWith('--') ? undefined : token.value;
    if (name === 'search') found.set(name, 'yes');
    else found.set(name, givenTo(value, { name, flag: token.rawName }));
  }
  return { prompt: promptOf(text, words, taken), ...optionsOf(found, offer) };
}

const isOffered = (name: FlagName, offer: Offer): boolean =>
  name === 'search' ? offer.search : name === 'seed' ? offer.seed : true;

/**
 * A word as an argument list has it. A flag is one by two hyphens, or by the long dash that phones make of them, where
 * its name is known: else it is a dash of the prompt. What is no flag hides its hyphens.
 */
function asArgument(word: string): string {
  const [, longDash, name = '', value = ''] = FLAG.exec(word) ?? [];
  const isFlag = name !== '' && (!longDash || NAMES.has(name.toLowerCase()));
  return isFlag ? `--${name.toLowerCase()}${value}` : ` ${word}`;
}

function givenTo(value: string | undefined, { name, flag }: { name: FlagName; flag: string }): string {
  const text = unquoted((value ?? '').trim()).trim();
  if (text === '') throw new SlackRefusal('flagWithoutValue', { flag, example: EXAMPLES[name] });
  return text;
}

/** The text without its flags; in quotes as a whole, without those. */
function promptOf(text: string, words: readonly Word[], taken: ReadonlySet<number>): string {
  let prompt = '';
  let at = 0;
  words.forEach(({ from, to }, index) => {
    if (!taken.has(index)) return;
    prompt = besides(prompt, text.slice(at, from));
    at = to;
  });
  const rest = besides(prompt, text.slice(at)).trim();
  const inner = QUOTED.exec(rest)?.[1];
  return inner !== undefined && !/["“”]/.test(inner) ? inner.trim() : rest;
}

/** Two pieces of text between which something was taken out, with one blank of the two around it. */
const besides = (before: string, after: string): string =>
  /\s$/.test(before) || before === '' ? before + after.replace(/^\s/, '') : before + after;

function optionsOf(found: ReadonlyMap<FlagName, string>, offer: Offer): Omit<Draft, 'prompt'> {
  const aspect = found.get('aspect');
  const model = found.get('model');
  const resolution = found.get('resolution');
  const count = found.get('count');
  const seed = found.get('seed');
  return {
    ...(aspect === undefined ? {} : { aspect: aspectOf(aspect) }),
    ...(model === undefined ? {} : { model: modelOf(model, offer) }),
    ...(resolution === undefined ? {} : { resolution: resolution.toUpperCase() }),
    ...(count === undefined ? {} : { count: countOf(count, offer) }),
    ...(found.has('search') ? { search: true } : {}),
    ...(seed === undefined ? {} : { seed: seedOf(seed) }),
  };
}

const aspectOf = (text: string): string =>
  /^(?:source|same)$/i.test(text) ? SOURCE_ASPECT : text.replace(/^(\d+)[x×/](\d+)$/i, '$1:$2');

/** By name or title, however it is written; what is none of them is refused with the others. */
function modelOf(text: string, { models }: Offer): string {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');
  return (
    models.find(({ name, title }) => [name, title].some((one) => plain(one) === plain(text)))?.name ?? text
  );
}

function countOf(text: string, { maxCount }: Offer): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= maxCount) return count;
  const list = Array.from({ length: maxCount }, (_, index) => String(index + 1)).join(', ');
  throw new SlackRefusal('badFlagValue', { flag: '--count', value: text, list });
}

function seedOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new SlackRefusal('badFlagValue', { flag: '--seed', value: text, list: '0, 1, 2, …' });
}
