import { readCatalog } from './config/catalog/read.ts';
import { type Config, type Problem, sayProblem } from './config/types.ts';
import { parseConfig } from './config.ts';
import { systemClock } from './core/clock.ts';
import type { Clock } from './core/contracts/clock.ts';
import type { ProviderDefinition } from './core/contracts/provider.ts';
import { checkPublicUrl } from './doctor/address.ts';
import { createAsker } from './doctor/ask.ts';
import { checkCatalog } from './doctor/catalog.ts';
import { checkDiscord } from './doctor/discord.ts';
import { checkDisk } from './doctor/disk.ts';
import { type Finding, fix, note, toLines } from './doctor/finding.ts';
import { checkProvider } from './doctor/providers.ts';
import { checkClock } from './doctor/skew.ts';
import { checkSlack, sayTrial } from './doctor/slack.ts';
import { createScrubber } from './log/scrub.ts';

export interface DoctorDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly definitions: readonly ProviderDefinition[];
  readonly print: (line: string) => void;
  readonly clock?: Clock;
  /** A channel of Slack in which one test picture is posted and changed. */
  readonly slackChannel?: string;
}

/**
 * Tries every configured key, token, permission and address, a line each. Nothing is changed and nothing is
 * paid for; only where a channel of Slack is named, a test picture is posted there. Answers the exit code: 0, or 1 when there is something to do.
 */
export async function runDoctor(deps: DoctorDeps): Promise<0 | 1> {
  const { env, definitions, print, clock = systemClock } = deps;
  const parsed = parseConfig(env, definitions, readCatalog(env));
  const said = (problem: Problem) => sayProblem(problem).slice(problem.variable.length + 2);
  const noted = parsed.warnings.map((each) => note(each.variable, said(each)));
  const findings = parsed.ok
    ? [...noted, ...(await examine(parsed.config, clock, deps.slackChannel))]
    : [...noted, ...parsed.problems.map((each) => fix(each.variable, said(each)))];

  const scrub = createScrubber(parsed.ok ? parsed.config.secretValues : []);
  for (const line of toLines(findings)) print(scrub(line));
  const count = findings.filter(({ level }) => level === 'fix').length;
  print('');
  print(count === 0 ? 'All is well.' : `${count} ${count === 1 ? 'thing' : 'things'} to fix.`);
  return count === 0 ? 0 : 1;
}

async function examine(config: Config, clock: Clock, slackChannel?: string): Promise<readonly Finding[]> {
  const { ask, skews } = createAsker(clock.now);
  const discord = config.discord
    ? checkDiscord(config.discord, ask)
    : [note('DISCORD_TOKEN', 'is not set: Discord is off')];
  const found = await Promise.all([
    discord,
    config.slack ? checkSlack(config.slack, ask) : [note('SLACK_BOT_TOKEN', 'is not set: Slack is off')],
    ...(slackChannel === undefined ? [] : [tryChannel(config, slackChannel, clock)]),
    ...config.providers.map((provider) => checkProvider(provider, { ask, clock })),
    checkCatalog(config, clock.now()),
    checkDisk(config.dataDir),
    checkPublicUrl(config, ask),
  ]);
  return [...found.flat(), checkClock(skews)];
}

/** One message with a picture in it, as replies have them. */
async function tryChannel({ slack }: Config, channel: string, clock: Clock): Promise<readonly Finding[]> {
  if (!slack || slack.access.mode === 'oauth')
    return [fix('--slack-channel', 'needs SLACK_BOT_TOKEN; set it, or leave the channel out')];
  const { tryPicture } = await import('./bots/slack/trial.ts');
  const token = slack.access.botToken;
  return sayTrial(channel, await tryPicture({ token, apiUrl: slack.apiUrl, channel, clock }));
}
