import { actionIdOf, controlsOf, type InteractionHandle, shownPictures } from '../../fakes/slack/handle.ts';
import type { FakeSlack } from '../../fakes/slack/index.ts';
import type { FakeMessage, FakeUser } from '../../fakes/slack/types.ts';
import { eventually } from '../../helpers/app.ts';
import { acting, inARow, type SeenReply, type Surface, statusIn, type Wanted } from './surface.ts';

interface SlackReply extends SeenReply {
  readonly message: () => FakeMessage;
}

/** Slack, as a person in a channel uses it. */
export function onSlack(slack: FakeSlack, user: FakeUser = slack.user): Surface {
  function seen(message: () => FakeMessage): SlackReply {
    const newest = () => message().timeline.at(-1) ?? { text: '', blocks: [], files: [] };
    return {
      message,
      statuses: () => inARow(message().timeline.map(({ text }) => statusIn(text))),
      text: () => newest().text,
      pictures: () => shownPictures(newest()).length,
      buttons: () => acting(controlsOf(newest()).map(({ action_id: id }) => String(id).split(':')[0] ?? '')),
      isGone: () => message().deletedAt !== null,
    };
  }

  const messageOf = (handle: InteractionHandle): FakeMessage => {
    if (!handle.message) throw new Error('there is no reply');
    return handle.message;
  };
  const typed = ({ prompt, ...flags }: Wanted) =>
    [prompt, ...Object.entries(flags).map(([name, value]) => `--${name} ${value}`)].join(' ');

  async function replyTo(handle: InteractionHandle): Promise<SeenReply> {
    await handle.until(({ text }) => statusIn(text) !== '');
    return seen(() => messageOf(handle));
  }

  async function pressed(reply: SeenReply, action: string): Promise<InteractionHandle> {
    const message = (reply as SlackReply).message();
    const version = message.timeline.at(-1);
    if (!version) throw new Error('nothing is shown');
    return slack.press({ user, message, actionId: actionIdOf(version, `${action}:`) });
  }

  const sent = async (from: InteractionHandle, prompt: string) =>
    replyTo(await slack.submitView({ user, from: await from.untilView(), values: { prompt } }));

  return {
    name: 'slack',
    async inKorean() {
      const korean = slack.world.user(slack.team, { name: 'ha-eun', locale: 'ko-KR' });
      slack.channel.members.add(korean.id);
      return onSlack(slack, korean);
    },
    ask: async (wanted) => replyTo(await slack.slash({ user, text: typed(wanted) })),
    async refused(wanted) {
      // An empty prompt alone opens the form; beside a flag it is one that was forgotten.
      const handle = await slack.slash({ user, text: typed({ count: 1, ...wanted }) });
      await eventually(() => handle.ephemerals.length > 0);
      if (!handle.ephemeral) throw new Error('everyone can read the refusal');
      return handle.reply().text;
    },
    async editPicture(bytes, prompt) {
      const message = await slack.post({ text: 'look', files: [{ name: 'mine.png', bytes }] });
      return sent(await slack.messageShortcut({ user, callbackId: 'nanobanana_edit', message }), prompt);
    },
    editReply: async (reply, action, prompt) => sent(await pressed(reply, action), prompt),
    async press(reply, action) {
      const asks = action === 'retry' && reply.statuses().at(-1) === 'Unknown';
      const from = await pressed(reply, action);
      await from.answered();
      if (asks) await (await slack.submitView({ from: await from.untilView() })).answered();
    },
    async list(which) {
      const handle = await slack.slash({ user, text: which });
      await eventually(() => handle.ephemerals.length > 0);
      return handle.reply().text;
    },
    replies: (prompt) =>
      slack
        .visibleMessages()
        .filter(({ timeline }) => timeline.at(-1)?.text.includes(prompt))
        .map((message) => seen(() => message)),
  };
}
