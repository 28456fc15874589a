import { z } from 'zod';
import type { SlackDeps } from './deps.ts';
import { isRefused, TokenRefusedError, tidy } from './errors.ts';
import { slackId } from './place.ts';
import { createWeb, type SlackWeb, type WebOptions } from './web.ts';

/** A workspace that has the app. */
export interface Workspace {
  readonly team: string;
  readonly token: string;
  readonly web: SlackWeb;
  /** Its address, for links, once it is known: `https://acme.slack.com`. */
  readonly home?: string;
  /** Who we are there: the bot and its user. */
  readonly bot?: string;
  readonly user?: string;
}

export interface Workspaces {
  /** Null where the app is not installed, or not any more. */
  of(team: string): Promise<Workspace | null>;
  /** Learns who we are. Throws `TokenRefusedError`; where Slack cannot be asked now, it is asked again later. */
  start(): Promise<void>;
  /** A workspace has installed the app, with this token. */
  add(team: string, token: string): Promise<Workspace>;
  /** It has taken it away, at that moment (ms since 1970): a later installation stays. */
  forget(team: string, at: number): Promise<void>;
}

const identitySchema = z.object({
  team_id: slackId,
  url: z.string().nullish(),
  bot_id: slackId.nullish(),
  user_id: slackId.nullish(),
});
type Identity = z.infer<typeof identitySchema>;

const homeOf = ({ url }: Identity): string | undefined => {
  const home = url && URL.canParse(url) ? new URL(url).origin : undefined;
  return home?.startsWith('http') ? home : undefined;
};

export const whoAmI = async (web: SlackWeb): Promise<Omit<Workspace, 'token' | 'web'>> => {
  const identity = identitySchema.parse(await web.calls.auth.test());
  const home = homeOf(identity);
  return {
    team: identity.team_id,
    ...(home ? { home } : {}),
    ...(identity.bot_id ? { bot: identity.bot_id } : {}),
    ...(identity.user_id ? { user: identity.user_id } : {}),
  };
};

/** The one workspace that a bot token is of. What it learns of it, it learns once. */
export function oneWorkspace(
  token: string,
  { logger, ...options }: WebOptions & Pick<SlackDeps, 'logger'>,
): Workspaces {
  const web = createWeb(token, { logger, ...options });
  let known: Omit<Workspace, 'token' | 'web'> | undefined;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    try {
      known = await whoAmI(web);
    } catch (error) {
      if (isRefused(error)) throw new TokenRefusedError('SLACK_BOT_TOKEN', tidy(error));
      logger.warn({ err: tidy(error) }, 'Slack cannot be reached yet');
    }
  }

  const learn = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    start: learn,
    async of(team) {
      // What is asked of us is signed by Slack; whose token it is we may learn in passing.
      if (!known) void learn().catch(() => undefined);
      if (known && known.team !== team) return null;
      return { ...(known ?? { team }), token, web };
    },
    // Its token stands in the settings: whoever took it away there puts another one.
    add: () => Promise.reject(new Error('one workspace has the app, by its settings')),
    forget: async () => undefined,
  };
}
