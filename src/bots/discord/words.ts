import type { AreaName, Language } from '../../core/job.ts';
import { en } from './words/en.ts';
import { ko } from './words/ko.ts';

/** A name with its description, as it stands in Discord's list of commands. */
export interface Named {
  readonly name: string;
  readonly description: string;
}

/** What people read that names Discord, its menus or its commands (experience §2, §5). */
export interface DiscordWords {
  readonly commands: Readonly<
    Record<AreaName, Readonly<Record<'make' | 'history' | 'saved' | 'help', Named>>>
  >;
  readonly editMessage: string;
  readonly options: Readonly<Record<OptionName, Named>>;
  /** How to edit a picture, as a step of help. */
  readonly editStep: string;
  readonly permissions: Readonly<
    Record<'viewChannel' | 'sendMessages' | 'sendInThreads' | 'attachFiles', string>
  >;
  /** In a reply that takes no pictures: they went to its requester alone; they are kept, and nowhere to be seen. */
  readonly sentPrivately: string;
  readonly kept: string;
  /** In a reply whose result had to go into a new message beside it. */
  readonly newMessage: string;
  /** Under the prompt of a modal where not all of it fits. */
  readonly promptCut: string;
  /** Name of the file that holds a text too long for a message. */
  readonly promptFile: string;
}

export type OptionName =
  | 'prompt'
  | 'aspect'
  | 'image'
  | 'image2'
  | 'image3'
  | 'model'
  | 'resolution'
  | 'count'
  | 'search'
  | 'seed'
  | 'user'
  | 'page';

const catalogues: Readonly<Record<Language, DiscordWords>> = { en, ko };

export const discordWords = (language: Language): DiscordWords => catalogues[language];
