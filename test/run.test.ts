import { EventEmitter } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { definitions } from '../src/providers/index.ts';
import { type App, type RunDeps, run } from '../src/run.ts';

/** A process that a test owns. `ended` resolves with the first exit code. */
function aHost(isTTY = false) {
  const events = new EventEmitter();
  const [out, err, logged]: string[][] = [[], [], []];
  const ended = Promise.withResolvers<number>();
  const codes: number[] = [];
  const host = {
    on: events.on.bind(events),
    exit(code: number) {
      codes.push(code);
      ended.resolve(code);
    },
    stdout: { write: (text: string) => out?.push(text), isTTY },
    stderr: { write: (text: string) => err?.push(text) },
  };
  const destination = { write: (text: string) => void logged?.push(text) };
  const texts = {
    out: () => out?.join('') ?? '',
    err: () => err?.join('') ?? '',
    log: () => logged?.join('') ?? '',
  };
  return { host, destination, codes, ended: ended.promise, emit: events.emit.bind(events), ...texts };
}

function anApp(change: Partial<App> = {}) {
  const stopped: number[] = [];
  const app: App = {
    start: async () => ({ url: 'http://127.0.0.1:3000' }),
    async stop() {
      stopped.push(1);
    },
    ...change,
  };
  return { stopped, createApp: async () => app };
}

async function started(change: Partial<App> = {}, deps: Partial<RunDeps> = {}, isTTY = false) {
  const process = aHost(isTTY);
  const { createApp, stopped } = anApp(change);
  await run({ env: {}, definitions, createApp, host: process.host, log: process.destination, ...deps });
  return { ...process, stopped };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe('start', () => {
  test('puts the address of the page on a line of its own for a person at a terminal', async () => {
    const lines = ['Token for the page: 1234'];
    const start = async () => ({ url: 'http://127.0.0.1:3000', lines });
    const { out, codes } = await started({ start }, {}, true);
    expect(
      out()
        .split('\n')
        .map((line) => line.trim()),
    ).toContain('http://127.0.0.1:3000');
    expect(out()).toContain('Token for the page: 1234');
    expect(codes).toEqual([]);
  });

  test('logs a line of JSON with the address where a machine reads', async () => {
    const { out, log } = await started();
    expect(out()).toBe('');
    const lines = log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ msg: 'nanobanana is ready', url: 'http://127.0.0.1:3000' });
  });

  test('warns of settings that do nothing or lift a limit, and goes on', async () => {
    const { log, codes } = await started({}, { env: { DISCORD_TOKN: 'x', DAILY_BUDGET_USD: '0' } });
    expect(log()).toContain('did you mean DISCORD_TOKEN?');
    expect(log()).toContain('DAILY_BUDGET_USD: is 0, so there is no daily limit');
    expect(codes).toEqual([]);
  });
});

describe('exit codes', () => {
  test('78 for wrong settings, all named in one message, without any value', async () => {
    const env = { PORT: 'canary', LOG_LEVEL: 'canary', DISCORD_TOKN: 'canary' };
    const { err, codes } = await started({}, { env });
    expect(codes).toEqual([78]);
    const [first, ...lines] = err().trimEnd().split('\n');
    expect(first).toBe('nanobanana cannot start with these settings:');
    const named = lines.map((line) => line.trim().split(':')[0]);
    expect(named).toEqual(['PORT', 'LOG_LEVEL', 'Besides', 'DISCORD_TOKN']);
    expect(err()).not.toContain('canary');
  });

  test.each([
    ['TokenRefusedError', 78],
    ['AddressError', 78],
    ['AddressInUseError', 75],
    ['InUseError', 75],
    ['DataDirError', 75],
  ])('for %s is %i, with its message and no stack', async (name, code) => {
    const start = () => Promise.reject(named(name, 'PORT: 3000 is taken; put another'));
    const { err, log, codes, ended } = await started({ start });
    expect(await ended).toBe(code);
    expect(codes).toEqual([code]);
    expect(err()).toBe('nanobanana cannot start:\n  PORT: 3000 is taken; put another\n');
    expect(log()).toBe('');
  });

  test('1 for a fault of ours, with its stack in the log', async () => {
    const start = () => Promise.reject(new Error('bug'));
    const { ended, log } = await started({ start });
    expect(await ended).toBe(1);
    expect(JSON.parse(log())).toMatchObject({ level: 60, err: { message: 'bug' } });
  });

  test('are kept when the app cannot even be built', async () => {
    const createApp = () => Promise.reject(named('DataDirError', 'DATA_DIR: no; put another'));
    expect(await (await started({}, { createApp })).ended).toBe(75);
  });

  test.each(['unhandledRejection', 'uncaughtException'])('1 for an %s, which is logged', async (event) => {
    const { emit, ended, log } = await started();
    emit(event, new Error('nobody caught it'));
    expect(await ended).toBe(1);
    expect(log()).toContain('nobody caught it');
  });
});

describe('a start that fails half way', () => {
  test('is undone before the process ends', async () => {
    const start = () => Promise.reject(named('AddressInUseError', 'PORT: taken; put another'));
    const { stopped, ended } = await started({ start });
    expect(await ended).toBe(75);
    expect(stopped).toHaveLength(1);
  });
});

describe('signals', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('%s stops the app, then ends with 0', async (signal) => {
    const { emit, ended, stopped } = await started();
    emit(signal);
    expect(await ended).toBe(0);
    expect(stopped).toHaveLength(1);
  });

  test('a second one ends at once', async () => {
    const { emit, codes } = await started({ stop: () => new Promise(() => {}) });
    emit('SIGINT');
    expect(codes).toEqual([]);
    emit('SIGINT');
    expect(codes).toEqual([1]);
  });

  test.each([
    [{}, 9_500],
    [{ SHUTDOWN_SECONDS: '3' }, 9_500],
    [{ SHUTDOWN_SECONDS: '60' }, 59_500],
  ])('a stop that hangs is left to the next start in time, with 0: %o', async (env, ms) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { emit, codes, log } = await started({ stop: () => new Promise(() => {}) }, { env });
    emit('SIGTERM');
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(codes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(codes).toEqual([0]);
    expect(log()).toContain('Not everything ended in time');
  });

  test('one that comes during the start stops what was started, and nothing is announced', async () => {
    const starting = Promise.withResolvers<{ url: string }>();
    const process = aHost();
    const { createApp, stopped } = anApp({ start: () => starting.promise });
    const running = run({ env: {}, definitions, createApp, host: process.host, log: process.destination });
    await new Promise((turn) => setImmediate(turn));
    process.emit('SIGTERM');
    starting.resolve({ url: 'http://x' });
    await running;
    expect(await process.ended).toBe(0);
    expect(stopped).toHaveLength(1);
    expect(process.log()).not.toContain('ready');
  });

  test('a stop that fails still ends with 0, and is logged', async () => {
    const { emit, ended, log } = await started({ stop: () => Promise.reject(new Error('disk full')) });
    emit('SIGTERM');
    expect(await ended).toBe(0);
    expect(log()).toContain('disk full');
  });
});
