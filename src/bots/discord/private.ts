import { type APIComponentInContainer, ComponentType } from 'discord-api-types/v10';
import { cleanText } from '../../core/format.ts';
import type { Language } from '../../core/job.ts';
import type { Line } from '../../core/line.ts';
import { wordsFor } from '../../core/words/index.ts';
import { buttonRows, container, pressButton, space, textDisplay } from './components.ts';
import { escapeText, type Marks, markdown } from './markdown.ts';
import type { Outgoing, OutgoingFile } from './payload.ts';
import { discordWords } from './words.ts';

/** Of a whole message Discord takes 4,000 characters; the rest is for the sentence. */
const MAX_TYPED = 3_000;

/** A private answer: text that is markdown already, and what stands below it. */
export const note = (markup: string, parts: APIComponentInContainer[] = []): Outgoing => ({
  components: [container([textDisplay(markup), ...parts])],
});

export const sentence = (line: Line, marks: Marks, parts: APIComponentInContainer[] = []): Outgoing =>
  note(markdown(line, marks), parts);

/** What a person typed, whole, so that nothing is lost: as a quote, or as a file where it is too long. */
export function typed(
  text: string,
  language: Language,
  most = MAX_TYPED,
): { parts: APIComponentInContainer[]; files: OutgoingFile[] } {
  const clean = cleanText(text);
  if (clean.trim() === '') return { parts: [], files: [] };
  const quoted = clean
    .split('\n')
    .map((line) => `> ${escapeText(line)}`)
    .join('\n');
  if (quoted.length <= most) return { parts: [textDisplay(quoted)], files: [] };
  const name = discordWords(language).promptFile;
  return {
    parts: [{ type: ComponentType.File, file: { url: `attachment://${name}` } }],
    files: [{ name, type: 'text/plain; charset=utf-8', data: Buffer.from(text, 'utf8') }],
  };
}

/** An input error: the sentence, the typed text, and the way to change it where `draft` keeps the rest. */
export function inputError(
  line: Line,
  { prompt, draft, language, marks }: { prompt: string; draft?: string; language: Language; marks: Marks },
): Outgoing {
  const { parts, files } = typed(prompt, language);
  const change = draft ? [pressButton(`change:${draft}`, wordsFor(language).buttons.change)] : [];
  return {
    ...sentence(line, marks, [...parts, ...(change.length > 0 ? [space(), ...buttonRows(change)] : [])]),
    files,
  };
}
