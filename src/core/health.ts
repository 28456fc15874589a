import type { Clock } from './contracts/clock.ts';
import type { FailureReason } from './job.ts';

/** Of which route something is known: of a provider's account, of one of its tiers, of one of its models. */
export interface Place {
  readonly provider: string;
  readonly tier?: string | undefined;
  readonly model: string;
}

/**
 * What the last answers say of each route, in memory: a circuit breaker for each, and accounts that need their
 * operator. Nobody is refused for it; it only changes who is asked first.
 */
export interface Health {
  isResting(place: Place): boolean;
  /** Something is sent there: where it rests no more, the one probe that tells whether it should. */
  asked(place: Place): void;
  succeeded(place: Place): void;
  /** `reason` absent: no answer. */
  failed(place: Place, reason?: FailureReason): void;
}

/** Failures within so long, with no success between, open a route's breaker. */
const FAILURES = 5;
const WITHIN_MS = 60_000;
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 5 * 60_000;
/** A probe that tells nothing for so long makes room for the next. */
const PROBE_MS = 60_000;
/** Credit, key and plan are mended by hand. */
const ACCOUNT_REST_MS = 10 * 60_000;

const OF_ACCOUNT: ReadonlySet<FailureReason> = new Set(['no_credit', 'key_limit', 'bad_key', 'small_plan']);
const OF_ROUTE: ReadonlySet<FailureReason> = new Set(['unavailable', 'provider_error']);

interface Breaker {
  failures: readonly number[];
  restMs: number;
  restsUntil: number;
  probedAt?: number | undefined;
}

export function createHealth({
  clock,
  noModel,
}: {
  readonly clock: Pick<Clock, 'now'>;
  /** Told once of each model that a provider does not know any more. */
  readonly noModel: (place: Place) => void;
}): Health {
  const breakers = new Map<string, Breaker>();
  const accounts = new Map<string, number>();
  const gone = new Set<string>();
  const routeOf = ({ provider, tier = '' }: Place) => `${provider} ${tier}`;
  const modelOf = (place: Place) => `${routeOf(place)} ${place.model}`;

  function isOpen(place: Place): boolean {
    const breaker = breakers.get(routeOf(place));
    if (!breaker || breaker.restsUntil === 0) return false;
    const { restsUntil, probedAt } = breaker;
    const isProbed = probedAt !== undefined && clock.now() < probedAt + PROBE_MS;
    return clock.now() < restsUntil || isProbed;
  }

  function trip(place: Place): void {
    const now = clock.now();
    const closed: Breaker = { failures: [], restMs: FIRST_REST_MS, restsUntil: 0 };
    const breaker = breakers.get(routeOf(place)) ?? closed;
    const recent = [...breaker.failures.filter((at) => at > now - WITHIN_MS), now];
    const isProbe = breaker.restsUntil > 0 && now >= breaker.restsUntil;
    const restMs = isProbe ? Math.min(breaker.restMs * 2, LONGEST_REST_MS) : breaker.restMs;
    const opens = isProbe || (breaker.restsUntil === 0 && recent.length >= FAILURES);
    const restsUntil = opens ? now + restMs : breaker.restsUntil;
    breakers.set(routeOf(place), { failures: recent, restMs, restsUntil });
  }

  return {
    isResting: (place) =>
      gone.has(modelOf(place)) || clock.now() < (accounts.get(place.provider) ?? 0) || isOpen(place),
    asked(place) {
      const breaker = breakers.get(routeOf(place));
      if (breaker && breaker.restsUntil > 0 && !isOpen(place)) breaker.probedAt = clock.now();
    },
    succeeded(place) {
      breakers.delete(routeOf(place));
      accounts.delete(place.provider);
    },
    failed(place, reason) {
      if (reason === 'no_model' && !gone.has(modelOf(place))) {
        gone.add(modelOf(place));
        noModel(place);
      }
      if (reason !== undefined && OF_ACCOUNT.has(reason))
        accounts.set(place.provider, clock.now() + ACCOUNT_REST_MS);
      if (reason === undefined || OF_ROUTE.has(reason)) trip(place);
    },
  };
}
