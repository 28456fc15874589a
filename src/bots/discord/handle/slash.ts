import type { Draft } from '../../../core/bots/drafts.ts';
import type { Command } from '../interaction.ts';
import { pictureOf } from '../pictures.ts';
import type { Tools, Turn } from '../turn.ts';
import { make } from './make.ts';

const FILES = ['image', 'image2', 'image3'];

/** `/nanobanana`, as typed. */
export const slash = (turn: Turn<Command>, tools: Tools): Promise<void> =>
  make(turn, wishedIn(turn.interaction), tools);

function wishedIn({ data }: Command): Draft {
  const typed = optionsOf(data);
  const text = (name: 'aspect' | 'model' | 'resolution') => {
    const value = typed.get(name);
    return typeof value === 'string' ? { [name]: value } : {};
  };
  const number = (name: 'count' | 'seed') => {
    const value = typed.get(name);
    return typeof value === 'number' ? { [name]: value } : {};
  };
  const files = data.resolved?.attachments ?? {};
  const pictures = FILES.flatMap((name) => {
    const file = files[String(typed.get(name))];
    return file ? [pictureOf(file)] : [];
  });
  return {
    prompt: String(typed.get('prompt') ?? ''),
    ...text('aspect'),
    ...text('model'),
    ...text('resolution'),
    ...number('count'),
    ...number('seed'),
    ...(typed.get('search') === true ? { search: true } : {}),
    ...(pictures.length > 0 ? { pictures } : {}),
  };
}

/** Options of a command by their English names. */
export const optionsOf = ({ options }: Command['data']): Map<string, string | number | boolean | undefined> =>
  new Map((options ?? []).map(({ name, value }) => [name, value]));
