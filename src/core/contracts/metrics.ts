import type { AreaName, Status } from '../job.ts';

/** What is counted (contract §5 `/metrics`); no guild and no person. */
export interface Metrics {
  jobEnded(area: AreaName, platform: string, status: Status, seconds: number): void;
  providerRequest(provider: string, outcome: string): void;
  charged(provider: string, microDollars: number): void;
  acknowledged(platform: string, seconds: number): void;
  edited(platform: string): void;
  /** Gauges: read when they are asked for. */
  gauges(read: { queueWaiting: () => number; unknownJobs: () => number }): void;
}
