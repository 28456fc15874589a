import { z } from 'zod';
import type { SlackConfig } from '../config/types.ts';
import type { Answered, Ask } from './ask.ts';
import { type Finding, fix, note, ok } from './finding.ts';

/** What the app may do, and what for: slack-manifest.yaml asks for the same. */
export const NEEDED_SCOPES = {
  commands: 'the command and the shortcuts',
  'chat:write': 'the reply',
  'files:write': 'the pictures in it',
  'files:read': 'pictures to edit',
  'users:read': 'languages and admins',
  'channels:read': 'whether it is in a channel',
  'groups:read': 'the same of private channels',
} as const;

const acceptedSchema = z.object({
  ok: z.literal(true),
  team: z.string().optional(),
  user: z.string().optional(),
});
const refusedSchema = z.object({ ok: z.literal(false), error: z.string() });

const PLACE = 'api.slack.com/apps → your app';

/** The tokens, by name, and what the bot may do. */
export async function checkSlack({ apiUrl, access }: SlackConfig, ask: Ask): Promise<readonly Finding[]> {
  if (access.mode === 'oauth') return checkOAuth(apiUrl, access.publicUrl, ask);
  const bot = await ask(`${apiUrl}/auth.test`, { authorization: `Bearer ${access.botToken}` });
  const found = checkBotToken(bot);
  if (access.mode === 'http') {
    const where = 'PUBLIC_URL/slack/events';
    return [
      ...found,
      note('SLACK_SIGNING_SECRET', `only Slack can tell whether it is right: it asks ${where}`),
    ];
  }
  if (bot.status === 0) return found;
  const app = await ask(`${apiUrl}/apps.connections.open`, { authorization: `Bearer ${access.appToken}` });
  return [...found, checkAppToken(app)];
}

function checkBotToken(answer: Answered): readonly Finding[] {
  const { status, body, reason } = answer;
  if (status === 0) {
    const text = `Slack can't be reached: ${reason}; check the network of this computer`;
    return [fix('SLACK_API_URL', text)];
  }
  const refused = refusedSchema.safeParse(body);
  if (refused.success) {
    const remedy = `put the bot token from ${PLACE} → OAuth & Permissions`;
    return [fix('SLACK_BOT_TOKEN', `Slack refused it (${refused.data.error}); ${remedy}`)];
  }
  const accepted = acceptedSchema.safeParse(body);
  if (!accepted.success) return [strange(status)];
  const { team = 'a workspace', user = 'nanobanana' } = accepted.data;
  const has = (answer.header('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
  const missing = Object.entries(NEEDED_SCOPES).filter(([scope]) => !has.includes(scope));
  const known = ok('SLACK_BOT_TOKEN', `Slack accepts it; the bot is ${user} in ${team}`);
  if (missing.length === 0) return [known, ok('Slack scopes', 'the app has all that it needs')];
  const lacks = missing.map(([scope, what]) => `${scope} (${what})`).join(', ');
  const remedy = `add them at ${PLACE} → OAuth & Permissions, and reinstall the app`;
  return [known, fix('Slack scopes', `the app lacks ${lacks}; ${remedy}`)];
}

function checkAppToken({ status, body }: Answered): Finding {
  const refused = refusedSchema.safeParse(body);
  if (acceptedSchema.safeParse(body).success)
    return ok('SLACK_APP_TOKEN', 'Slack accepts it for Socket Mode');
  if (!refused.success) return strange(status);
  const remedy = `make an app-level token with connections:write at ${PLACE} → Basic Information`;
  return fix('SLACK_APP_TOKEN', `Slack refused it (${refused.data.error}); ${remedy}`);
}

async function checkOAuth(apiUrl: string, publicUrl: string, ask: Ask): Promise<readonly Finding[]> {
  const { status, reason } = await ask(`${apiUrl}/api.test`);
  if (status === 0) return [fix('SLACK_API_URL', `Slack can't be reached: ${reason}; check the network`)];
  return [note('SLACK_CLIENT_ID', `workspaces install the app at ${publicUrl}/slack/install`)];
}

const strange = (status: number): Finding =>
  fix('SLACK_API_URL', `Slack answered ${status} in a way that is not understood; try again later`);

/** What a test picture has shown. `refused`: the step that failed, and Slack's word for it. */
export type Trial =
  | { readonly done: true; readonly shownAfterMs: number; readonly tries: number }
  | { readonly done: false; readonly step: string; readonly refused: string };

export function sayTrial(channel: string, trial: Trial): readonly Finding[] {
  const subject = '--slack-channel';
  if (trial.done) {
    const seconds = (trial.shownAfterMs / 1000).toFixed(1);
    const tries = trial.tries === 1 ? '' : `, at try ${trial.tries}`;
    return [ok(subject, `a test picture stands in ${channel}, in place after ${seconds} s${tries}`)];
  }
  const remedies: Readonly<Record<string, string>> = {
    not_in_channel: 'type /invite @nanobanana there',
    channel_not_found: 'put the id of a channel that the app is in, such as C0123456789',
  };
  const remedy = remedies[trial.refused] ?? 'see what the message there shows, and try again';
  return [fix(subject, `${trial.step} failed in ${channel}: ${trial.refused}; ${remedy}`)];
}
