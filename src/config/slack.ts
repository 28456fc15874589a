import type { Report } from './providers.ts';
import type { SlackAccess, SlackConfig } from './types.ts';
import { helpFor, type ProcessValues, type ProcessVariable } from './variables.ts';

const API_URL = 'https://slack.com/api';

/** What of Slack is set, and how it is to be reached; undefined where Slack stays off. */
export function slackOf(values: ProcessValues, report: Report): SlackConfig | undefined {
  const access = accessOf(values, report);
  return access && { apiUrl: values.SLACK_API_URL ?? API_URL, access };
}

function accessOf(values: ProcessValues, report: Report): SlackAccess | undefined {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = values;
  if (values.SLACK_CLIENT_ID || values.SLACK_CLIENT_SECRET) return oauthOf(values, report);
  if (!botToken) {
    const set = (['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const).find((name) => values[name]);
    if (set) missing('SLACK_BOT_TOKEN', `is missing beside ${set}`, report);
    return undefined;
  }
  if (!kind(botToken, 'xoxb-', 'SLACK_BOT_TOKEN', report)) return undefined;
  if (appToken) {
    if (!kind(appToken, 'xapp-', 'SLACK_APP_TOKEN', report)) return undefined;
    if (signingSecret) {
      const problem = 'is set beside SLACK_APP_TOKEN: Slack is reached in Socket Mode, and this is not used';
      report.warn({ variable: 'SLACK_SIGNING_SECRET', problem, fix: 'take one of the two out' });
    }
    return { mode: 'socket', botToken, appToken };
  }
  if (signingSecret) return { mode: 'http', botToken, signingSecret };
  const problem = 'is missing beside SLACK_BOT_TOKEN';
  const fix = `${helpFor('SLACK_APP_TOKEN')}, or set SLACK_SIGNING_SECRET for HTTP mode`;
  report.problem({ variable: 'SLACK_APP_TOKEN', problem, fix });
  return undefined;
}

/** Any workspace: all of these together, and no token. */
function oauthOf(values: ProcessValues, report: Report): SlackAccess | undefined {
  const {
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    SLACK_SIGNING_SECRET: signingSecret,
    PUBLIC_URL: publicUrl,
  } = values;
  const together =
    'is missing: several workspaces need SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET, PUBLIC_URL and SECRET_KEY';
  const needed = [
    'SLACK_CLIENT_ID',
    'SLACK_CLIENT_SECRET',
    'SLACK_SIGNING_SECRET',
    'PUBLIC_URL',
    'SECRET_KEY',
  ] as const;
  for (const name of needed) if (!values[name]) missing(name, together, report);
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'] as const) {
    if (!values[name]) continue;
    const problem = 'is set beside SLACK_CLIENT_ID: each workspace brings a token of its own';
    report.problem({
      variable: name,
      problem,
      fix: 'take it out, or take SLACK_CLIENT_ID and SLACK_CLIENT_SECRET out',
    });
  }
  if (!clientId || !clientSecret || !signingSecret || !publicUrl) return undefined;
  return { mode: 'oauth', clientId, clientSecret, signingSecret, publicUrl };
}

/** Slack's tokens say by their first letters what they are; the two are easily taken for one another. */
function kind(token: string, start: string, variable: ProcessVariable, report: Report): boolean {
  if (token.startsWith(start)) return true;
  missing(variable, `does not start with ${start}`, report);
  return false;
}

const missing = (variable: ProcessVariable, problem: string, report: Report): void =>
  report.problem({ variable, problem, fix: helpFor(variable) });
