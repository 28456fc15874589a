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
  if (!botToken) {
    const set = (['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const).find((name) => values[name]);
    if (set && !values.SLACK_CLIENT_ID) missing('SLACK_BOT_TOKEN', `is missing beside ${set}`, report);
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

/** Slack's tokens say by their first letters what they are; the two are easily taken for one another. */
function kind(token: string, start: string, variable: ProcessVariable, report: Report): boolean {
  if (token.startsWith(start)) return true;
  missing(variable, `does not start with ${start}`, report);
  return false;
}

const missing = (variable: ProcessVariable, problem: string, report: Report): void =>
  report.problem({ variable, problem, fix: helpFor(variable) });
