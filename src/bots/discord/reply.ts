import type { Bot, Reply, Shown } from '../../core/contracts/bot.ts';
import type { LiveView } from '../../core/view-types.ts';
import type { DiscordDeps } from './deps.ts';
import type { Marks } from './markdown.ts';
import { createMove, openNonce } from './move.ts';
import { type Place, placeJson, placeSchema } from './place.ts';
import type { DiscordRest } from './rest.ts';
import { tryWays } from './try-ways.ts';
import { byBot, byInteraction, liveToken, type Way } from './ways.ts';
import { createWriter } from './writing.ts';

export interface ReplyDeps extends Pick<DiscordDeps, 'clock' | 'unseal'> {
  readonly rest: DiscordRest;
  readonly marks: Marks;
}

/** The public reply of a job: opened, changed and removed, from its JSON alone, by whatever way still leads there. */
export function createReplies(deps: ReplyDeps): Pick<Bot, 'open' | 'show' | 'remove'> & {
  /** Shows a view in a message that an interaction has just answered for; used where nothing else reaches it. */
  refresh(place: Place, token: string, view: LiveView): Promise<void>;
} {
  const { rest } = deps;
  const writer = createWriter(deps);
  const { createBeside, createOver, move, leaveWord } = createMove({ ...deps, writer });

  const waysOf = (place: Place, token: string | undefined): Way[] =>
    [token ? byInteraction(rest, place, token) : null, byBot(rest, place)].filter((way) => way !== null);

  const edited = (place: Place, view: LiveView) => (way: Way) =>
    way.edit ? writer.edit(place, view, way) : undefined;

  async function open(reply: Reply, view: LiveView): Promise<Reply> {
    const place = placeSchema.parse(reply.json);
    const token = liveToken(reply, deps);
    const opened = (await answer(place, token, view)) ?? (await first(place, view));
    if (!opened) throw new Error('there is no way to write the first message');
    return { ...reply, json: placeJson(opened) };
  }

  /** The answer that was promised by the acknowledgement. */
  async function answer(place: Place, token: string | undefined, view: LiveView) {
    const way = token && place.by === 'answer' ? byInteraction(rest, place, token) : null;
    return (await tryWays(way ? [way] : [], edited(place, view))).done;
  }

  /** A message of its own. `again`: its first words were lost on their way, and may be there all the same. */
  function first(place: Place, view: LiveView, again = false) {
    const making = { nonce: openNonce(view.job), since: view.summary.createdAt };
    return (again ? createOver : createBeside)({ ...place, by: 'bot' }, view, making);
  }

  async function show(reply: Reply, view: LiveView): Promise<Shown> {
    const place = placeSchema.parse(reply.json);
    const shownAs = (seen: Shown['seen'], to: Place): Shown => ({
      reply: { ...reply, json: placeJson(to) },
      seen,
    });
    const { done, refused } = await tryWays(waysOf(place, liveToken(reply, deps)), edited(place, view));
    if (done) return shownAs('shown', done);
    if (!place.message && (!view.final || place.by === 'bot')) {
      const opened = await first(place, view, true);
      if (opened) return shownAs('shown', opened);
    }
    if (!view.final) return { reply, seen: 'gone' };
    const moved = await move(place, view);
    const says = await leaveWord(place, view, { refused, moved });
    if (moved) return { reply: { json: placeJson(moved) }, seen: 'moved' };
    return { reply, seen: says ? 'shown' : 'gone' };
  }

  async function remove(reply: Reply): Promise<void> {
    const place = placeSchema.parse(reply.json);
    const removed = (from: Place) => (way: Way) => way.remove?.().then(() => from);
    await tryWays(waysOf(place, liveToken(reply, deps)), removed(place));
    for (const earlier of place.left ?? []) {
      const from = { ...place, ...earlier };
      await tryWays(waysOf(from, undefined), removed(from));
    }
  }

  return {
    open,
    show,
    remove,
    async refresh(place, token, view) {
      const way = byInteraction(rest, { ...place, by: 'answer' }, token);
      if (way) await writer.edit(place, view, way);
    },
  };
}
