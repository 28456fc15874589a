import { soon } from '../../../core/bots/soon.ts';
import { UserError } from '../../../core/errors.ts';
import { type AreaName, parseId } from '../../../core/job.ts';
import { sayFault } from '../../../core/words/errors.ts';
import type { Acknowledge } from '../acknowledge.ts';
import { actorOf, type Origin, personIn } from '../actor.ts';
import { createAnswer } from '../answer.ts';
import { tidy } from '../errors.ts';
import { type Interaction, type Press, type Submission, teamOf } from '../interaction.ts';
import { areaOfBlock } from '../layout.ts';
import { parseListId } from '../list.ts';
import { readMetadata } from '../metadata.ts';
import { sentence } from '../private.ts';
import { SlackRefusal } from '../refusal.ts';
import type { Tools, Turn } from '../turn.ts';
import type { Workspaces } from '../workspaces.ts';
import { openCard, openDetails } from './cards.ts';
import { change } from './change.ts';
import { create, editMessage, editResult } from './edit.ts';
import { sendForm } from './form.ts';
import { turnOver } from './lists.ts';
import * as press from './press.ts';
import { refusalOf, refuse } from './refuse.ts';
import { publish, save, unsave } from './save.ts';
import { slash } from './slash.ts';

type OnPress = (turn: Turn<Press>, id: string, tools: Tools) => Promise<void>;

/** Buttons of replies and cards by their action. A map: `constructor` is no action. */
const onPress = new Map<string, OnPress>([
  ['again', press.again],
  ['edit', editResult],
  ['save', save],
  ['publish', publish],
  ['unsave', unsave],
  ['delete', press.remove],
  ['cancel', press.cancel],
  ['check', press.check],
  ['retry', press.retry],
  ['move', press.move],
  ['change', change],
  ['open', (turn, _, tools) => openCard(turn, tools)],
  ['details', openDetails],
]);

/** Every interaction comes in here, by either way. Never throws. */
export function createHandler(
  tools: Tools,
  { workspaces, isStopping }: { workspaces: Workspaces; isStopping: () => boolean },
) {
  const areas = tools.areas.map(({ name }) => name);
  const { logger, apiUrl, fetch, clock } = tools.deps;

  async function turnOf(interaction: Interaction): Promise<Turn | undefined> {
    const team = teamOf(interaction);
    const workspace = team === undefined ? null : await workspaces.of(team);
    if (!workspace) {
      logger.warn({}, 'An interaction came from a workspace without the app');
      return undefined;
    }
    const origin = originOf(interaction, workspace.team);
    const person = personIn(interaction);
    const asked = tools.people.of(workspace, person);
    const someone = (await soon(asked, clock)) ?? { ...person, language: 'en' as const, moderator: false };
    const actor = actorOf(origin, areaOf(interaction) ?? areas[0] ?? 'nanobanana', someone);
    const trigger = interaction.trigger_id;
    const answer = createAnswer({ workspace, origin, person: person.id, trigger, apiUrl, fetch });
    return { interaction, workspace, origin, actor, answer };
  }

  return async (interaction: Interaction, acknowledge: Acknowledge): Promise<void> => {
    // What was typed into a form may be wrong, and only the acknowledgement says so under its field.
    if (interaction.kind !== 'submission') await acknowledge();
    const turn = await turnOf(interaction).catch((error: unknown) => {
      logger.warn({ err: tidy(error) }, 'An interaction could not be taken up');
      return undefined;
    });
    if (!turn) return acknowledge();
    try {
      if (isStopping()) throw new UserError('restarting');
      checkArea(interaction, areas);
      if (isForeign(interaction, turn)) throw new SlackRefusal('otherWorkspace');
      await dispatch(turn, acknowledge, tools);
    } catch (error) {
      await acknowledge();
      await explain(error, turn, tools).catch((err: unknown) =>
        logger.warn({ err: tidy(err) }, 'An answer could not be given'),
      );
    }
  };
}

/** The one place where what went wrong becomes words. */
async function explain(error: unknown, turn: Turn, tools: Tools): Promise<void> {
  const refusal = refusalOf(error);
  if (refusal) return refuse(turn, refusal);
  const { reference } = tools.jobs.fault(tidy(error), {});
  await turn.answer.say(sentence(sayFault(reference, turn.actor.language)));
}

async function dispatch(turn: Turn, acknowledge: Acknowledge, tools: Tools): Promise<void> {
  const { interaction } = turn;
  switch (interaction.kind) {
    case 'command':
      return slash({ ...turn, interaction }, tools);
    case 'shortcut':
      return create(turn, tools);
    case 'message':
      return editMessage({ ...turn, interaction }, tools);
    case 'press':
      return pressed({ ...turn, interaction }, tools);
    case 'submission':
      return submitted({ ...turn, interaction }, acknowledge, tools);
  }
}

async function pressed(turn: Turn<Press>, tools: Tools): Promise<void> {
  const actionId = turn.interaction.actions[0]?.action_id ?? '';
  if (actionId === 'create:home') return create(turn, tools);
  const list = parseListId(actionId);
  if (list) return turnOver(turn, list, tools);
  if (actionId.startsWith('pick:')) return openCard(turn, tools);
  // A button that is a link: the person's client has opened it.
  if (actionId.startsWith('link:')) return;
  const { action, id } = idIn(actionId);
  const run = onPress.get(action);
  if (!run) throw new UserError('not_here');
  await run(turn, id, tools);
}

async function submitted(turn: Turn<Submission>, acknowledge: Acknowledge, tools: Tools): Promise<void> {
  const { action, id } = idIn(turn.interaction.view.callback_id);
  if (action === 'make' || action === 'edit' || action === 'change')
    return sendForm(turn, { id, acknowledge }, tools);
  await acknowledge();
  if (action === 'retry') return press.retryConfirmed(turn, id, tools);
  if (action === 'move') return press.moveConfirmed(turn, id, tools);
  throw new UserError('not_here');
}

/** `<action>:<id>`, exactly as we make them; nothing else finds a handler. */
function idIn(text: string): { action: string; id: string } {
  const [action = '', id = '', ...more] = text.split(':');
  return more.length === 0 && parseId(id) ? { action, id } : { action: '', id: '' };
}

function originOf(interaction: Interaction, team: string): Origin {
  switch (interaction.kind) {
    case 'command':
      return origin(team, interaction.channel_id, interaction.channel_name, {
        url: interaction.response_url,
      });
    case 'submission': {
      const { area: _, ...known } = readMetadata(interaction.view.private_metadata) ?? { area: undefined };
      return { ...known, team };
    }
    case 'shortcut':
      return { team };
    default: {
      const { channel, message, response_url: url } = interaction;
      const thread = message?.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : undefined;
      return origin(team, channel?.id, channel?.name, { url, thread });
    }
  }
}

const origin = (
  team: string,
  channel: string | undefined,
  name: string | null | undefined,
  { url, thread }: { url?: string | null | undefined; thread?: string | undefined },
): Origin => ({
  team,
  ...(channel ? { channel } : {}),
  ...(name ? { name } : {}),
  ...(url ? { url } : {}),
  ...(thread ? { thread } : {}),
});

/** Whose product it is of: a command by its name, a form by what it remembers, a press by its block. */
function areaOf(interaction: Interaction): AreaName | undefined {
  switch (interaction.kind) {
    case 'command':
      return areaOfBlock(interaction.command.replace(/^\//, ''));
    case 'submission':
      return readMetadata(interaction.view.private_metadata)?.area;
    case 'press':
      return areaOfBlock(interaction.actions[0]?.block_id);
    default:
      return areaOfBlock(interaction.callback_id.split('_')[0]);
  }
}

/** What was asked of an area that is not turned on is never done in another one. */
function checkArea(interaction: Interaction, areas: readonly AreaName[]): void {
  const area = areaOf(interaction);
  if (!area || areas.includes(area)) return;
  if (interaction.kind === 'press' || interaction.kind === 'submission') throw new UserError('not_here');
  throw new SlackRefusal('areaNotYet', { word: area });
}

/** Somebody of another workspace, in a channel that is shared with it. */
function isForeign(interaction: Interaction, { workspace }: Turn): boolean {
  if (interaction.kind === 'command' || interaction.enterprise) return false;
  const home = interaction.user.team_id ?? workspace.team;
  return home.startsWith('T') && home !== workspace.team;
}
