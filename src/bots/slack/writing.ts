import { createGate } from '../../core/bots/gate.ts';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import { fill, plain } from '../../core/line.ts';
import type { FittedFile, LiveView } from '../../core/view-types.ts';
import { codeOf, didNothing, LaterError, missingScopeOf, PostInDoubtError, tidy } from './errors.ts';
import { type Destination, type Files, PROCESSING_MS } from './files.ts';
import { type Laid, layOut } from './layout.ts';
import type { Pace } from './pace.ts';
import { patiently } from './patience.ts';
import { type Place, type ShownFiles, withSpare } from './place.ts';
import { slackWords } from './words.ts';
import type { Workspace } from './workspaces.ts';

/** So many pictures are in memory at once. */
const UPLOADS_AT_ONCE = 8;
/** Slack shows larger files too; a channel of a team need not hold them. */
const FILE_BYTES = 20 * 1024 * 1024;
/** Slack shows these two in a block, and no WebP. */
const TYPES = ['image/png', 'image/jpeg'] as const;
/** Between two tries to show a file that Slack is still at. */
const TRY_AGAIN_MS = 1_000;
const NO_LINKS = { unfurl_links: false, unfurl_media: false } as const;
/** How Slack says that a file in a block cannot be shown (yet). */
const NOT_SHOWN = new Set(['invalid_blocks', 'invalid_blocks_format', 'invalid_attachments']);
const isNotShown = (error: unknown): boolean => NOT_SHOWN.has(codeOf(error) ?? '');

export interface WriterDeps {
  readonly files: Files;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Puts a view into a message of ours. Resolves to where it stands now, with its files. */
export interface Writer {
  /** A new message, without pictures. Sent once; throws `PostInDoubtError` where nobody knows whether it arrived. */
  post(workspace: Workspace, place: Place, view: LiveView): Promise<Place>;
  /** In place of what the message says. Files that stand there already are not sent again. */
  edit(workspace: Workspace, place: Place & { message: string }, view: LiveView): Promise<Place>;
}

export function createWriter({ files, pace, clock, logger }: WriterDeps): Writer {
  const gate = createGate(UPLOADS_AT_ONCE);

  const lay = (place: Place, view: LiveView, shown?: ShownFiles): Laid =>
    layOut(view, {
      files: shown?.files ?? [],
      notes: shown?.notes ?? [],
      moved: place.moved ?? false,
    });

  async function update(
    { web, team }: Workspace,
    { channel, message }: Place & { message: string },
    view: LiveView,
    laid: Laid,
  ): Promise<void> {
    const passing = view.status === 'pending' || view.status === 'processing';
    await pace.run(team, passing ? 'passing' : 'last', () =>
      web.calls.chat.update({ channel, ts: message, ...laid, ...NO_LINKS }),
    );
  }

  /** Into Slack, where nobody sees them until a message of ours shows them. */
  async function uploaded(workspace: Workspace, fitted: readonly FittedFile[], into?: Destination) {
    const put = async ({ name, picture, data }: FittedFile) => {
      const send = async () => files.upload(workspace, { name, alt: picture.alt, data: await data() }, into);
      const id = await gate(send);
      if (!into) await files.processed(workspace, id);
      return { id, picture: picture.id };
    };
    return Promise.all(fitted.map(put));
  }

  /** Slack refuses a file for as long as it is still at it, in the words in which it refuses any block. */
  async function showing(try_: () => Promise<void>): Promise<boolean> {
    for (const since = clock.now(); ; ) {
      try {
        await try_();
        return true;
      } catch (error) {
        if (!isNotShown(error)) throw error;
        if (clock.now() - since >= PROCESSING_MS) return false;
        await clock.sleep(TRY_AGAIN_MS);
      }
    }
  }

  /** Where the message was certainly not changed, nobody will ever see what was brought for it. */
  async function discard(
    workspace: Workspace,
    brought: readonly { readonly id: string }[],
    error: unknown,
  ): Promise<never> {
    if (didNothing(error) || error instanceof LaterError)
      await Promise.allSettled(brought.map(({ id }) => files.remove(workspace, id)));
    throw error;
  }

  async function withPictures(
    workspace: Workspace,
    place: Place & { message: string },
    view: LiveView,
  ): Promise<Place> {
    const fitted = await view.fit({ each: FILE_BYTES, together: FILE_BYTES * 4, types: TYPES });
    const pictures = view.pictures.map(({ id }) => id);
    const notes = fitted.notes.map(plain);
    const before = withSpare(place, place.shown?.files);
    const put = await uploaded(workspace, fitted.files).catch(lackingScope);
    if (typeof put === 'string') {
      // Not noted as shown: once the app may do it, the next change of the reply brings them.
      const why = plain(fill(slackWords(view.language).notAllowed, { scope: put }));
      await update(workspace, place, view, lay(place, view, { pictures, files: [], notes: [why] }));
      return place;
    }
    const shown: ShownFiles = { pictures, files: put, notes };
    const isShown = await showing(() => update(workspace, place, view, lay(place, view, shown))).catch(
      (error: unknown) => discard(workspace, put, error),
    );
    if (isShown) return { ...before, shown };
    logger.warn({ job: view.job }, 'Slack does not show the pictures of a reply: they go into its thread');
    const thread = { channel: place.channel, thread: place.thread ?? place.message };
    const below = await uploaded(workspace, fitted.files, thread);
    const inThread: ShownFiles = {
      pictures,
      files: [],
      notes: [...notes, slackWords(view.language).inThread],
    };
    await update(workspace, place, view, lay(place, view, inThread));
    return { ...withSpare(before, [...put, ...below]), shown: inThread };
  }

  return {
    async post({ web }, place, view) {
      const { channel, thread } = place;
      const message = {
        channel,
        ...lay(place, view),
        ...NO_LINKS,
        metadata: { event_type: 'nanobanana_job', event_payload: { job: view.job } },
        ...(thread ? { thread_ts: thread } : {}),
      };
      // What is limited has not been posted: it alone is sent again.
      const answer = await patiently(clock, () => web.post.chat.postMessage(message)).catch(
        (error: unknown) => {
          if (didNothing(error) || error instanceof LaterError) throw error;
          throw new PostInDoubtError('a message may have been posted', { cause: tidy(error) });
        },
      );
      const { ts, channel: where = channel } = answer;
      if (!ts) throw new PostInDoubtError('Slack did not say which message was posted');
      return { ...place, channel: where, message: ts };
    },
    async edit(workspace, place, view) {
      if (view.pictures.length === 0) {
        const { shown: gone, ...bare } = place;
        await update(workspace, place, view, lay(place, view));
        return withSpare(bare, gone?.files);
      }
      const { shown } = place;
      if (!stillShown(view, shown)) return withPictures(workspace, place, view);
      try {
        await update(workspace, place, view, lay(place, view, shown));
        return place;
      } catch (error) {
        if (!isNotShown(error)) throw error;
        // Somebody deleted a file of it, or a plan did: they are brought again.
        return withPictures(workspace, place, view);
      }
    },
  };
}

/** The permission without which nothing can be put into Slack; any other trouble is thrown on. */
function lackingScope(error: unknown): string {
  const scope = missingScopeOf(error);
  if (!scope) throw error;
  return scope;
}

/** Whether the message already carries exactly the pictures of the view. */
function stillShown(view: LiveView, shown: ShownFiles | undefined): shown is ShownFiles {
  const wanted = view.pictures.map(({ id }) => id);
  return shown !== undefined && shown.pictures.join() === wanted.join();
}
