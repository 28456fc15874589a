import type { FakeSlack } from '../../fakes/slack/index.ts';
import { png } from '../../helpers/images.ts';

/** A form that has not come by then never comes: its trigger is dead. */
const FORM_WITHIN_MS = 3_500;

type Spot = Pick<FakeSlack, 'user' | 'channel'>;
type Handle = Awaited<ReturnType<FakeSlack['submitView']>>;

/** People who choose "Edit this image" at a picture that they posted, fill in the form and send it. */
export async function createForms(fake: FakeSlack) {
  const image = { name: 'boat.png', bytes: await png(64, 48) };
  const open = new Set<Promise<void>>();
  let failure: unknown;

  async function filled({ user, channel }: Spot, prompt: string, sent: (handle: Handle) => void) {
    const message = await fake.post({ channel, author: user, files: [image] });
    const opened = await fake.messageShortcut({ callbackId: 'nanobanana_edit', message, user });
    const form = await opened.untilView(undefined, FORM_WITHIN_MS).catch(() => undefined);
    // The bot was gone before it could open one: nothing was asked.
    if (form) sent(await fake.submitView({ from: form, values: { prompt }, user }));
  }

  return {
    /** Begins, and does not wait for the form. Throws what went wrong with an earlier one. */
    fill(spot: Spot, prompt: string, sent: (handle: Handle) => void): void {
      if (failure) throw failure;
      const filling = filled(spot, prompt, sent).catch((error: unknown) => {
        failure = error;
      });
      open.add(filling);
      void filling.then(() => open.delete(filling));
    },
    open: () => open.size,
    async closed(): Promise<void> {
      await Promise.all(open);
      if (failure) throw failure;
    },
  };
}
