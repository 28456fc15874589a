import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type LocalizationMap,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { SOURCE_ASPECT } from '../../core/areas.ts';
import type { Offer } from '../../core/contracts/jobs.ts';
import type { AreaName, Language } from '../../core/job.ts';
import { aspectChoice, modelChoice } from '../../core/words/labels.ts';
import { discordWords, type Named, type OptionName } from './words.ts';

const MAX_CHOICES = 25;
/** Discord takes no longer text from a command. */
const MAX_TYPED = 6_000;

const everywhere = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

const en = discordWords('en');
const ko = discordWords('ko');

const localized = (value: string): LocalizationMap => ({ ko: value });

const named = (english: Named, korean: Named) => ({
  name: english.name,
  description: english.description,
  name_localizations: localized(korean.name),
  description_localizations: localized(korean.description),
});

/** What people can type, from what the configured providers can do; `areas` in their order. */
export function commandsFor(
  areas: readonly { readonly name: AreaName; readonly offer: Offer }[],
): RESTPostAPIApplicationCommandsJSONBody[] {
  return areas.flatMap(({ name, offer }) => areaCommands(name, offer));
}

function areaCommands(area: AreaName, offer: Offer): RESTPostAPIApplicationCommandsJSONBody[] {
  const chat = (
    kind: 'make' | 'history' | 'saved' | 'help',
    options: APIApplicationCommandBasicOption[] = [],
  ) => ({
    type: ApplicationCommandType.ChatInput as const,
    ...named(en.commands[area][kind], ko.commands[area][kind]),
    ...everywhere,
    ...(options.length > 0 ? { options } : {}),
  });
  const page = { type: ApplicationCommandOptionType.Integer as const, ...option('page'), min_value: 1 };
  return [
    chat('make', makeOptions(offer)),
    chat('history', [{ type: ApplicationCommandOptionType.User, ...option('user') }, page]),
    chat('saved', [page]),
    chat('help'),
    ...(area === 'nanobanana' ? [editCommand] : []),
  ];
}

const editCommand: RESTPostAPIApplicationCommandsJSONBody = {
  type: ApplicationCommandType.Message,
  name: en.editMessage,
  name_localizations: localized(ko.editMessage),
  ...everywhere,
};

const option = (name: OptionName) => named(en.options[name], ko.options[name]);

function makeOptions(offer: Offer): APIApplicationCommandBasicOption[] {
  return [
    {
      type: ApplicationCommandOptionType.String as const,
      ...option('prompt'),
      required: true,
      max_length: Math.max(1, Math.min(MAX_TYPED, offer.promptMax)),
    },
    {
      type: ApplicationCommandOptionType.String as const,
      ...option('aspect'),
      choices: choices([SOURCE_ASPECT, ...offer.aspects], aspectChoice),
    },
    ...(['image', 'image2', 'image3'] as const).map((name) => ({
      type: ApplicationCommandOptionType.Attachment as const,
      ...option(name),
    })),
    { type: ApplicationCommandOptionType.String as const, ...option('model'), choices: modelChoices(offer) },
    {
      type: ApplicationCommandOptionType.String as const,
      ...option('resolution'),
      choices: choices(offer.resolutions, (value) => value),
    },
    {
      type: ApplicationCommandOptionType.Integer as const,
      ...option('count'),
      min_value: 1,
      max_value: offer.maxCount,
    },
    ...(offer.search ? [{ type: ApplicationCommandOptionType.Boolean as const, ...option('search') }] : []),
    ...(offer.seed
      ? [{ type: ApplicationCommandOptionType.Integer as const, ...option('seed'), min_value: 0 }]
      : []),
  ];
}

type Choice = APIApplicationCommandOptionChoice<string>;

function choices(values: readonly string[], say: (value: string, language: Language) => string): Choice[] {
  return values.slice(0, MAX_CHOICES).map((value) => choice(value, say(value, 'en'), say(value, 'ko')));
}

const modelChoices = ({ models }: Offer): Choice[] =>
  models.map((model) => choice(model.name, modelChoice(model, 'en'), modelChoice(model, 'ko')));

const choice = (value: string, english: string, korean: string): Choice => ({
  name: english,
  value,
  ...(korean === english ? {} : { name_localizations: localized(korean) }),
});
