import { shownFiles } from '../../fakes/slack/handle.ts';
import type { FakeSlack } from '../../fakes/slack/index.ts';
import type { FakeMessage } from '../../fakes/slack/types.ts';
import type { Asked, LeftMessage } from '../books.ts';
import { statusOf } from '../surface.ts';

type Shown = Pick<Asked, 'statuses' | 'text' | 'messages' | 'left'>;

/**
 * What a command shows: the newest message that names its prompt is its reply, any before it was left behind. A
 * picture in the thread of a message counts as shown by it: what takes Slack 30 s to refuse, and no killed life lasts
 * as long, so none may stand there twice.
 */
export function shownOf(fake: FakeSlack, prompt: string): Shown {
  const mine = fake.visibleMessages().filter((message) => message.own && message.text.includes(prompt));
  const reply = mine.at(-1);
  return {
    statuses: reply?.timeline.flatMap(statusOf) ?? [],
    text: reply?.text ?? '',
    messages: reply ? [{ files: filesOf(fake, reply) }] : [],
    left: mine.slice(0, -1).map((message, i) => leftOf(fake, message, mine[i + 1]?.createdAt ?? 0)),
  };
}

function leftOf(fake: FakeSlack, message: FakeMessage, until: number): LeftMessage {
  return {
    id: message.ts,
    at: message.createdAt,
    until,
    states: message.timeline.length,
    statuses: message.timeline.flatMap(statusOf),
    files: message.timeline.flatMap(shownFiles).length + inThread(fake, message).length,
  };
}

const filesOf = (fake: FakeSlack, message: FakeMessage): Buffer[] => {
  const newest = message.timeline.at(-1);
  const files = [...(newest ? shownFiles(newest) : []), ...inThread(fake, message)];
  return files.map(({ bytes }) => bytes);
};

const inThread = (fake: FakeSlack, { channelId, ts }: FakeMessage) =>
  fake
    .visibleMessages()
    .filter((message) => message.own && message.channelId === channelId && message.threadTs === ts)
    .flatMap((message) => message.timeline.at(-1)?.files ?? []);
