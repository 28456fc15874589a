import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../core/contracts/metrics.ts';

/** From a demo picture to the deadline of the slowest model, in seconds. */
const JOB_SECONDS = [1, 2, 5, 10, 15, 20, 30, 45, 60, 120, 300, 600, 1800];
/** Discord gives 3 seconds. */
const ACK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];

/** The numbers of contract §5, in a registry of their own. No guild and no person ever becomes a label. */
export interface PrometheusMetrics extends Metrics {
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  const named = (name: string, help: string) => ({ name: `nanobanana_${name}`, help, registers });

  const jobs = new Counter({
    ...named('jobs_total', 'Jobs that ended'),
    labelNames: ['area', 'platform', 'status'],
  });
  const jobSeconds = new Histogram({
    ...named('job_seconds', 'From request to result'),
    labelNames: ['area', 'platform'],
    buckets: JOB_SECONDS,
  });
  const requests = new Counter({
    ...named('provider_requests_total', 'Calls to providers by what came back'),
    labelNames: ['provider', 'outcome'],
  });
  const charged = new Counter({
    ...named('charged_micro_dollars_total', 'What providers charged; 1,000,000 is US$1'),
    labelNames: ['provider'],
  });
  const ackSeconds = new Histogram({
    ...named('ack_seconds', 'From event to acknowledgement'),
    labelNames: ['platform'],
    buckets: ACK_SECONDS,
  });
  const edits = new Counter({ ...named('edits_total', 'Edits of replies'), labelNames: ['platform'] });

  return {
    jobEnded(area, platform, status, seconds) {
      jobs.inc({ area, platform, status });
      jobSeconds.observe({ area, platform }, seconds);
    },
    providerRequest: (provider, outcome) => requests.inc({ provider, outcome }),
    charged: (provider, microDollars) => charged.inc({ provider }, microDollars),
    acknowledged: (platform, seconds) => ackSeconds.observe({ platform }, seconds),
    edited: (platform) => edits.inc({ platform }),
    gauges({ queueWaiting, unknownJobs }) {
      gauge(named('queue_waiting', 'Tasks that wait for their turn'), queueWaiting);
      gauge(named('unknown_jobs', 'Jobs whose provider never answered'), unknownJobs);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function gauge(options: { name: string; help: string; registers: Registry[] }, read: () => number): void {
  new Gauge({
    ...options,
    collect() {
      this.set(read());
    },
  });
}

/** `GET /metrics`. */
export function mountMetrics(
  app: FastifyInstance,
  metrics: Pick<PrometheusMetrics, 'text' | 'contentType'>,
): void {
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
