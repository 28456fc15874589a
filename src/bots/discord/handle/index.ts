import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import { UserError } from '../../../core/errors.ts';
import { type AreaName, parseId } from '../../../core/job.ts';
import { sayFault } from '../../../core/words/errors.ts';
import { actorOf } from '../actor.ts';
import { createAnswer, type Respond } from '../answer.ts';
import { AnswerLostError, InteractionLostError, tidy } from '../errors.ts';
import { helpMessage } from '../help.ts';
import type { Command, Interaction, Press, Submission } from '../interaction.ts';
import { areaOfId } from '../layout.ts';
import { parseListId } from '../list.ts';
import { sentence } from '../private.ts';
import type { Tools, Turn } from '../turn.ts';
import { discordWords } from '../words.ts';
import { openCard, openDetails } from './cards.ts';
import { change } from './change.ts';
import { editMessage, editResult } from './edit.ts';
import { sendForm } from './form.ts';
import { openList, turnOver } from './lists.ts';
import * as press from './press.ts';
import { refuse } from './refuse.ts';
import { publish, save, unsave } from './save.ts';
import { slash } from './slash.ts';

type Work = (turn: Turn, id: string, tools: Tools) => Promise<void>;
type OnPress = (turn: Turn<Press>, id: string, tools: Tools) => Promise<void>;
type OnForm = (turn: Turn<Submission>, id: string, tools: Tools) => Promise<void>;

/** What an interaction asks for, and of which product. */
interface Asked {
  readonly area: AreaName;
  readonly run: (answering: Pick<Turn, 'actor' | 'answer'>, tools: Tools) => Promise<void>;
}

/** Buttons of replies and cards by their action. A map: `constructor` is no action. */
const onPress = new Map<string, OnPress>([
  ['again', press.again],
  ['edit', editResult],
  ['save', save],
  ['publish', publish],
  ['unsave', unsave],
  ['delete', press.askDelete],
  ['cancel', press.cancel],
  ['check', press.check],
  ['retry', press.retry],
  ['move', press.move],
  ['change', change],
  ['open', (turn, _, tools) => openCard(turn, tools)],
  ['details', openDetails],
]);

/** Forms by what stands before the colon of their id. */
const onForm = new Map<string, OnForm>([
  ['edit', sendForm],
  ['change', sendForm],
  ['delete', press.deleteConfirmed satisfies Work],
  ['retry', press.retryConfirmed satisfies Work],
  ['move', press.moveConfirmed satisfies Work],
]);

const nobody = async (): Promise<void> => {
  throw new UserError('not_here');
};

/** Every interaction comes in here, wherever from; `respond` takes the first answer. Never throws. */
export function createHandler(tools: Tools, isStopping: () => boolean) {
  const areas = tools.areas.map(({ name }) => name);

  return async (interaction: Interaction, respond: Respond): Promise<void> => {
    const { area, run } = askedBy(interaction, areas);
    const actor = actorOf(interaction, area);
    if (!actor) return tools.deps.logger.warn({ interaction: interaction.id }, 'An interaction names nobody');
    const answer = createAnswer({ interaction, rest: tools.rest, respond });
    const turn: Turn = { interaction, actor, answer };
    try {
      if (isStopping()) throw new UserError('restarting');
      await run({ actor, answer }, tools);
    } catch (error) {
      await explain(error, turn, tools).catch((err: unknown) =>
        tools.deps.logger.warn(
          { interaction: interaction.id, err: tidy(err) },
          'An answer could not be given',
        ),
      );
    }
  };
}

/** The one place where what went wrong becomes words. */
async function explain(error: unknown, turn: Turn, tools: Tools): Promise<void> {
  const { logger } = tools.deps;
  const about = { interaction: turn.interaction.id };
  if (error instanceof InteractionLostError)
    return logger.warn(about, 'An interaction was gone before its answer');
  if (error instanceof AnswerLostError)
    return logger.warn({ ...about, err: error.cause }, 'An answer may not have arrived');
  if (error instanceof UserError) return refuse(turn, error, tools);
  const { reference } = tools.jobs.fault(tidy(error), {});
  await turn.answer.say(sentence(sayFault(reference, turn.actor.language), tools.marks));
}

function askedBy(interaction: Interaction, areas: readonly AreaName[]): Asked {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return ofCommand(interaction, areas);
    case InteractionType.MessageComponent:
      return ofPress(interaction, areas);
    case InteractionType.ModalSubmit:
      return ofForm(interaction, areas);
  }
}

const unknown = (areas: readonly AreaName[]): Asked => ({ area: areas[0] ?? 'nanobanana', run: nobody });

function ofCommand(interaction: Command, areas: readonly AreaName[]): Asked {
  const { name, type } = interaction.data;
  const english = discordWords('en');
  if (type === ApplicationCommandType.Message && name === english.editMessage)
    return { area: 'nanobanana', run: (turn, tools) => editMessage({ ...turn, interaction }, tools) };
  const area = areas.find((one) =>
    Object.values(english.commands[one]).some((command) => command.name === name),
  );
  if (!area || type !== ApplicationCommandType.ChatInput) return unknown(areas);
  const { make, history, saved } = english.commands[area];
  return {
    area,
    run: async (answering, tools) => {
      const turn = { ...answering, interaction };
      if (name === make.name) return slash(turn, tools);
      if (name === history.name) return openList(turn, 'history', tools);
      if (name === saved.name) return openList(turn, 'saved', tools);
      return turn.answer.say(helpMessage(turn.actor, tools.marks));
    },
  };
}

function ofPress(interaction: Press, areas: readonly AreaName[]): Asked {
  const { custom_id: customId } = interaction.data;
  const list = parseListId(customId);
  if (list && areas.includes(list.area))
    return { area: list.area, run: (turn, tools) => turnOver({ ...turn, interaction }, list, tools) };
  const picked = areas.find((area) => customId === `pick:${area}`);
  if (picked) return { area: picked, run: (turn, tools) => openCard({ ...turn, interaction }, tools) };
  const { action, id } = idIn(customId);
  const run = onPress.get(action) ?? nobody;
  return { area: areaOf(interaction, areas), run: (turn, tools) => run({ ...turn, interaction }, id, tools) };
}

function ofForm(interaction: Submission, areas: readonly AreaName[]): Asked {
  const { action, id } = idIn(interaction.data.custom_id);
  const run = onForm.get(action) ?? nobody;
  return { area: areaOf(interaction, areas), run: (turn, tools) => run({ ...turn, interaction }, id, tools) };
}

/** `<action>:<id>`, exactly as we make them; nothing else finds a handler. */
function idIn(customId: string): { action: string; id: string } {
  const [action = '', id = '', ...more] = customId.split(':');
  return more.length === 0 && parseId(id) ? { action, id } : { action: '', id: '' };
}

/** A reply says whose product it is of by the id of its outermost component. */
function areaOf({ message }: Interaction, areas: readonly AreaName[]): AreaName {
  const found = (message?.components ?? []).map(({ id }) => areaOfId(id)).find((area) => area !== undefined);
  return found && areas.includes(found) ? found : (areas[0] ?? 'nanobanana');
}
