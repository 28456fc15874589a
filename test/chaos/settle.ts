import { setTimeout as delay } from 'node:timers/promises';
import { isActive, isFinal } from '../../src/core/advance.ts';
import type { Job } from '../../src/core/job.ts';
import { attemptsOf } from '../../src/core/money.ts';
import type { BotProcess } from './bot-process.ts';
import { readOpenJobs } from './hit.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 250;

/**
 * Waits until nothing is left to do: no attempt is under way, no reply is behind, and nothing is unknown that the
 * provider has (such a task is looked for within a minute). Answers false where `until` comes first, and
 * throws where the bot does not live that long.
 */
export async function settled(
  { dataDir, provider }: Stage,
  bot: BotProcess,
  until: number,
): Promise<boolean> {
  let gone = false;
  void bot.ended.then(() => {
    gone = true;
  });
  const isUnsettled = (job: Job) =>
    job.delivery === 'open' ||
    (isFinal(job.status) && job.delivery === 'due') ||
    attemptsOf(job).some(
      (attempt) => isActive(attempt) || (attempt.state === 'unknown' && provider.has(attempt.id)),
    );
  while (Date.now() < until) {
    if (gone) throw new Error('the bot ended by itself');
    const open = await readOpenJobs(dataDir);
    if (provider.unfinished() === 0 && !open.some(isUnsettled)) return true;
    await delay(LOOK_EVERY_MS);
  }
  return false;
}
