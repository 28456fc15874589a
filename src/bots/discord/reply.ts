import type { Bot, Reply, Shown } from '../../core/contracts/bot.ts';
import type { LiveView } from '../../core/view-types.ts';
import { wordsFor } from '../../core/words/index.ts';
import type { DiscordDeps } from './deps.ts';
import { codeOf, codes, isDeadEnd, isTooLarge } from './errors.ts';
import { fitFiles, SMALL_BYTES, stillShown } from './files.ts';
import { createGate } from './gate.ts';
import { layOut } from './layout.ts';
import type { Marks } from './markdown.ts';
import type { Outgoing } from './payload.ts';
import { type Place, placeJson, placeSchema, type ShownFiles } from './place.ts';
import type { DiscordRest } from './rest.ts';
import {
  byBot,
  byInteraction,
  type Creation,
  directChannel,
  liveToken,
  type Way,
  type Written,
} from './ways.ts';

/** Pictures of so many replies are in memory at once. */
const UPLOADS_AT_ONCE = 4;

export interface ReplyDeps extends Pick<DiscordDeps, 'clock' | 'unseal'> {
  readonly rest: DiscordRest;
  readonly marks: Marks;
}

type Write = (way: Way, message: Outgoing) => Promise<Written>;

/** The public reply of a job: opened, changed and removed, from its JSON alone, by whatever way still leads there. */
export function createReplies(deps: ReplyDeps): Pick<Bot, 'open' | 'show' | 'remove'> & {
  /** Shows a view in a message that an interaction has just answered for; used where nothing else reaches it. */
  refresh(place: Place, token: string, view: LiveView): Promise<void>;
} {
  const { rest, marks } = deps;
  const gate = createGate(UPLOADS_AT_ONCE);

  function waysOf(place: Place, token: string | undefined): Way[] {
    const bot = byBot(rest, place);
    return [...(token ? [byInteraction(rest, place, token)] : []), ...(bot ? [bot] : [])];
  }

  /** Writes a view by one way, with its files: those that stand there stay, others are made to fit and sent. */
  async function write(place: Place, view: LiveView, way: Way, send: Write, fresh = false): Promise<Place> {
    const extras = { moved: place.moved ?? false, buttons: extraButtons(place, view) };
    const { shown } = place;
    if (!fresh && stillShown(view, shown)) {
      const files = shown.files.map(({ name, picture }) => ({ name, alt: altOf(view, picture) }));
      const components = layOut(view, { ...extras, files, notes: shown.notes }, marks);
      const message = await send(way, { components, keep: shown.files.map(({ id }) => id) });
      return { ...place, channel: message.channel_id, message: message.id };
    }
    const upload = async (each: number, together?: number) => {
      const { files, notes } = await fitFiles(view, each, together);
      const named = files.map(({ name, alt = '' }) => ({ name, alt }));
      const message = await send(way, {
        components: layOut(view, { ...extras, files: named, notes }, marks),
        files,
      });
      return writtenPlace(place, view, message, files, notes);
    };
    if (view.pictures.length === 0) return upload(way.limit);
    return gate(() =>
      upload(way.limit).catch((error: unknown) => {
        if (!isTooLarge(error)) throw error;
        return upload(SMALL_BYTES, SMALL_BYTES);
      }),
    );
  }

  /** By the first way that leads there; undefined where none does. What may pass is thrown. */
  async function tryWays(ways: readonly Way[], attempt: (way: Way) => Promise<Place> | undefined) {
    for (const way of ways) {
      try {
        const done = await attempt(way);
        if (done) return done;
      } catch (error) {
        if (!isDeadEnd(error, way.token)) throw error;
      }
    }
    return undefined;
  }

  async function open(reply: Reply, view: LiveView): Promise<Reply> {
    const place = placeSchema.parse(reply.json);
    const token = liveToken(reply, deps);
    const opened = (await answer(place, token, view)) ?? (await first(place, token, view));
    if (!opened) throw new Error('there is no way to write the first message');
    return { ...reply, json: placeJson(opened) };
  }

  /** The answer that was promised by the acknowledgement. */
  const answer = (place: Place, token: string | undefined, view: LiveView) =>
    tryWays(token && place.by === 'answer' ? [byInteraction(rest, place, token)] : [], (way) =>
      edited(place, view, way),
    );

  /** A message of its own: by the bot, which can tell two tries apart, else by the interaction. */
  async function first(place: Place, token: string | undefined, view: LiveView) {
    const nonce = `${view.job}-open`;
    const ways = waysOf(place, token).reverse();
    return tryWays(ways, (way) => {
      const by = way.token === 'bot' ? 'bot' : 'follow-up';
      return write({ ...place, by }, view, way, (_, message) => created(way, message, { nonce }), true);
    });
  }

  const edited = (place: Place, view: LiveView, way: Way) =>
    way.edit ? write(place, view, way, ({ edit }, message) => present(edit)(message)) : undefined;

  async function show(reply: Reply, view: LiveView): Promise<Shown> {
    const place = placeSchema.parse(reply.json);
    const token = liveToken(reply, deps);
    const shown = await tryWays(waysOf(place, token), (way) => edited(place, view, way));
    if (shown) return { reply: { ...reply, json: placeJson(shown) }, seen: 'shown' };
    if (!place.message && !view.final) {
      const opened = await first(place, token, view);
      if (opened) return { reply: { ...reply, json: placeJson(opened) }, seen: 'shown' };
    }
    const moved = view.final ? await move(place, view) : undefined;
    return moved ? { reply: { json: placeJson(moved) }, seen: 'moved' } : { reply, seen: 'gone' };
  }

  /** A result that finds no message any more: beside it, else to the requester alone. It is the only one that pings. */
  async function move(place: Place, view: LiveView): Promise<Place | undefined> {
    const creation = { nonce: nonceOf(view, place), mention: view.requester.id, answers: place.message };
    const { shown: _, message: __, ...rest } = place;
    const next: Place = { ...rest, by: 'bot', moved: true };
    const bot = byBot(deps.rest, place);
    const beside = await tryWays(bot ? [bot] : [], (way) =>
      write(next, view, way, (_, message) => created(way, message, creation), true),
    );
    return beside ?? (await toRequester(next, view, creation));
  }

  async function toRequester(place: Place, view: LiveView, { nonce, mention }: Creation) {
    try {
      const channel = await directChannel(rest, view.requester.id);
      if (channel === place.channel) return undefined;
      const { guild: _, ...elsewhere } = place;
      const direct: Place = { ...elsewhere, channel, outside: false };
      const way = byBot(rest, direct);
      if (!way) return undefined;
      const send: Write = (to, message) => created(to, message, { nonce, mention });
      return await write(direct, view, way, send, true);
    } catch (error) {
      if (isDeadEnd(error, 'bot')) return undefined;
      throw error;
    }
  }

  return {
    open,
    show,
    async remove(reply) {
      const place = placeSchema.parse(reply.json);
      const ways = waysOf(place, liveToken(reply, deps));
      await tryWays(ways, (way) => way.remove?.().then(() => place));
    },
    async refresh(place, token, view) {
      const way = byInteraction(rest, { ...place, by: 'answer' }, token);
      await edited(place, view, way);
    },
  };
}

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('this way cannot do that');
  return value;
};

/** Where the channel's history may not be read, an answer to a message is refused: then it stands alone. */
async function created(way: Way, message: Outgoing, creation: Creation): Promise<Written> {
  const create = present(way.create);
  try {
    return await create(message, creation);
  } catch (error) {
    if (codeOf(error) !== codes.noHistory) throw error;
    return create(message, { ...creation, answers: undefined });
  }
}

function writtenPlace(
  place: Place,
  view: LiveView,
  message: Written,
  files: readonly { name: string; picture: string }[],
  notes: readonly string[],
): Place {
  const { shown: _, ...rest } = place;
  const next = { ...rest, channel: message.channel_id, message: message.id };
  if (view.pictures.length === 0) return next;
  const pictureOf = new Map(files.map(({ name, picture }) => [name, picture]));
  const shown: ShownFiles = {
    pictures: view.pictures.map(({ id }) => id),
    files: message.attachments.flatMap(({ id, filename }) => {
      const picture = pictureOf.get(filename);
      return picture ? [{ id, name: filename, picture }] : [];
    }),
    notes: [...notes],
  };
  return { ...next, shown };
}

const altOf = (view: LiveView, picture: string): string =>
  view.pictures.find(({ id }) => id === picture)?.alt ?? '';

/** The job with its state and the message it replaces: two tries of the same are one message. */
const nonceOf = (view: LiveView, place: Place): string =>
  `${view.job}-${view.status[0]}${(place.message ?? place.channel).slice(-3)}`;

/** Without a server's installation nothing reaches the message once its token is dead, but for a press of its own. */
function extraButtons({ outside }: Place, view: LiveView) {
  if (!outside || view.final || view.buttons.some(({ action }) => action === 'check')) return [];
  const label = wordsFor(view.language).buttons.check;
  return [{ action: 'check', id: view.job, label, style: 'secondary' } as const];
}
