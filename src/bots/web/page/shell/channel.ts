import type { WireWish } from '../../wire.ts';
import type { App } from '../base/app.ts';
import { clickKey, h } from '../base/dom.ts';
import { type Composer, createComposer } from '../composer/composer.ts';
import { createDraftStore, type DraftStore, emptyDraft } from '../composer/draft.ts';
import type { Actions } from '../stream/actions.ts';
import type { StreamData } from '../stream/data.ts';
import { createStream, type Stream } from '../stream/stream.ts';
import { watchDrop } from './drop.ts';

/** The stream of a guild with its composer. */
export interface Channel {
  readonly element: HTMLElement;
  readonly stream: Stream;
  readonly composer: Composer;
  end(): void;
}

const draftKey = (app: App): string => `nanobanana draft ${app.area} ${app.router.get().guild}`;

/** The unsent draft of the guild at hand; it survives a reload. */
export const draftFor = (app: App): DraftStore => createDraftStore(emptyDraft, draftKey(app));

export function createChannel(actions: Actions, data: StreamData, draft: DraftStore): Channel {
  const { app } = actions;
  const stream = createStream(actions, data, (prompt) => {
    draft.set({ prompt });
    composer.focus();
  });
  const composer = createComposer({
    app,
    draft,
    onSent: () => stream.toEnd(),
    lastPrompt: () => data.views().findLast(({ requester }) => requester.id === app.context.person)?.prompt,
  });
  const element = h(
    'div',
    { class: 'channel' },
    stream.element,
    h('div', { class: 'composer-place' }, stream.newResults, composer.element),
  );
  watchDrop(app, element, draft, () => composer.focus());
  return {
    element,
    stream,
    composer,
    end() {
      stream.end();
      composer.end();
    },
  };
}

/** A former request, back in the composer to be changed. */
export function fillDraft(draft: DraftStore, wish: WireWish): void {
  const { pictures = [], count = 1, ...rest } = wish;
  const attachments = pictures.map((picture) => ({
    key: clickKey(),
    name: picture.name,
    state: 'ready' as const,
    picture,
    ...(picture.bytes === undefined ? {} : { bytes: picture.bytes }),
  }));
  draft.set({
    model: undefined,
    aspect: undefined,
    resolution: undefined,
    parent: undefined,
    ...rest,
    count,
    attachments,
  });
}
