import type { Origin } from './actor.ts';
import { withoutPictures } from './blocks.ts';
import { codeOf, isUnanswered, LaterError, retryAfterOf, tidy } from './errors.ts';
import { isSlacks } from './hosts.ts';
import type { Laid } from './layout.ts';
import type { Modal } from './modal.ts';
import { SlackRefusal } from './refusal.ts';
import type { Workspace } from './workspaces.ts';

const DEADLINE_MS = 10_000;

/** The answers to one interaction after its acknowledgement. */
export interface Answer {
  /** A form; Slack takes it for three seconds. Throws `SlackRefusal` where that is over. */
  modal(view: Modal): Promise<void>;
  /** To this person alone. */
  say(message: Laid): Promise<void>;
  /** In place of the private message that was pressed. */
  update(message: Laid): Promise<void>;
}

const EXPIRED = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired']);

/** Also where Slack limits us or does not answer: by the time that it would, the three seconds are over. */
const isTooLate = (error: unknown): boolean =>
  EXPIRED.has(codeOf(error) ?? '') || retryAfterOf(error) !== undefined || isUnanswered(error);

export function createAnswer(options: {
  workspace: Workspace;
  origin: Origin;
  person: string;
  trigger?: string | null | undefined;
  apiUrl: string;
  fetch?: typeof globalThis.fetch | undefined;
}): Answer {
  const { workspace, origin, person, trigger, apiUrl, fetch = globalThis.fetch } = options;
  const { web } = workspace;

  /** False where the address takes no more words: it is good for five within half an hour. */
  async function respond(body: object): Promise<boolean> {
    const { url } = origin;
    if (!url || !isSlacks(url, apiUrl)) return false;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    await response.body?.cancel();
    return response.ok;
  }

  /** Slack takes no message with a picture that it has deleted, or that its plan hides: then the words alone. */
  async function respondAtBest(how: object, message: Laid): Promise<boolean> {
    if (await respond({ ...how, ...message })) return true;
    const blocks = withoutPictures(message.blocks);
    return blocks !== undefined && respond({ ...how, ...message, blocks });
  }

  async function beside(message: Laid): Promise<void> {
    const { channel, thread } = origin;
    const quiet = { ...message, unfurl_links: false, unfurl_media: false };
    if (channel) {
      const at = { channel, user: person, ...(thread ? { thread_ts: thread } : {}) };
      try {
        await web.post.chat.postEphemeral({ ...at, ...quiet });
        return;
      } catch (error) {
        if (codeOf(error) === undefined) throw error;
      }
    }
    await web.post.chat.postMessage({ channel: person, ...quiet });
  }

  return {
    async modal(view) {
      if (!trigger) throw new SlackRefusal('expired');
      try {
        await web.quick.views.open({ trigger_id: trigger, view });
      } catch (error) {
        if (isTooLate(error)) throw new SlackRefusal('expired', {}, tidy(error));
        throw error;
      }
    },
    async say(message) {
      if (await respondAtBest({ response_type: 'ephemeral', replace_original: false }, message)) return;
      await beside({ ...message, blocks: withoutPictures(message.blocks) ?? message.blocks });
    },
    async update(message) {
      if (await respondAtBest({ replace_original: true }, message)) return;
      throw new LaterError('the address for private words takes no more');
    },
  };
}
