import type { Outcome, Provider, Submitted, Webhook } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/job.ts';
import { obedientProvider, PRICE } from '../helpers/core.ts';
import { pictureNamed } from './bytes.ts';
import type { Life } from './life.ts';
import type { Time } from './time.ts';

/** What the provider knows, whoever of us lives: its book of paid tasks. */

const STARTS_MS = 1_000;
const ENDS_MS = 18_000;
/** Each of several pictures takes a little longer, so that no two end at once. */
const LATER_MS = 700;

interface PaidTask {
  readonly id: string;
  readonly at: number;
  /** The attempt whose key it carried. */
  readonly attempt: string;
  readonly images: number;
  readonly endsAt: number;
  readonly webhook?: Webhook;
}

/** What the next submissions do, in order; then they are accepted. `lost`: accepted, and the answer never came. */
export type Answer = 'lost' | 'too many' | 'accepted';

export interface ProviderOptions {
  readonly webhooks: boolean;
  readonly answers?: readonly Answer[];
  /** Whether a lost task can be found in its history, by our webhook address. */
  readonly history?: boolean;
  /** Whether its notices reach us; default true. */
  readonly notices?: boolean;
  /** How tasks end, in order; then completed. */
  readonly ends?: readonly ('failed' | 'completed')[];
  /** How often the link of a result answers that it is not there yet. */
  readonly deadLinks?: number;
}

export function createProviderWorld(
  time: Time,
  options: ProviderOptions,
  notice: (attempt: string, body: Json) => void,
) {
  const book: PaidTask[] = [];
  const lost = new Set<string>();
  const answers = [...(options.answers ?? [])];
  let deadLinks = options.deadLinks ?? 0;
  const clock = time.clockOf(() => true);
  const failed = (index: number) => options.ends?.[index] === 'failed';

  function outcomeOf(task: PaidTask): Outcome {
    if (failed(book.indexOf(task)))
      return {
        kind: 'failed',
        reason: 'provider_error',
        again: true,
        charge: { known: true, microDollars: 0, own: '0' },
      };
    const results = [{ url: `https://results.example/${task.id}.png` }];
    return {
      kind: 'completed',
      results,
      charge: { known: true, microDollars: PRICE, own: '300000 points' },
    };
  }

  async function tell(task: PaidTask): Promise<void> {
    const { webhook, attempt, id } = task;
    if (!webhook || options.notices === false) return;
    const body = { data: { task_id: id } };
    await clock.sleep(STARTS_MS);
    notice(attempt, body);
    await clock.sleep(task.endsAt - time.now());
    notice(attempt, body);
  }

  function accept(attempt: string, images: number, webhook: Webhook | undefined): PaidTask {
    const at = time.now();
    const endsAt = at + ENDS_MS + LATER_MS * book.length;
    const task = {
      id: `task-${book.length + 1}`,
      at,
      attempt,
      images,
      endsAt,
      ...(webhook ? { webhook } : {}),
    };
    book.push(task);
    void tell(task);
    return task;
  }

  function stateOf(id: Json): 'pending' | 'processing' | { finished: Outcome } {
    const task = book.find((one) => one.id === id);
    if (!task) throw new Error(`no task ${String(id)}`);
    if (time.now() >= task.endsAt) return { finished: outcomeOf(task) };
    return time.now() - task.at < STARTS_MS ? 'pending' : 'processing';
  }

  const find = (webhook: Webhook | undefined, notice: Json | undefined): PaidTask | undefined =>
    book.find(
      (task) =>
        webhook !== undefined &&
        task.webhook?.url === webhook.url &&
        (options.history || JSON.stringify(notice ?? null).includes(`"${task.id}"`)),
    );

  return {
    book,
    /** Attempts whose answer got lost on its way. */
    lost,
    /** Whether a task whose answer was lost can be found again. */
    canBeFound: options.webhooks && options.history === true,
    /** Micro-dollars that the provider took for an attempt. */
    taken: (attempt: string): number =>
      book.filter((task, index) => task.attempt === attempt && !failed(index)).length * PRICE,
    /** The bytes behind a result's link: each task has its own. */
    async picture(url: string): Promise<Uint8Array> {
      if (deadLinks > 0) {
        deadLinks -= 1;
        throw new Error('404');
      }
      return pictureNamed(url);
    },
    /** The provider as one process sees it. */
    seenBy: (life: Life): Provider => providerSeenBy(life),
  };

  function providerSeenBy(life: Life): Provider {
    const { capabilities } = obedientProvider(time);
    return {
      name: 'test',
      title: 'Test provider',
      paid: true,
      capabilities: { ...capabilities, webhooks: options.webhooks },
      submit: (request, { idempotencyKey, webhook }) =>
        life.call('provider.submit', async () => {
          const answer = answers.shift() ?? 'accepted';
          if (answer === 'too many') throw tooMany();
          const task = accept(idempotencyKey.replace(/^nb-/, ''), request.images.length, webhook);
          if (answer === 'lost') lost.add(task.attempt);
          if (answer === 'lost')
            throw new ProviderError('test', {
              accepted: 'unknown',
              reason: 'provider_error',
              again: true,
              message: 'no answer',
            });
          return { accepted: task.id } satisfies Submitted;
        }),
      status: (operation) => {
        const state = stateOf(operation);
        const name = typeof state === 'string' ? state : state.finished.kind;
        return life.call(`provider.status: ${name}`, async () =>
          typeof state === 'string' ? { state } : state,
        );
      },
      find: ({ webhook }, { notice }) => {
        const found = find(webhook, notice);
        return life.call(`provider.find: ${found ? 'found' : 'nothing'}`, async () => found?.id ?? null);
      },
    };
  }
}

const tooMany = () =>
  new ProviderError('test', {
    accepted: 'no',
    reason: 'unavailable',
    again: true,
    httpStatus: 429,
    message: 'too many',
  });
