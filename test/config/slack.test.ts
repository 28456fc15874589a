import { describe, expect, it } from 'vitest';
import { sayProblem } from '../../src/config/types.ts';
import { parseConfig } from '../../src/config.ts';
import { definitions } from '../../src/providers/index.ts';

const parse = (env: Record<string, string>) => parseConfig(env, definitions);

function slackOf(env: Record<string, string>) {
  const parsed = parse(env);
  if (!parsed.ok) throw new Error(parsed.problems.map(sayProblem).join('\n'));
  return parsed.config;
}
const problems = (env: Record<string, string>): string[] => {
  const parsed = parse(env);
  return parsed.ok ? [] : parsed.problems.map(sayProblem);
};

const bot = { SLACK_BOT_TOKEN: 'xoxb-a-token' };
const app = { SLACK_APP_TOKEN: 'xapp-a-token' };
const signing = { SLACK_SIGNING_SECRET: 'a-signing-secret' };
const many = {
  ...signing,
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'a-client-secret',
  PUBLIC_URL: 'https://bot.example.com',
  SECRET_KEY: 'ab'.repeat(32),
};

describe('Slack', () => {
  it('stays off where nothing of it is set', () => {
    expect(slackOf({}).slack).toBeUndefined();
  });

  it('is reached in Socket Mode, by HTTP, or by whoever installs it', () => {
    expect(slackOf({ ...bot, ...app }).slack).toEqual({
      apiUrl: 'https://slack.com/api',
      access: { mode: 'socket', botToken: 'xoxb-a-token', appToken: 'xapp-a-token' },
    });
    expect(slackOf({ ...bot, ...signing }).slack?.access.mode).toBe('http');
    expect(slackOf(many).slack?.access).toMatchObject({
      mode: 'oauth',
      publicUrl: 'https://bot.example.com',
    });
  });

  it('turns the playground off, unless that is asked for', () => {
    expect(slackOf({ ...bot, ...app }).playground).toBe(false);
    expect(slackOf({ ...bot, ...app, PLAYGROUND: 'on' }).playground).toBe(true);
  });

  it('is reached in Socket Mode where both are set, and says so', () => {
    const parsed = parse({ ...bot, ...app, ...signing });
    expect(parsed.ok && parsed.config.slack?.access.mode).toBe('socket');
    expect(parsed.warnings.map(sayProblem)).toEqual([
      expect.stringMatching(/^SLACK_SIGNING_SECRET: .*Socket Mode/),
    ]);
  });

  it.each([
    [bot, /^SLACK_APP_TOKEN: is missing beside SLACK_BOT_TOKEN;/],
    [app, /^SLACK_BOT_TOKEN: is missing beside SLACK_APP_TOKEN;/],
    [signing, /^SLACK_BOT_TOKEN: is missing beside SLACK_SIGNING_SECRET;/],
    [{ ...app, SLACK_BOT_TOKEN: 'xapp-swapped' }, /^SLACK_BOT_TOKEN: does not start with xoxb-;/],
    [{ ...bot, SLACK_APP_TOKEN: 'xoxb-swapped' }, /^SLACK_APP_TOKEN: does not start with xapp-;/],
    [{ ...many, PUBLIC_URL: '' }, /^PUBLIC_URL: is missing: several workspaces need/],
    [{ ...many, SECRET_KEY: '' }, /^SECRET_KEY: is missing: several workspaces need/],
    [{ ...many, ...bot }, /^SLACK_BOT_TOKEN: is set beside SLACK_CLIENT_ID/],
  ])('says what is missing or too much: %j', (env, problem) => {
    expect(problems(env)).toEqual([expect.stringMatching(problem)]);
    expect(problems(env).join()).not.toMatch(/a-token|swapped|a-signing/);
  });
});
