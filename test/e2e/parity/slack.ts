import { actionIdOf, controlsOf, type InteractionHandle, shownPictures } from '../../fakes/slack/handle.ts';
import type { FakeSlack } from '../../fakes/slack/index.ts';
import type { FakeMessage } from '../../fakes/slack/types.ts';
import { eventually } from '../../helpers/app.ts';
import { acting, inARow, type SeenReply, type Surface, statusIn, type Wanted } from './surface.ts';

interface SlackReply extends SeenReply {
  readonly message: () => FakeMessage;
}

/** Slack, as a person in a channel uses it. */
export function onSlack(slack: FakeSlack): Surface {
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

  return {
    name: 'slack',
    async ask(wanted) {
      const handle = await slack.slash({ text: typed(wanted) });
      await handle.until(({ text }) => statusIn(text) !== '');
      return seen(() => messageOf(handle));
    },
    async refused(wanted) {
      // An empty prompt alone opens the form; beside a flag it is one that was forgotten.
      const handle = await slack.slash({ text: typed({ count: 1, ...wanted }) });
      await eventually(() => handle.ephemerals.length > 0);
      if (!handle.ephemeral) throw new Error('everyone can read the refusal');
      return handle.reply().text;
    },
    async press(reply, action) {
      const message = (reply as SlackReply).message();
      const version = message.timeline.at(-1);
      if (!version) throw new Error('nothing is shown');
      const actionId = actionIdOf(version, `${action}:`);
      const asks = action === 'retry' && statusIn(version.text) === 'Unknown';
      const pressed = await slack.press({ message, actionId });
      await pressed.answered();
      if (asks) await (await slack.submitView({ from: await pressed.untilView() })).answered();
    },
    replies: (prompt) =>
      slack
        .visibleMessages()
        .filter(({ timeline }) => timeline.at(-1)?.text.includes(prompt))
        .map((message) => seen(() => message)),
  };
}
