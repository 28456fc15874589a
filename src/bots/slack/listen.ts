import { App, type Receiver } from '@slack/bolt';
import type { Logger } from '../../core/contracts/logger.ts';
import type { Acknowledge } from './acknowledge.ts';
import { tidy } from './errors.ts';
import { quietLogger } from './library-log.ts';

export interface ListenDeps {
  readonly receiver: Receiver;
  readonly logger: Logger;
  /** What a person did; they wait for `acknowledge`. */
  readonly interaction: (body: unknown, acknowledge: Acknowledge) => void;
  /** Bolt has acknowledged it. */
  readonly event: (body: unknown) => void;
}

/**
 * Bolt tells the kinds of things apart that Slack sends, and hands them on as they came: whose they are and what they
 * ask for is read in one place.
 */
export function listen({ receiver, logger, interaction, event }: ListenDeps): void {
  const app = new App({
    receiver,
    // Nothing is asked of Slack, or of a disk, before an acknowledgement: tokens are looked up after it.
    authorize: async () => ({}),
    logger: quietLogger(logger),
    ignoreSelf: false,
    convoStore: false,
  });
  const taking = async ({ body, ack }: { body: unknown; ack: unknown }) =>
    interaction(body, ack as Acknowledge);
  app.command(/.*/, taking);
  app.shortcut(/.*/, taking);
  app.action(/.*/, taking);
  app.view(/.*/, taking);
  app.event(/.*/, async ({ body }) => event(body));
  app.error(async (error) => logger.warn({ err: tidy(error) }, 'An event of Slack could not be handled'));
}
