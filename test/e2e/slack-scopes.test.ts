import { beforeAll, describe, expect, it } from 'vitest';
import { actionIdOf, type InteractionHandle, shownPictures } from '../fakes/slack/handle.ts';
import type { MessageVersion } from '../fakes/slack/types.ts';
import { eventually } from '../helpers/app.ts';
import { aSlackApp, manifest, type SlackWorld } from '../helpers/slack-app.ts';

/** Every scope of the manifest, taken away in turn, and what breaks. One world for all of it. */

const scopes = (manifest as { oauth_config: { scopes: { bot: string[] } } }).oauth_config.scopes.bot;

let world: SlackWorld;
beforeAll(async () => {
  world = await aSlackApp({ slack: { processingMs: 20 }, piapi: { delays: 'manual' } });
});

/** Somebody who reads Korean, in a channel of their own. */
function aPlace(name: string, isPrivate = false, guest: 'no' | 'single' = 'no') {
  const { slack } = world;
  const user = slack.world.user(slack.team, { name, locale: 'ko-KR', guest });
  return { user, channel: slack.world.channel(slack.team, { name, private: isPrivate, members: [user] }) };
}

async function without<T>(scope: string, run: () => Promise<T>): Promise<T> {
  const { team } = world.slack;
  team.scopes = new Set(scopes.filter((one) => one !== scope));
  try {
    return await run();
  } finally {
    team.scopes = new Set(scopes);
  }
}

async function endTheTask(): Promise<void> {
  const { piapi } = world;
  const [task] = await eventually(() => {
    const open = [...piapi.tasks].filter(([, { status }]) => status !== 'completed');
    return open.length > 0 && open.map(([id]) => id);
  });
  piapi.move(task ?? '', { status: 'completed' });
}

const ended = ({ text }: MessageVersion) => /완료|Completed/.test(text);
const told = async (handle: InteractionHandle) => {
  const [message] = await eventually(() => handle.ephemerals.length > 0 && handle.ephemerals);
  return message?.text.split('\n')[0] ?? '';
};

const notAllowed = (scope: string) =>
  `Slack에서 ${scope} 권한을 주지 않았어요. 비용은 들지 않았어요. 관리자에게 앱 재설치를 부탁해 주세요.`;
const notShown = (scope: string) =>
  `Slack에서 ${scope} 권한을 주지 않아서 이미지를 여기에 보여 드리지 못해요. 보관돼 있으니 관리자에게 앱 재설치를 부탁해 주세요.`;

/** What somebody sees who asks without it, in a channel of the kind that it is for. */
const ASKED: Readonly<Record<string, string>> = {
  commands: 'without the scope commands there are no commands and shortcuts',
  'chat:write': notAllowed('chat:write'),
  'files:write': notAllowed('files:write'),
  'files:read': notAllowed('files:read'),
  'users:read': 'English words',
  'channels:read': notAllowed('channels:read'),
  'groups:read': notAllowed('groups:read'),
};

/** What becomes of a job during which it was taken away. */
const RUNNING: Readonly<Record<string, string>> = {
  'chat:write': 'the result stands in the history alone',
  'files:write': notShown('files:write'),
  'files:read': notShown('files:read'),
};

describe('the scopes of the manifest', () => {
  it('are those of this table', () => {
    expect(Object.keys(ASKED).sort()).toEqual([...scopes].sort());
  });

  it('let a picture be made, shown and spoken of in the language of whoever asks, a guest too', async () => {
    for (const place of [
      aPlace('whole-open'),
      aPlace('whole-private', true),
      aPlace('guest', true, 'single'),
    ]) {
      const handle = await world.slack.slash({ text: '여우', ...place });
      await endTheTask();
      expect(shownPictures(await handle.until(ended))).toHaveLength(1);
    }
  });

  it.each(scopes)('lacking %s are missed by somebody who asks, before anything is paid', async (scope) => {
    const { slack, piapi } = world;
    const paid = piapi.book.length;
    const place = aPlace(`asks-${scope.replace(':', '-')}`, scope === 'groups:read');
    await without(scope, async () => {
      if (scope === 'users:read') {
        const handle = await slack.slash({ text: 'a fox', ...place });
        await handle.until('Pending');
        return endTheTask();
      }
      const said = await slack.slash({ text: '여우', ...place }).then(told, (error) => error.message);
      expect(said).toBe(ASKED[scope]);
      expect(piapi.book).toHaveLength(paid);
    });
  });

  it.each(Object.keys(RUNNING))('lacking %s are missed by a job that runs', async (scope) => {
    const { slack } = world;
    const place = aPlace(`runs-${scope.replace(':', '-')}`);
    const handle = await slack.slash({ text: `${scope} 여우`, ...place });
    await handle.until('대기 중');
    if (scope === 'chat:write') {
      await without(scope, async () => {
        await endTheTask();
        await eventually(() =>
          slack.calls('chat.postMessage').some(({ error }) => error === 'missing_scope'),
        );
      });
      const history = await slack.slash({ text: 'history', ...place });
      expect((await history.until('chat:write 여우')).text).toContain('완료');
      return;
    }
    await without(scope, async () => {
      await endTheTask();
      const { text, blocks } = await handle.until(ended);
      expect(text).toContain(RUNNING[scope]);
      expect(JSON.stringify(blocks)).not.toContain('slack_file');
    });
    expect(slack.visibleMessages(place.channel)).toHaveLength(1);
    // Once it is given again, the next change of the reply brings the picture.
    const button = actionIdOf(handle.reply(), 'save:');
    await (await slack.press({ message: handle.message, actionId: button, user: place.user })).answered();
    await handle.until((version) => shownPictures(version).length === 1);
  });
});

describe('a workspace that has shut the app out', () => {
  it.each([
    ['revoked the token', 'revoked'],
    ['took the app out', 'uninstalled'],
  ] as const)('because it %s pays for nothing, and hears why', async (_, installation) => {
    const { slack, piapi } = world;
    const paid = piapi.book.length;
    slack.team.installation = installation;
    const sentence =
      "Slack doesn't let nanobanana in here any more. Nothing was charged. Ask an admin to reinstall the app.";
    for (const place of [aPlace(installation), { user: slack.user, channel: slack.world.dm(slack.user) }])
      expect(await told(await slack.slash({ text: 'a fox', ...place, forged: true }))).toBe(sentence);
    slack.team.installation = 'live';
    expect(piapi.book).toHaveLength(paid);
  });
});
