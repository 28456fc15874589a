import type { Clock } from '../../core/contracts/clock.ts';
import { imageBlock, lineBlock } from './blocks.ts';
import { codeOf, tidy } from './errors.ts';
import { createFiles, PROCESSING_MS } from './files.ts';
import { createWeb } from './web.ts';
import { oneWorkspace } from './workspaces.ts';

/** 16 × 16 pixels of one yellow. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mP4csSAJMQwqmFUw/DVAAAy5OgQ3vtD9wAAAABJRU5ErkJggg==';
const WORDS = 'nanobanana tries whether pictures are shown here.';
const TRY_AGAIN_MS = 1_000;
const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

type Tried =
  | { readonly done: true; readonly shownAfterMs: number; readonly tries: number }
  | { readonly done: false; readonly step: string; readonly refused: string };

/** Posts one message and puts a picture into it, as a reply does; says how long Slack took, or what it refused. */
export async function tryPicture(options: {
  token: string;
  apiUrl: string;
  channel: string;
  clock: Clock;
}): Promise<Tried> {
  const { token, apiUrl, channel, clock } = options;
  const about = { apiUrl, logger: silent };
  const web = createWeb(token, about);
  const files = createFiles({ workspaces: oneWorkspace(token, about), apiUrl, clock });
  const workspace = { team: '', token, web };
  let step = 'posting a message';
  try {
    const { ts = '', channel: where = channel } = await web.post.chat.postMessage({ channel, text: WORDS });
    step = 'uploading a picture';
    const since = clock.now();
    const data = Buffer.from(PNG, 'base64');
    const id = await files.upload(workspace, { name: 'test.png', alt: 'A yellow square', data });
    await files.processed(workspace, id);
    step = 'showing the picture in the message';
    const blocks = [lineBlock([{ kind: 'text', text: WORDS }]), imageBlock(id, 'A yellow square')];
    for (let tries = 1; ; tries += 1) {
      try {
        await web.calls.chat.update({ channel: where, ts, text: WORDS, blocks });
        return { done: true, shownAfterMs: clock.now() - since, tries };
      } catch (error) {
        if (codeOf(error) !== 'invalid_blocks' || clock.now() - since > PROCESSING_MS) throw error;
        await clock.sleep(TRY_AGAIN_MS);
      }
    }
  } catch (error) {
    const said = tidy(error);
    return {
      done: false,
      step,
      refused: codeOf(error) ?? (said instanceof Error ? said.message : 'no answer'),
    };
  }
}
