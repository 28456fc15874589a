import type { DraftPicture } from './drafts.ts';
import type { Submission } from './interaction.ts';
import { within } from './message.ts';
import { pictureOf } from './pictures.ts';

/** What stood in a modal's fields when it was sent. */
export interface Filled {
  readonly prompt: string;
  readonly aspect?: string;
  readonly model?: string;
  readonly resolution?: string;
  /** The boxes that were left on; undefined where there were none to choose from. */
  readonly chosen?: readonly string[];
  readonly uploaded: readonly DraftPicture[];
}

export function filledIn({ data }: Submission): Filled {
  const fields = new Map(
    [...within(data.components)].flatMap((field) => (field.custom_id ? [[field.custom_id, field]] : [])),
  );
  const text = fields.get('prompt')?.value;
  const choice = (name: 'aspect' | 'model' | 'resolution') => {
    const value = fields.get(name)?.values?.[0];
    return value === undefined ? {} : { [name]: value };
  };
  const chosen = fields.get('pictures')?.values;
  const files = data.resolved?.attachments ?? {};
  return {
    prompt: typeof text === 'string' ? text : '',
    ...choice('aspect'),
    ...choice('model'),
    ...choice('resolution'),
    ...(chosen ? { chosen } : {}),
    uploaded: (fields.get('images')?.values ?? []).flatMap((id) => {
      const file = files[id];
      return file ? [pictureOf(file)] : [];
    }),
  };
}
