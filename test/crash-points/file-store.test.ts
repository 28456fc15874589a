import { expect, it } from 'vitest';
import { crashEverywhere } from './crashes.ts';
import { fileDisk } from './file-disk.ts';
import { discordPoints, doubtPoints, playgroundPoints, pressedPoints, slackPoints } from './listed.ts';

/** A real disk that others use too answers when it likes. */
const PATIENCE_MS = 240_000;

it(
  'a crash at each point of an edit leaves files on a real disk that the next process goes on from',
  async () => {
    const crashed = await crashEverywhere(
      {
        name: 'an edit on a real disk',
        platform: 'web',
        asked: { count: 1, picture: true },
        provider: { webhooks: true, history: true },
        disk: fileDisk,
        realDisk: true,
      },
      'each point',
    );
    expect(crashed.violations).toEqual([]);
    expect(crashed.crashedAt.length).toBeGreaterThan(40);
    console.info(`crash points, a real disk: 1 scenario, ${crashed.crashedAt.length} crashes, 0 violations`);
  },
  PATIENCE_MS,
);

it('at least sixty points are crashed at', () => {
  const calls = new Set([
    ...discordPoints,
    ...playgroundPoints,
    ...doubtPoints,
    ...pressedPoints,
    ...slackPoints,
  ]);
  expect(2 * calls.size).toBeGreaterThanOrEqual(60);
});
