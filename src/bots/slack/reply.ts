import { isFinal } from '../../core/advance.ts';
import type { Bot, Reply, Shown } from '../../core/contracts/bot.ts';
import type { LiveView } from '../../core/view-types.ts';
import { isDeadEnd, PostInDoubtError, tidy } from './errors.ts';
import { patiently } from './patience.ts';
import { type Place, placeJson, placeSchema, withSpare } from './place.ts';
import { isDirect } from './rooms.ts';
import type { Workspace, Workspaces } from './workspaces.ts';
import { createWriter, type WriterDeps } from './writing.ts';

/** Messages of one reply of which nobody may know: then its result stands in the history alone. */
const MOST_DOUBTS = 3;

export interface ReplyDeps extends WriterDeps {
  readonly workspaces: Workspaces;
}

/**
 * The reply of a job: posted once, then only edited. A post whose answer was lost may stand there: it is never
 * posted again while the job runs, and whatever was posted without our knowing never shows a result.
 */
export function createReplies(deps: ReplyDeps): Pick<Bot, 'open' | 'show' | 'remove'> {
  const { workspaces, files, clock, logger } = deps;
  const writer = createWriter(deps);

  async function workspaceOf(place: Place): Promise<Workspace | null> {
    return workspaces.of(place.team);
  }

  /** `place` with a message in it, or with one more doubt. Throws what may pass, and what leads nowhere. */
  async function posted(workspace: Workspace, place: Place, view: LiveView): Promise<Place> {
    try {
      return await writer.post(workspace, place, view);
    } catch (error) {
      if (!(error instanceof PostInDoubtError)) throw error;
      logger.warn(
        { jobId: view.job, err: error.cause },
        'A message may have been posted: it is not posted again',
      );
      return { ...place, doubts: (place.doubts ?? 0) + 1 };
    }
  }

  async function open(reply: Reply, view: LiveView): Promise<Reply> {
    const place = placeSchema.parse(reply.json);
    const workspace = await workspaceOf(place);
    if (!workspace) throw new Error('the app is not in this workspace any more');
    const opened = await posted(workspace, place, view);
    return { json: placeJson(opened) };
  }

  /** Undefined where the message cannot be changed any more. */
  async function edited(workspace: Workspace, place: Place, view: LiveView): Promise<Place | undefined> {
    const { message } = place;
    if (!message) return undefined;
    return writer.edit(workspace, { ...place, message }, view).catch(deadEnd);
  }

  /** A message that nobody can have posted before; undefined where none can be posted, or one too many may stand. */
  async function newMessage(workspace: Workspace, place: Place, view: LiveView): Promise<Place | undefined> {
    if ((place.doubts ?? 0) >= MOST_DOUBTS) return undefined;
    const made = await posted(workspace, place, view).catch(deadEnd);
    if (!made || made.message || made.doubts === place.doubts) return made;
    return newMessage(workspace, made, view);
  }

  /**
   * A result that finds no message any more: beside it, else to the requester alone. It is the only one that pings.
   * Pictures come once it is saved where it is: nobody would find a message again that shows them already.
   */
  async function move(workspace: Workspace, place: Place, view: LiveView): Promise<Place | undefined> {
    const { message, shown: _, begun, ...rest } = withSpare(place, place.shown?.files);
    const left = [...(place.left ?? []), ...(message ? [{ channel: place.channel, message }] : [])];
    const next: Place = { ...rest, moved: true, ...(left.length > 0 ? { left } : {}) };
    const { thread: __, ...alone } = next;
    // Where a message can be posted and not changed, a second one would fare no better.
    const here = begun ? [] : [next];
    const { id } = view.requester;
    const isTheirs = place.channel === id || isDirect(place.channel, null);
    const toRequester = begun && isTheirs ? [] : [{ ...alone, channel: id }];
    for (const to of [...here, ...toRequester]) {
      const made = await newMessage(workspace, to, view);
      if (made) return view.pictures.length > 0 ? { ...made, begun: true } : made;
    }
    return undefined;
  }

  /** The first message, where none can have been posted yet; what only changes after the end is worth none. */
  async function first(workspace: Workspace, place: Place, view: LiveView): Promise<Place> {
    const isOver = isFinal(view.status) && !view.final;
    if (place.message || place.doubts || isOver) return place;
    return (await posted(workspace, place, view).catch(deadEnd)) ?? place;
  }

  async function show(reply: Reply, view: LiveView): Promise<Shown> {
    const place = placeSchema.parse(reply.json);
    const workspace = await workspaceOf(place);
    if (!workspace) return { reply, seen: 'gone' };
    const at = (to: Place, seen: Shown['seen']): Shown => ({ reply: { json: placeJson(to) }, seen });
    const here = await first(workspace, place, view);
    // What was posted just now says it all, but for its pictures.
    const more = view.pictures.length > 0;
    if (here !== place && here.message) return at(here, more ? 'begun' : 'shown');
    const done = await edited(workspace, here, view);
    if (done) return at({ ...done, begun: undefined }, 'shown');
    if (!view.final) return at(here, place.message ? 'gone' : 'shown');
    const moved = await move(workspace, here, view);
    return moved ? at(moved, more ? 'begun' : 'moved') : at(here, 'gone');
  }

  async function remove(reply: Reply): Promise<void> {
    const place = placeSchema.parse(reply.json);
    const workspace = await workspaceOf(place);
    if (!workspace) return;
    const { channel, message, left = [], shown } = place;
    for (const at of [...(message ? [{ channel, message }] : []), ...left]) {
      const call = () => workspace.web.calls.chat.delete({ channel: at.channel, ts: at.message });
      await patiently(clock, call).catch((error: unknown) => {
        if (!isDeadEnd(error)) throw error;
      });
    }
    const { spare = [] } = withSpare(place, shown?.files);
    for (const id of spare) await files.remove(workspace, id);
  }

  return {
    open: (reply, view) => open(reply, view).catch(rethrow),
    show: (reply, view) => show(reply, view).catch(rethrow),
    remove: (reply) => remove(reply).catch(rethrow),
  };
}

function deadEnd(error: unknown): undefined {
  if (!isDeadEnd(error)) throw error;
  return undefined;
}

const rethrow = (error: unknown): never => {
  throw tidy(error);
};
