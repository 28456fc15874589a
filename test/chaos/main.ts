import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../../src/exit-codes.ts';
import type { Books, Death } from './books.ts';
import { check } from './check.ts';
import { readHistory } from './history.ts';
import { type Kills, killAgainAndAgain, started } from './kills.ts';
import { startLoad } from './load.ts';
import { type ChaosOptions, readOptions } from './options.ts';
import { createRandom } from './random.ts';
import { tableOf } from './report.ts';
import { settled } from './settle.ts';
import { createStage, type Stage } from './stage.ts';

/** Kills the real process at random, again and again, and then compares everybody's books. */

const MOST_MS_PER_KILL = 7_000;
/** An unknown task is looked for after a minute; what is found may wait for its place once more. */
const SETTLE_WITHIN_MS = 100_000;
/** Start, history and check; beyond all of them the run has hung. */
const AROUND_MS = 60_000;
const MOST_SENTENCES = 30;

const print = (line: string) => process.stdout.write(`${line}\n`);

async function run({ kills: wanted, seed, keep }: ChaosOptions): Promise<boolean> {
  const again = `npm run chaos -- --kills ${wanted} --seed ${seed}`;
  print(again);
  setTimeout(() => giveUp(again), wanted * MOST_MS_PER_KILL + SETTLE_WITHIN_MS + AROUND_MS).unref();
  const random = createRandom(seed);
  const stage = await createStage(seed);
  let clean = false;
  try {
    const refused = await secondProcess(stage);
    const until = Date.now() + wanted * MOST_MS_PER_KILL;
    const told = (hits: number) => void (hits % 10 === 0 && print(`${hits} kills`));
    const load = startLoad(stage.crowd);
    const kills = await killAgainAndAgain(stage, random, { wanted, until, told }).finally(load.stop);
    const last = await lastLife(stage);
    const { books, damage } = await collect(stage, last.listed, kills.deaths);
    const short = kills.hits.length < wanted ? [`only ${kills.hits.length} kills hit work in time`] : [];
    const violations = [...refused, ...short, ...last.violations, ...damage, ...check(books)];
    tell(kills, books, violations);
    clean = violations.length === 0;
  } finally {
    const left = keep || !clean;
    await writeFile(join(stage.folder, 'bot.log'), `${stage.log.join('\n')}\n`);
    await stage.close({ keep: left });
    if (left) print(`The data and the log are in ${stage.folder}`);
    if (!clean) print(`Once more: ${again}`);
  }
  return clean;
}

function giveUp(again: string): void {
  print(`The run hangs.\nOnce more: ${again}`);
  process.exit(1);
}

function tell(kills: Kills, books: Books, violations: readonly string[]): void {
  print(`\n${tableOf(kills, books)}\n`);
  for (const sentence of violations.slice(0, MOST_SENTENCES)) print(`VIOLATION ${sentence}`);
  print(violations.length === 0 ? 'No violation.' : `${violations.length} violations.`);
}

/** While one process has the data, another one must leave with 75. */
async function secondProcess(stage: Stage): Promise<string[]> {
  const first = stage.start();
  await started(first);
  await stage.crowd.moveIn();
  const said: string[] = [];
  const second = stage.start({ env: { ...stage.env, PORT: '0' }, log: (line) => void said.push(line) });
  const { code } = (await second.ready) ? await second.kill() : await second.ended;
  const { code: firstCode } = await first.stop();
  return [
    ...(code === exitCodes.unavailable ? [] : [`a second process ended with ${code}: ${said.join(' ')}`]),
    ...(firstCode === exitCodes.stopped ? [] : [`SIGTERM ended the first process with ${firstCode}`]),
  ];
}

interface LastLife {
  readonly violations: readonly string[];
  readonly listed: readonly string[];
}

/** Nobody kills it any more: it comes to rest, shows its history, and is stopped in order. */
async function lastLife(stage: Stage): Promise<LastLife> {
  print('The last life: everything comes to rest');
  stage.crowd.calm();
  stage.provider.calm();
  const bot = stage.start();
  await started(bot);
  const rest = await settled(stage, bot, Date.now() + SETTLE_WITHIN_MS);
  const listed = await stage.crowd.readHistory();
  const { code } = await bot.stop();
  const violations = [
    ...(rest ? [] : ['something is still under way after the last start']),
    ...(code === exitCodes.stopped ? [] : [`SIGTERM ended it with ${code}`]),
  ];
  return { violations, listed };
}

/** Everybody's books, and what is wrong with the files that the bot left. */
async function collect(
  { crowd, provider, dataDir, log }: Stage,
  listed: readonly string[],
  deaths: readonly Death[],
) {
  const { jobs, damage } = await readHistory(dataDir);
  const books: Books = {
    asked: crowd.asked(),
    tasks: await provider.tasks(),
    listed,
    jobs,
    log,
    pings: crowd.pings(),
    deaths,
  };
  return { books, damage };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.exitCode = (await run(readOptions(process.argv.slice(2)))) ? 0 : 1;
