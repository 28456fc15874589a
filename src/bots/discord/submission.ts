import type { Filled } from '../../core/bots/wishes.ts';
import type { Submission } from './interaction.ts';
import { within } from './message.ts';
import { pictureOf } from './pictures.ts';

export function filledIn({ data }: Submission): Filled & { prompt: string } {
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
