import type { Language } from '../../core/job.ts';
import { en } from './words/en.ts';
import { ko } from './words/ko.ts';

/** What people read that names Slack, its menus or its commands (experience §2, §3, §5). */
export interface SlackWords {
  readonly editStep: string;
  /** A command's whole text that is no prompt yet. `{word}` is what was typed. */
  readonly notYet: string;
  /** A command, or a shortcut, of an area that is not turned on. `{word}` is its name. */
  readonly areaNotYet: string;
  /** `{flag}`, `{list}` */
  readonly unknownFlag: string;
  /** `{flag}`, `{example}` */
  readonly flagWithoutValue: string;
  /** `{flag}`, `{value}`, `{list}` */
  readonly badFlagValue: string;
  readonly notInChannel: string;
  /** `{channel}` is archived, or nobody may write there. */
  readonly closedChannel: string;
  /** A person of another workspace, in a shared channel. */
  readonly otherWorkspace: string;
  /** `{scope}` */
  readonly missingScope: string;
  /** The app was taken away, or its token was. */
  readonly shutOut: string;
  /** A picture that Slack shows, and does not hand out. */
  readonly pictureElsewhere: string;
  readonly expired: string;
  /** In a reply whose pictures Slack does not show in place. */
  readonly inThread: string;
  /** In a reply whose pictures may not be shown any more: `{scope}`. */
  readonly notAllowed: string;
  /** Where the reply went: `{link}`. */
  readonly pointer: string;
  readonly directMessages: string;
  readonly channel: string;
  /** Under a prompt of a form where not all of it fits. */
  readonly promptCut: string;
  /** App Home. */
  readonly home: {
    readonly running: string;
    readonly nothingRunning: string;
    readonly recent: string;
    readonly create: string;
  };
}

const catalogues: Readonly<Record<Language, SlackWords>> = { en, ko };

export const slackWords = (language: Language): SlackWords => catalogues[language];
