import { performance } from 'node:perf_hooks';

/**
 * How much of the time in which this process had something to do it was given a core, from here on: 1 on a machine
 * with time for it, 0.25 where three others want the same core. A deadline of a platform holds for a bot that is
 * given its time; what is late because others ran is not the bot's.
 */
export function measureGivenShare(): () => number {
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const { active } = performance.eventLoopUtilization(loop);
    return Math.min(1, (user + system) / 1_000 / active);
  };
}
