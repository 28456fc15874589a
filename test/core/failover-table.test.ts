import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isFinal } from '../../src/core/advance.ts';
import { formatMoney } from '../../src/core/format.ts';
import { attemptsOf, held } from '../../src/core/money.ts';
import { eventually } from '../helpers/app.ts';
import { aSpot, aWish, createCore, mina } from '../helpers/core.ts';
import {
  type FailureName,
  failures,
  type ProviderName,
  providerNames,
  type Standing,
  standing,
} from '../helpers/four-providers.ts';
import { quickClock } from '../helpers/quick-clock.ts';

/** The real providers before their fakes, each failing in each way with another one beside it. */

const NEXT: Readonly<Record<ProviderName, ProviderName>> = {
  piapi: 'evolink',
  evolink: 'qingbo',
  qingbo: 'apiyi',
  apiyi: 'piapi',
};

const page = readFileSync(join(import.meta.dirname, '../../docs/providers.md'), 'utf8');

async function meet(name: ProviderName, how: FailureName) {
  const clock = quickClock();
  const first = await standing(name, clock, how);
  if (!first) return undefined;
  const second = await standing(NEXT[name], clock);
  if (!second) throw new Error(`${NEXT[name]} cannot stand by`);
  const both = [first, second];
  const core = createCore({ change: { clock, providers: both.map(({ provider }) => provider) } });
  onTestFinished(async () => {
    await core.jobs.stop();
    await Promise.all(both.map(({ stop }) => stop()));
  });
  await core.jobs.start();
  const made = await core.jobs.submit(mina, aSpot(), aWish({ prompt: `${name} ${how}` }));
  const id = made?.job ?? '';
  const job = async () => {
    const stored = await core.store.get(mina, id);
    if (!stored) throw new Error('the job is gone');
    return stored;
  };
  const rest = () => eventually(async () => isFinal((await job()).status));
  await rest();
  return { core, id, both, job, rest };
}

type Met = NonNullable<Awaited<ReturnType<typeof meet>>>;

const chargesOf = (both: readonly Standing[]) =>
  both.map(({ provider, charges }) => ({ provider, charges: charges() }));

/** What people see, and what the providers' own books say. */
async function cellOf({ core, id, both, job }: Met): Promise<string> {
  const { status, tasks } = await job();
  const made = tasks[0]?.attempts.find(({ end }) => end === 'completed')?.provider;
  const by = both.find(({ provider }) => provider.name === made)?.provider.title;
  const { buttons } = await core.jobs.view(mina, id);
  const move = buttons.find(({ action }) => action === 'move')?.label;
  const seen = `${status.charAt(0).toUpperCase()}${status.slice(1)}${by ? ` by ${by}` : ''}`;
  const charged = chargesOf(both).flatMap(({ provider, charges }) =>
    charges.map((micro) => `${provider.title} ${formatMoney(micro, 'en')}`),
  );
  const offered = move ? `, “${move}”` : '';
  return `${seen}${offered}; charged: ${charged.join(', ') || 'nothing'}`;
}

/** Our books and theirs say the same; what nobody knows is held, and as much as it may be. */
async function compareBooks({ both, job }: Met): Promise<void> {
  const attempts = attemptsOf(await job());
  for (const { provider, charges } of chargesOf(both)) {
    const ours = attempts.filter((attempt) => attempt.provider === provider.name);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
    const booked = sum(ours.map(({ money }) => money.committed));
    const doubt = sum(ours.map(({ money, state }) => (state === 'unknown' ? held(money) : 0)));
    expect(sum(charges), provider.name).toBeGreaterThanOrEqual(booked);
    expect(sum(charges), provider.name).toBeLessThanOrEqual(booked + doubt);
  }
}

const countOf = (both: readonly Standing[]): number =>
  chargesOf(both).flatMap(({ charges }) => charges).length;

/**
 * The button that names another provider, as often as there is one: each press may cost once more, and where the
 * attempt before may cost too, it asks.
 */
async function press({ core, id, job, both, rest }: Met): Promise<void> {
  for (let presses = 1; (await job()).status !== 'completed'; presses += 1) {
    const isUnknown = (await job()).status === 'unknown';
    const asked = await core.jobs.retry(mina, id, { confirmed: false, move: true });
    expect(asked === 'started').toBe(!isUnknown);
    if (asked !== 'started') await core.jobs.retry(mina, id, { confirmed: true, move: true });
    await rest();
    expect(countOf(both)).toBeLessThanOrEqual(presses + 1);
  }
}

it('who is charged what when a provider fails in each way, as the page on providers has it', {
  timeout: 60_000,
}, async () => {
  const rows = await Promise.all(
    providerNames.map(async (name) => {
      const cells = await Promise.all(
        failures.map(async (how) => {
          const met = await meet(name, how);
          if (!met) return 'never does';
          // A task that was taken is made, and paid, whoever still asks for it.
          await eventually(() => met.both.every(({ settled }) => settled()));
          const cell = await cellOf(met);
          expect(countOf(met.both), `${name} ${how}`).toBeLessThanOrEqual(1);
          await compareBooks(met);
          if (cell.includes('Try')) await press(met);
          await compareBooks(met);
          return cell;
        }),
      );
      return [`\`${name}\``, ...cells];
    }),
  );
  const table = [['provider one', ...failures], ['', ...failures].map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  process.stdout.write(`${table}\n`);
  expect(page).toContain(table);
});
