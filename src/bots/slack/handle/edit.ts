import type { Draft } from '../../../core/bots/drafts.ts';
import { UserError } from '../../../core/errors.ts';
import { outputId, parseId } from '../../../core/job.ts';
import { codeOf } from '../errors.ts';
import type { Of, Press } from '../interaction.ts';
import { filesOfButton } from '../layout.ts';
import { editModal, MAX_BOXES, makeModal } from '../modal.ts';
import { type MessagePicture, picturesOf, whyNothing } from '../pictures.ts';
import { linkTo } from '../place.ts';
import type { Tools, Turn } from '../turn.ts';

/** `Edit this image`: of a message of anybody. Its pictures are those that the payload names. */
export async function editMessage(turn: Turn<Of<'message'>>, tools: Tools): Promise<void> {
  const { interaction, workspace, origin } = turn;
  tools.jobs.admits(turn.actor);
  const { message, channel } = interaction;
  const { bot, user, team, home } = workspace;
  const own = (bot !== undefined && message.bot_id === bot) || (user !== undefined && message.user === user);
  const pictures = picturesOf(message, { team, own });
  if (pictures.length === 0) throw whyNothing(message);
  const { thread } = origin;
  const at = {
    channel: channel.id,
    message: message.ts,
    ...(home ? { home } : {}),
    ...(thread ? { thread } : {}),
  };
  const url = linkTo(at);
  await ask(turn, { pictures, ...(url ? { parent: { url } } : {}) }, tools);
}

/** The button `Edit` of a reply or a card. Its pictures are those beside it; nothing is read. */
export async function editResult(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  tools.jobs.admits(turn.actor);
  const { job, n } = parseId(id) ?? {};
  if (!job) throw new UserError('not_here');
  const beside = filesOfButton(turn.interaction.actions[0]?.value).filter(({ picture }) =>
    picture.startsWith(`${job}-`),
  );
  const shown = beside.length > 0 ? beside : [{ picture: outputId(job, n ?? 1), id: undefined }];
  const pictures = shown.map(({ picture, id: file }): MessagePicture => {
    const source = { kind: 'output' as const, id: picture };
    return { name: `${picture}.png`, source, own: picture, ...(file ? { shown: file } : {}) };
  });
  await ask(turn, { pictures }, tools);
}

interface Asked extends Partial<Omit<Draft, 'pictures'>> {
  readonly pictures: readonly MessagePicture[];
}

const REFUSED_FORM = new Set(['invalid_arguments', 'invalid_blocks']);

async function ask(turn: Turn, { pictures, ...draft }: Asked, tools: Tools): Promise<void> {
  const { actor, answer, origin } = turn;
  const { area, language } = actor;
  const id = tools.jobs.newId();
  const offered = pictures.slice(0, MAX_BOXES);
  const about = {
    callbackId: `edit:${id}`,
    area,
    language,
    origin,
    offer: tools.jobs.offer(area),
    draft: {},
  };
  const boxes = offered.map(({ name }, index) => ({ value: String(index), name }));
  const withPictures = boxes.map((box, index) => {
    const shown = offered[index]?.shown;
    return { ...box, ...(shown ? { shown } : {}) };
  });
  const opened = answer.modal(editModal(about, withPictures)).catch(async (error: unknown) => {
    if (!REFUSED_FORM.has(codeOf(error) ?? '')) throw error;
    // A picture in it may be gone from Slack. Where the trigger is used up by that, there is no form.
    await answer.modal(editModal(about, boxes)).catch(() => Promise.reject(new UserError('picture_gone')));
  });
  await Promise.all([opened, tools.drafts.put(actor, id, { prompt: '', ...draft, pictures: offered })]);
}

/** The global shortcut: nobody knows the channel yet, so the form asks for it. */
export async function create(turn: Turn, { jobs }: Tools): Promise<void> {
  const { actor, origin, answer } = turn;
  const { area, language } = actor;
  const callbackId = `make:${jobs.newId()}`;
  await answer.modal(makeModal({ callbackId, area, language, origin, offer: jobs.offer(area), draft: {} }));
}
