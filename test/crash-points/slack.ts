import { createSlackBot } from '../../src/bots/slack/index.ts';
import { nanobanana } from '../../src/core/areas.ts';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Logger } from '../../src/core/contracts/logger.ts';
import { controlsOf, type InteractionHandle } from '../fakes/slack/handle.ts';
import type { Answer } from '../fakes/slack/server.ts';
import type { FakeMessage } from '../fakes/slack/types.ts';
import type { ViewInput } from '../fakes/slack/view-input.ts';
import { nameIn, pictureNamed } from './bytes.ts';
import type { Life } from './life.ts';
import { type Asked, type Platform, type Seen, statusIn } from './platform.ts';
import { BASE_URL, createSlackWorld, SIGNING_SECRET } from './slack-world.ts';
import type { Time } from './time.ts';

/** A person is slower than a restart. */
const FILL_IN_MS = 7_000;
/** Longer than anybody waits for Slack to look at a file. */
const NEVER_MS = 24 * 60 * 60_000;

/** The real bot on the fake Slack, which keeps Slack's rules and outlives it. */
export function slackPlatform(time: Time, { inThread = false } = {}): Platform {
  const slack = createSlackWorld(time, inThread ? { processingMs: NEVER_MS } : {});
  const person = time.clockOf(() => true);
  /** By whom each message was posted. */
  const posters = new Map<FakeMessage, Life>();

  function bot(life: Life, logger: Logger): Bot {
    async function send(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      const { name, method, answer } = await slack.request(String(input), init);
      return life.call(name, async () => {
        const before = new Set(slack.messages.all);
        const answered = responseOf(await answer());
        if (method !== 'upload')
          for (const message of slack.messages.all) if (!before.has(message)) posters.set(message, life);
        return answered;
      });
    }
    const made = createSlackBot({
      access: { mode: 'http', botToken: slack.team.token, signingSecret: SIGNING_SECRET },
      apiUrl: `${BASE_URL}/api`,
      areas: [nanobanana],
      clock: life.clock,
      logger,
      metrics: { acknowledged: () => {} },
      seal: (text) => `sealed ${text}`,
      unseal: (sealed) => sealed.replace(/^sealed /, ''),
      credentials: { get: async () => null, put: async () => {}, remove: async () => {} },
      fetch: send,
    });
    slack.listen((request) =>
      life.around('slack acknowledgement', async () => {
        const answer = await made.routes?.[0]?.handle(request);
        return answer ?? { status: 503 };
      }),
    );
    return made;
  }

  const isThere = ({ own, ephemeralTo, deletedAt }: FakeMessage) => own && !ephemeralTo && deletedAt === null;
  const replies = () => slack.messages.all.filter((message) => isThere(message) && jobOf(message));
  const newest = () => replies().at(-1);

  const inThreadOf = ({ ts }: FakeMessage) =>
    slack.messages.all.filter((message) => isThere(message) && message.threadTs === ts && !jobOf(message));

  function seenOf(message: FakeMessage): Seen {
    const { ts, timeline, text } = message;
    const shown = timeline.at(-1)?.files ?? [];
    const shared = inThreadOf(message).flatMap((one) =>
      one.files.map(({ bytes }) => ({ picture: nameIn(bytes), by: posters.get(one) })),
    );
    return {
      job: jobOf(message) ?? '',
      posted: { as: ts, by: posters.get(message) },
      statuses: timeline.flatMap((version) => statusIn(version.text) ?? []),
      text,
      pictures: shown.map(({ bytes }) => nameIn(bytes)),
      shared,
      buttons: buttonsOf(message),
    };
  }

  async function press(action: string): Promise<void> {
    const message = newest();
    const actionId = message && buttonsOf(message).find((id) => id.startsWith(`${action}:`));
    if (!message || !actionId) throw new Error(`there is no button ${action}`);
    await fillIn(await slack.press({ message, actionId }));
  }

  /** Where a form came back, it is filled in and sent. */
  async function fillIn(from: InteractionHandle, values: ViewInput = {}): Promise<void> {
    await person.sleep(FILL_IN_MS);
    if (from.view) await slack.submitView({ from, values });
  }

  /** A command takes no files: whoever edits pictures of their own does so by the message's menu. */
  async function editMessage(count: number): Promise<void> {
    const files = Array.from({ length: count }, (_, index) => ({
      name: `mine-${index + 1}.png`,
      bytes: pictureNamed('my picture'),
    }));
    const message = await time.during(() => slack.post({ files }));
    const asked = await slack.messageShortcut({ callbackId: 'nanobanana_edit', message });
    await fillIn(asked, { prompt: 'make it blue' });
  }

  async function command({ count, by }: Asked): Promise<void> {
    const sent = await slack.slash({ text: `A yellow raincoat --count ${count}` });
    if (by === 'twice') sent.repeat();
  }

  return {
    name: 'slack',
    guild: `slack:${slack.team.id}`,
    bot,
    started: async () => {},
    died: () => slack.listen(undefined),
    ask: (asked) => (asked.picture ? editMessage(asked.count) : command(asked)),
    press,
    async pressAnyway(action) {
      const message = newest();
      const job = message && jobOf(message);
      if (job) await slack.press({ message, actionId: `${action}:${job}`, forged: true });
    },
    async edit() {
      const message = newest();
      const actionId = message && buttonsOf(message).find((id) => id.startsWith('edit:'));
      if (!message || !actionId) throw new Error('there is nothing to edit');
      await fillIn(await slack.press({ message, actionId }), { prompt: 'make it blue' });
    },
    async removeMessage() {
      const message = newest();
      if (message) slack.deleteMessage(message);
    },
    seen: async () => replies().map(seenOf),
    close: () => slack.listen(undefined),
  };
}

/** The job that a message says it is the reply of. */
function jobOf({ metadata }: FakeMessage): string | undefined {
  const payload = metadata?.event_payload;
  const job = typeof payload === 'object' && payload && 'job' in payload ? payload.job : undefined;
  return typeof job === 'string' ? job : undefined;
}

const buttonsOf = (message: FakeMessage): string[] =>
  controlsOf(message).map(({ action_id: id }) => String(id));

function responseOf({ status, json, body = '', headers = {} }: Answer): Response {
  if (json) return Response.json(json, { status, headers });
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { status, headers });
}
