import type { Clock } from './contracts/clock.ts';
import type { Outcome, Provider, StatusOptions } from './contracts/provider.ts';
import type { Json } from './job.ts';
import { nextPoll } from './polling.ts';
import type { Alarm } from './wake.ts';

const FIRST_ERROR_PAUSE_MS = 2_000;
const LONGEST_ERROR_PAUSE_MS = 30_000;

export type Followed = { kind: 'ended'; outcome: Outcome } | { kind: 'deadline' } | { kind: 'stopped' };

export interface FollowOptions {
  readonly provider: Provider;
  readonly operation: Json;
  readonly submittedAt: number;
  readonly deadlineAt: number;
  readonly typicalMs: number;
  readonly webhook: boolean;
  readonly sink: StatusOptions['sink'];
  readonly alarm: Alarm;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProcessing: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * One attempt's loop: ask, then sleep until the next asking is worth it or a notice rings. A notice never
 * brings the answer, it only ends the sleep. The deadline is followed by one last question; after it nothing is
 * known, which is not a failure.
 */
export async function follow(options: FollowOptions): Promise<Followed> {
  const { provider, operation, clock, signal, alarm } = options;
  let processing = false;
  let errors = 0;
  for (;;) {
    const last = clock.now() >= options.deadlineAt;
    try {
      const state = await provider.status(operation, { signal, sink: options.sink });
      errors = 0;
      if ('finished' in state) return { kind: 'ended', outcome: state.finished };
      if (state.state === 'processing' && !processing) {
        processing = true;
        await options.onProcessing();
      }
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped' };
      errors += 1;
      options.onError(error);
    }
    if (last) return { kind: 'deadline' };
    const now = clock.now();
    const pause =
      errors > 0
        ? errorPause(errors)
        : nextPoll({ ...options, processing, elapsedMs: now - options.submittedAt });
    const least = provider.capabilities.pollMs ?? 0;
    await alarm.sleep(Math.min(Math.max(pause, least), Math.max(options.deadlineAt - now, 0)), signal);
    if (signal.aborted) return { kind: 'stopped' };
  }
}

const errorPause = (errors: number): number =>
  Math.min(FIRST_ERROR_PAUSE_MS * 2 ** (errors - 1), LONGEST_ERROR_PAUSE_MS);
