import { describe, expect, it } from 'vitest';
import { SCOPES } from '../src/bots/slack/oauth.ts';
import { NEEDED_SCOPES } from '../src/doctor/slack.ts';
import { runDoctor } from '../src/doctor.ts';
import { demo } from '../src/providers/demo.ts';
import { createFakeSlack } from './fakes/slack/index.ts';
import { manifest } from './helpers/slack-app.ts';

/** What the doctor says of a Slack; `change` may break it before. */
async function examined(
  change: (slack: Awaited<ReturnType<typeof createFakeSlack>>) => void = () => undefined,
  env: Readonly<Record<string, string>> = {},
  inChannel = false,
) {
  const slack = await createFakeSlack({ manifest, processingMs: 20 });
  try {
    change(slack);
    const lines: string[] = [];
    const code = await runDoctor({
      env: {
        DATA_DIR: '/tmp',
        SLACK_BOT_TOKEN: slack.token,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        ...env,
      },
      definitions: [demo],
      print: (line) => lines.push(line),
      ...(inChannel ? { slackChannel: slack.channel.id } : {}),
    });
    const of = (subject: string) => lines.find((line) => line.slice(6).startsWith(subject)) ?? '';
    return { code, of, lines, messages: slack.visibleMessages() };
  } finally {
    await slack.close();
  }
}

describe('the doctor, of Slack', () => {
  it('knows both tokens and every scope', async () => {
    const { of } = await examined();
    expect(of('SLACK_BOT_TOKEN')).toMatch(/^ok .*nanobanana in Test workspace/);
    expect(of('SLACK_APP_TOKEN')).toMatch(/^ok /);
    expect(of('Slack scopes')).toMatch(/^ok /);
    expect(Object.keys(NEEDED_SCOPES).sort()).toEqual([...SCOPES].sort());
  });

  it('names what a token lacks, and a token that is refused, without repeating it', async () => {
    const lacking = await examined((slack) => slack.team.scopes.delete('files:write'));
    expect(lacking.of('Slack scopes')).toMatch(/^fix .*lacks files:write \(the pictures in it\)/);
    const wrong = await examined(undefined, {
      SLACK_BOT_TOKEN: 'xoxb-canary',
      SLACK_APP_TOKEN: 'xapp-canary',
    });
    expect(wrong.code).toBe(1);
    expect(wrong.of('SLACK_BOT_TOKEN')).toMatch(/^fix .*refused it \(invalid_auth\)/);
    expect(wrong.of('SLACK_APP_TOKEN')).toMatch(/^fix /);
    expect(wrong.lines.join()).not.toContain('canary');
  });

  it('posts one test picture where it is asked to, and says what it saw', async () => {
    const { of, messages } = await examined(undefined, {}, true);
    expect(of('--slack-channel')).toMatch(/^ok .*a test picture stands in C\w+, in place after/);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.updates).toBe(1);
    const outside = await examined((slack) => slack.world.kick(slack.channel), {}, true);
    expect(outside.of('--slack-channel')).toMatch(/^fix .*not_in_channel; type \/invite @nanobanana/);
  });
});
