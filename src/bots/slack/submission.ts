import type { Filled } from '../../core/bots/wishes.ts';
import type { Field, Submission } from './interaction.ts';
import { filesIn } from './message.ts';
import { pictureOf } from './pictures.ts';

/** What stood in a form's fields when it was sent. */
export function filledIn({ view }: Submission, team: string): Filled & { prompt: string; channel?: string } {
  const fields = new Map<string, Field>(
    Object.values(view.state.values).flatMap((block) => Object.entries(block)),
  );
  const choice = (name: 'aspect' | 'model' | 'resolution') => {
    const value = fields.get(name)?.selected_option?.value;
    return value === undefined ? {} : { [name]: value };
  };
  const count = fields.get('count')?.selected_option?.value;
  const boxes = fields.get('pictures')?.selected_options;
  const channel = fields.get('channel')?.selected_conversation;
  return {
    prompt: fields.get('prompt')?.value ?? '',
    ...choice('aspect'),
    ...choice('model'),
    ...choice('resolution'),
    ...(count === undefined ? {} : { count: Number(count) }),
    uploaded: filesIn(fields.get('images')?.files).map((file) => pictureOf(file, team)),
    ...(boxes ? { chosen: boxes.map(({ value }) => value) } : {}),
    ...(channel ? { channel } : {}),
  };
}
