import type { Fields } from '../discord/shape.ts';
import type { HttpDelivery } from './http-delivery.ts';
import type { Ids } from './ids.ts';
import { type Attempt, acknowledgeMs, type Interaction } from './interactions.ts';
import type { SocketMode } from './socket.ts';
import type { Timers } from './timers.ts';
import type { Violation } from './types.ts';

export interface DeliveryDeps {
  mode: 'socket' | 'http';
  now(): number;
  ids: Ids;
  timers: Timers;
  socket: SocketMode;
  http: HttpDelivery;
  violations: Violation[];
  changed(): void;
  /** Does what the answer asks for: shows a message, errors under fields, another view. */
  apply(interaction: Interaction, payload: Fields): void;
}

/** After the first try: at once, after a minute, after five. */
const retriesAfterMs = [0, 60_000, 300_000];

export const envelopeType = ({ kind }: Interaction) =>
  kind === 'slash' ? 'slash_commands' : kind === 'event' ? 'events_api' : 'interactive';

/** Hands events to the app, measures its answers, and repeats what Slack repeats: events alone. */
export function createDelivery(deps: DeliveryDeps) {
  const { now, ids, timers, socket, http, violations, changed } = deps;
  const open = new Map<string, { interaction: Interaction; attempt: Attempt }>();

  const late = (interaction: Interaction) =>
    violations.push({ rule: 'late acknowledgement', detail: `${interaction.kind} ${interaction.id}` });

  function acknowledge(envelopeId: string, payload: Fields, status: number | null = null) {
    const found = open.get(envelopeId);
    if (!found) return;
    const { interaction, attempt } = found;
    if (attempt.answeredAt !== null) {
      violations.push({ rule: 'second acknowledgement', detail: `${interaction.kind} ${interaction.id}` });
      return;
    }
    attempt.answeredAt = now();
    attempt.status = status;
    const afterMs = now() - attempt.at;
    const inTime = afterMs <= acknowledgeMs;
    if (!inTime) late(interaction);
    const first = interaction.acknowledgement === null;
    if (first || (!interaction.acknowledgement?.inTime && inTime))
      interaction.acknowledgement = { at: now(), afterMs, inTime, payload };
    if (inTime && first) deps.apply(interaction, payload);
    changed();
  }

  function repeatLater(interaction: Interaction, attempt: Attempt, reason: string) {
    const wait = retriesAfterMs[attempt.number];
    if (interaction.kind !== 'event' || wait === undefined) return;
    if (wait === 0) hand(interaction, attempt.number + 1, reason);
    else timers.after(wait, () => hand(interaction, attempt.number + 1, reason));
  }

  function failed(interaction: Interaction, attempt: Attempt, reason: string) {
    if (attempt.reason === 'given up') return;
    changed();
    repeatLater(interaction, attempt, reason);
  }

  function watch(interaction: Interaction, attempt: Attempt) {
    timers.after(acknowledgeMs + 1, () => {
      if (attempt.answeredAt !== null || attempt.status !== null) return;
      violations.push({ rule: 'not acknowledged', detail: `${interaction.kind} ${interaction.id}` });
      failed(interaction, attempt, attempt.by === 'http' ? 'http_timeout' : 'timeout');
    });
  }

  function bySocket(interaction: Interaction, attempt: Attempt) {
    const sent = socket.send({
      envelope_id: attempt.envelopeId,
      type: envelopeType(interaction),
      payload: interaction.payload,
      accepts_response_payload: interaction.kind !== 'event',
      ...(interaction.kind === 'event'
        ? { retry_attempt: attempt.number, retry_reason: attempt.reason ?? '' }
        : {}),
    });
    if (sent) return;
    attempt.by = 'nowhere';
  }

  async function byHttp(interaction: Interaction, attempt: Attempt) {
    const retry = attempt.number > 0 ? { number: attempt.number, reason: attempt.reason ?? '' } : null;
    const answer = await http.send(interaction.payload, envelopeType(interaction), retry);
    if (answer === null) return;
    if (answer.status >= 200 && answer.status < 300)
      return acknowledge(attempt.envelopeId, answer.payload, answer.status);
    attempt.status = answer.status;
    if (answer.noRetry) attempt.reason = 'given up';
    failed(interaction, attempt, 'http_error');
  }

  function hand(interaction: Interaction, number: number, reason: string | null) {
    const made: Attempt = {
      number,
      at: now(),
      by: deps.mode,
      envelopeId: ids.secret(),
      status: null,
      answeredAt: null,
      reason,
    };
    interaction.attempts.push(made);
    open.set(made.envelopeId, { interaction, attempt: made });
    if (deps.mode === 'http') void byHttp(interaction, made);
    else bySocket(interaction, made);
    watch(interaction, made);
    changed();
  }

  return {
    acknowledge,
    start: (interaction: Interaction) => hand(interaction, 0, null),
    /** Hands the same event over once more, as Slack does at times. */
    repeat: (interaction: Interaction) => hand(interaction, interaction.attempts.length, 'timeout'),
  };
}
