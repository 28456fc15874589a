import type { Asked, Death, LeftMessage } from './books.ts';

/** What was on its way when the process died may show so much later: the fake is slow, and so may be this process. */
const ON_ITS_WAY_MS = 500;

/**
 * The one second message that is allowed: the process died after it posted on Slack and before it saved which message
 * that is. Nobody can touch it from then on, so it stays as it was posted and never shows a result.
 */
export function checkLeft({ left }: Asked, deaths: readonly Death[]): string[] {
  return left.flatMap((message) => [
    ...(diedAfter(message, deaths) ? [] : ['a second message, and nobody died between them']),
    ...(deaths.some(({ saved }) => saved.includes(message.id))
      ? ['a second message, though the first one was saved']
      : []),
    ...(message.states > 1 ? ['the message that was left behind was changed'] : []),
    ...(showsResult(message) ? ['the message that was left behind shows a result'] : []),
  ]);
}

const diedAfter = (message: LeftMessage, deaths: readonly Death[]): boolean =>
  deaths.some(({ at }) => message.at - ON_ITS_WAY_MS <= at && at <= message.until);

const showsResult = ({ files, statuses }: LeftMessage): boolean =>
  files > 0 || statuses.includes('completed');
