import { setTimeout as delay } from 'node:timers/promises';
import { placeOf } from '../../src/bots/slack/place.ts';
import type { Job } from '../../src/core/job.ts';
import type { Death } from './books.ts';
import type { BotProcess } from './bot-process.ts';
import { counts, type Hit, hitOf, readOpenJobs } from './hit.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

/** A life ends at a random moment after the start, or within it: taking up what is open can be hit too. */
const LONGEST_LIFE_MS = 1_500;
const KILLED_WHILE_STARTING = 0.2;
const START_WITHIN_MS = 30_000;

export interface Kills {
  /** Those that hit work in flight; only they are counted. */
  readonly hits: readonly Hit[];
  /** Those that found nothing to hit. */
  readonly inVain: number;
  readonly whileStarting: number;
  readonly slowestStartMs: number;
  /** All of them, counted or not. */
  readonly deaths: readonly Death[];
}

/** Starts the bot and kills it, over and over, until `wanted` kills have hit work or the time is up. */
export async function killAgainAndAgain(
  stage: Stage,
  random: Random,
  { wanted, until, told }: { wanted: number; until: number; told: (hits: number) => void },
): Promise<Kills> {
  const hits: Hit[] = [];
  const starts: number[] = [];
  const deaths: Death[] = [];
  let inVain = 0;
  let whileStarting = 0;
  while (hits.length < wanted && Date.now() < until) {
    stage.crowd.changePace();
    stage.provider.changePace();
    const bot = stage.start();
    const lastStart = starts.at(-1);
    const early = lastStart !== undefined && random.chance(KILLED_WHILE_STARTING);
    if (early) await delay(random.whole(Math.round(lastStart / 2), lastStart));
    else {
      await started(bot);
      starts.push(Date.now() - bot.at);
      await delay(random.whole(0, LONGEST_LIFE_MS));
    }
    const unfinished = stage.provider.unfinished();
    const at = Date.now();
    const { signal, code } = await bot.kill();
    if (signal !== 'SIGKILL') throw new Error(`the bot ended by itself with ${code}`);
    const open = await readOpenJobs(stage.dataDir);
    deaths.push({ at, saved: open.flatMap(messageOf) });
    const hit = hitOf(open, stage.provider.has, unfinished);
    if (counts(hit)) hits.push(hit);
    else inVain += 1;
    if (early && counts(hit)) whileStarting += 1;
    told(hits.length);
  }
  return { hits, inVain, whileStarting, slowestStartMs: Math.max(0, ...starts), deaths };
}

const messageOf = ({ reply }: Job): string[] => {
  const message = placeOf(reply)?.message;
  return message ? [message] : [];
};

/** Throws where the bot does not come up. */
export async function started(bot: BotProcess): Promise<void> {
  const over = new AbortController();
  const late = delay(START_WITHIN_MS, undefined, { signal: over.signal }).then(
    () => true,
    () => false,
  );
  const isLate = await Promise.race([late, bot.ready.then(() => false)]);
  over.abort();
  if (isLate) throw new Error('the bot did not come up in time');
  if (!(await bot.ready)) throw new Error('the bot ended while it was starting');
}
