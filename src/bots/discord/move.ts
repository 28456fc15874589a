import type { LiveView } from '../../core/view-types.ts';
import type { DiscordDeps } from './deps.ts';
import { earlierMessage } from './earlier.ts';
import { codes } from './errors.ts';
import type { Place } from './place.ts';
import type { DiscordRest } from './rest.ts';
import { tryWays } from './try-ways.ts';
import { byBot, type Creation, directChannel } from './ways.ts';
import { discordWords } from './words.ts';
import type { Writer } from './writing.ts';

export interface MoveDeps extends Pick<DiscordDeps, 'clock'> {
  readonly rest: DiscordRest;
  readonly writer: Writer;
}

/** `since`: nobody can have tried to make this message before; milliseconds since 1970. */
type Making = Creation & { readonly since: number };

/** New messages of the bot, and what becomes of a result that its reply does not take any more. */
export function createMove({ rest, writer, clock }: MoveDeps) {
  /** One new message, however often it is tried; undefined where the bot may not write. */
  async function createBeside(
    place: Place,
    view: LiveView,
    { since, ...creation }: Making,
  ): Promise<Place | undefined> {
    const bot = byBot(rest, place);
    const fresh = withoutMessage(place);
    const { done } = await tryWays(bot ? [bot] : [], async (way) => {
      const known = await earlierMessage(place, { job: view.job, since, now: clock.now() }, rest);
      const made = known ? { ...fresh, message: known } : undefined;
      const again = made && byBot(rest, made);
      return again
        ? writer.edit(made, view, again)
        : writer.create(fresh, view, way, (message) => way.create(message, creation));
    });
    return done;
  }

  /** The same, where an earlier try may have made it with older words and without files. */
  async function createOver(place: Place, view: LiveView, making: Making): Promise<Place | undefined> {
    const made = await createBeside(place, view, making);
    const way = made && byBot(rest, made);
    if (!way) return undefined;
    const { shown: _, ...bare } = made;
    return writer.edit(bare, view, way);
  }

  /** A result that finds no message any more: beside it, else to the requester alone. It is the only one that pings. */
  async function move(place: Place, view: LiveView): Promise<Place | undefined> {
    const { channel, message } = place;
    const since = view.summary.endedAt ?? view.summary.createdAt;
    const making = { nonce: nonceOf(view, place), mention: view.requester.id, since };
    const left = [...(place.left ?? []), ...(message ? [{ channel, message }] : [])];
    const next: Place = { ...place, by: 'bot', moved: true, left };
    const create = message ? createBeside : createOver;
    return (await create(next, view, { ...making, answers: message })) ?? toRequester(next, view, making);
  }

  async function toRequester(place: Place, view: LiveView, making: Making): Promise<Place | undefined> {
    const bot = byBot(rest, { ...withoutMessage(place), outside: false });
    const { done } = await tryWays(bot ? [bot] : [], async () => {
      const channel = await directChannel(rest, view.requester.id);
      if (channel === place.channel) return undefined;
      const { guild: _, ...elsewhere } = withoutMessage(place);
      return createBeside({ ...elsewhere, channel, outside: false }, view, making);
    });
    return done;
  }

  /**
   * A reply that refused the result may still take a word on where it is, so that it does not say Processing for
   * ever: where only files are refused, and in a thread that the new message has woken.
   */
  async function leaveWord(
    place: Place,
    view: LiveView,
    { refused, moved }: { refused: number | undefined; moved: Place | undefined },
  ): Promise<boolean> {
    const { sentPrivately, kept, newMessage } = discordWords(view.language);
    const beside = moved?.channel === place.channel;
    const bot = byBot(rest, place);
    const mayTakeOne = refused === codes.missingPermissions || (refused === codes.archivedThread && beside);
    if (!bot?.edit || !mayTakeOne) return false;
    const word = beside ? newMessage : moved ? sentPrivately : kept;
    const { done } = await tryWays([bot], (way) => writer.word(place, view, way, word).then(() => place));
    return done !== undefined;
  }

  return { createBeside, createOver, move, leaveWord };
}

function withoutMessage({ message: _, shown: __, ...place }: Place): Place {
  return place;
}

/** Of the first message of a job: at most 25 characters. */
export const openNonce = (job: string): string => `${job}-open`;

/** The job with its state and the message it replaces: two tries of the same are one message. */
const nonceOf = ({ job, status }: LiveView, { message }: Place): string =>
  message ? `${job}-${status[0]}${message.slice(-3)}` : openNonce(job);
