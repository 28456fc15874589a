import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const entry = join(import.meta.dirname, '../../src/index.ts');

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One life of the bot: a real process of its own. */
export interface BotProcess {
  /** When it was started, milliseconds since 1970. */
  readonly at: number;
  /** Resolves with true once it says that it is ready, with false if it ended before. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<End>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<End>;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<End>;
  /** Any signal, without waiting. */
  send(signal: NodeJS.Signals): void;
}

export interface StartOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Where it stands: a folder without an `.env` of somebody's own. */
  readonly cwd: string;
  /** Takes every line that it writes. */
  readonly log: (line: string) => void;
}

const { PATH = '', NODE_COMPILE_CACHE } = process.env;
/** Nothing else of this process's own environment reaches the bot. */
const ownEnv = { PATH, ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}) };

/** Starts the bot as `npm start` does. */
export function startBot({ env, cwd, log }: StartOptions): BotProcess {
  const child = spawn(process.execPath, [entry], {
    cwd,
    env: { ...ownEnv, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ready = Promise.withResolvers<boolean>();
  const ended = endOf(child);
  void ended.then(() => ready.resolve(false));
  createInterface({ input: child.stdout }).on('line', (line) => {
    log(line);
    if (line.includes('"nanobanana is ready"')) ready.resolve(true);
  });
  createInterface({ input: child.stderr }).on('line', log);
  const send = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    at: Date.now(),
    ready: ready.promise,
    ended,
    kill: () => send('SIGKILL'),
    stop: () => send('SIGTERM'),
    send: (signal) => void send(signal),
  };
}

/** `close`, not `exit`: everything that it wrote has been read by then. */
async function endOf(child: ChildProcess): Promise<End> {
  const [code, signal] = await once(child, 'close');
  return { code: code ?? null, signal: signal ?? null };
}
