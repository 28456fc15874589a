import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../helpers/app.ts';
import { type BotProcess, type StartOptions, startBot } from './bot-process.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { createProviders, type Provider } from './providers.ts';
import { createRandom } from './random.ts';

/** US dollars a day: no run comes near it. */
const PLENTY = '10000';

/** Everything around the bot, in this process: the fakes, and the folder that every life of it is given. */
export interface Stage {
  readonly crowd: Crowd;
  /** All of them. */
  readonly provider: Provider;
  readonly folder: string;
  readonly dataDir: string;
  /** Every line that any life of the bot wrote. */
  readonly log: readonly string[];
  /** The bot in its place; `change` for one that should not be there. */
  start(change?: Partial<StartOptions>): BotProcess;
  readonly env: Readonly<Record<string, string>>;
  close(options: { keep: boolean }): Promise<void>;
}

/** Each side has a chance of its own, so that one does not shift the other's. */
export async function createStage(seed: number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'nanobanana-chaos-'));
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const crowd = await createCrowd(createRandom(seed + 1), publicUrl);
  const provider = await createProviders(createRandom(seed + 2));
  const log: string[] = [];
  const env = {
    DATA_DIR: dataDir,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    ...crowd.env,
    ...provider.env,
    TRUSTED_MEDIA_HOSTS: [...provider.hosts, ...crowd.hosts].join(),
    DAILY_BUDGET_USD: PLENTY,
    GUILD_DAILY_BUDGET_USD: PLENTY,
    PERSON_DAILY_BUDGET_USD: PLENTY,
  };
  const usual: StartOptions = { env, cwd: folder, log: (line) => void log.push(line) };
  const lives = new Set<BotProcess>();
  const killAll = () => [...lives].map((bot) => bot.kill());
  // Nothing outlives the run, however it ends.
  process.once('exit', killAll);

  return {
    crowd,
    provider,
    folder,
    dataDir,
    log,
    env,
    start(change) {
      const bot = startBot({ ...usual, ...change });
      lives.add(bot);
      void bot.ended.then(() => lives.delete(bot));
      return bot;
    },
    async close({ keep }) {
      await Promise.all(killAll());
      await Promise.all([provider.stop(), crowd.close()]);
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}
