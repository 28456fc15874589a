import { isDeepStrictEqual } from 'node:util';
import { isFinal } from './advance.ts';
import type { Bot, Shown } from './contracts/bot.ts';
import { type CoreDeps, LEASE_MS } from './deps.ts';
import type { Job, Json } from './job.ts';
import { createLatest } from './latest.ts';
import type { JobRef, Records } from './records.ts';
import type { LiveView } from './view-types.ts';

type ReplyDeps = Pick<CoreDeps, 'bots' | 'clock' | 'logger' | 'metrics' | 'owner'> & {
  readonly records: Records;
  readonly present: (job: Job) => LiveView;
};

/** The one reply of a running job: opened at the first `changed`, then edited in place, newest view only. */
export interface RunningReply {
  /** Resolves when the first message has been tried, or the signal aborted. */
  readonly opened: Promise<void>;
  /** When something was put into it last, in ms since 1970. */
  shownAt(): number;
  changed(): void;
  /** Resolves when the reply shows the newest state, or the signal aborted. */
  settled(): Promise<void>;
}

/** The newest view that its reader has, by its digest, and where. `unsaved`: the store does not know where yet. */
type Known = Shown & { readonly digest: string; readonly unsaved: boolean };

const TRY_FOR_MS = 24 * 60 * 60_000;

/** What two views must differ in to be worth an edit. */
const digest = ({ fit: _, summary: __, ...view }: LiveView): string => JSON.stringify(view);

const replyOf = (job: Job) => ({
  json: job.reply ?? job.place,
  ...(job.secret ? { secret: job.secret } : {}),
});

export function createRunningReply(deps: ReplyDeps, job: Job, signal: AbortSignal): RunningReply {
  const ref: JobRef = { area: job.area, guild: job.guild, id: job.id };
  const bot = deps.bots.get(job.platform);
  // Kept until it is saved: a disk that refuses makes no second message.
  let shown: Known | undefined;
  let shownAt = deps.clock.now();
  let tried = () => {};
  const opened = new Promise<void>((resolve) => {
    tried = resolve;
  });

  async function firstMessage(bot: Bot, newest: Job): Promise<Known> {
    const view = deps.present(newest);
    const place = replyOf(newest);
    try {
      const reply = await bot.open(place, view);
      // A platform that knew an earlier try left it as it was: what says more than Pending is shown once more.
      return {
        digest: newest.status === 'pending' ? digest(view) : '',
        reply,
        seen: 'shown',
        unsaved: false,
      };
    } catch (error) {
      deps.logger.warn({ jobId: ref.id, err: error }, 'a reply could not be opened');
      // Nobody has seen it: a view that is the last one already is shown by an edit.
      return { digest: '', reply: place, seen: 'shown', unsaved: false };
    } finally {
      edited(bot);
    }
  }

  function edited(bot: Bot): void {
    shownAt = deps.clock.now();
    deps.metrics.edited(bot.name);
  }

  async function open(bot: Bot, newest: Job): Promise<void> {
    shown ??= await firstMessage(bot, newest);
    const { reply } = shown;
    await deps.records.change(ref, (current) => {
      // Another process took the job meanwhile, and opened the reply: how far it came, it knows better.
      if (current.delivery !== 'open') return null;
      const secret = reply.secret && current.secret ? { secret: reply.secret } : {};
      return { ...current, reply: reply.json, delivery: 'due', ...secret };
    });
  }

  async function show(bot: Bot, newest: Job): Promise<void> {
    const view = deps.present(newest);
    const now = digest(view);
    // Where a reply is now is saved before anything more is written there: not every platform finds it again.
    if (!shown || (!shown.unsaved && now !== shown.digest)) {
      const answer = await bot.show(replyOf(newest), view).catch((error: unknown) => {
        if (!isHopeless(newest)) throw error;
        return { reply: replyOf(newest), seen: 'gone' as const };
      });
      // Where the message is may be known only now: the platform's answer to its first words was lost.
      const unsaved = !isDeepStrictEqual(answer.reply.json, replyOf(newest).json);
      shown = { digest: now, unsaved, ...answer };
      edited(bot);
    }
    if (shown.seen === 'shown' && !shown.unsaved && !isFinal(newest.status)) return;
    const whole = shown.seen !== 'begun' && shown.digest === now;
    await remember(newest, shown.reply.json, whole ? shown.seen : 'begun');
    const seen = shown.seen === 'gone' ? 'gone' : 'shown';
    shown = { ...shown, seen, unsaved: false, digest: whole ? now : '' };
    if (!whole) latest.changed();
  }

  /** A platform that has refused the result for a day will not take it: it stands in the history. */
  const isHopeless = (job: Job) =>
    isFinal(job.status) && deps.clock.now() - (job.endedAt ?? deps.clock.now()) > TRY_FOR_MS;

  /** `done` only if nothing changed since the view that was shown was made. */
  const remember = (viewed: Job, reply: Json, seen: Shown['seen']) =>
    deps.records.change(
      ref,
      (current) => ({
        ...current,
        reply,
        delivery:
          isFinal(current.status) && current.revision === viewed.revision && seen !== 'begun'
            ? seen === 'gone'
              ? 'gone'
              : 'done'
            : 'due',
      }),
      // Another process may have put it away meanwhile: a reply that is behind is nobody's then.
      { reopen: { owner: deps.owner, leaseMs: LEASE_MS } },
    );

  async function send(): Promise<void> {
    const newest = await deps.records.read(ref);
    if (!bot || !newest) return tried();
    if (newest.delivery === 'open') await open(bot, newest).finally(tried);
    else if (newest.delivery === 'due') await show(bot, newest).finally(tried);
    const after = await deps.records.read(ref);
    if (after && isFinal(after.status) && after.delivery === 'due') latest.changed();
  }

  const failed = (error: unknown) =>
    deps.logger.warn(
      { jobId: ref.id, platform: job.platform, err: error },
      'a reply could not be changed yet',
    );
  const latest = createLatest({ send, failed, clock: deps.clock, signal });
  // Whoever waits for the first message does not wait for the next start.
  const stopped = () => void latest.settled().then(tried);
  if (signal.aborted) stopped();
  else signal.addEventListener('abort', stopped, { once: true });
  return { opened, shownAt: () => shownAt, changed: latest.changed, settled: latest.settled };
}
