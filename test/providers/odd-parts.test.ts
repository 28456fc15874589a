import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { TaskState } from '../../src/core/contracts/provider.ts';
import { failureReasons } from '../../src/core/job.ts';
import * as evolink from '../../src/providers/evolink/task.ts';
import * as piapi from '../../src/providers/piapi/task.ts';
import * as qingbo from '../../src/providers/qingbo/task.ts';
import { createFetchable } from '../../src/providers/results.ts';
import { fixturesOf } from '../fakes/provider/answers.ts';

const fetchable = createFetchable();
const PRICE = 30_000;
const ODD = [null, '', 'odd', 7, '7', -1, true, [], [null], {}, { a: [{}] }, undefined];

interface Reading {
  /** What a GET's answer means; undefined: it is none, and is asked for again. */
  read(body: unknown): TaskState | undefined;
  /** Where the status stands, and the task's id where it must be right. */
  readonly needed: readonly string[];
}

const providers: Readonly<Record<string, Reading>> = {
  piapi: {
    read(body) {
      const { data } = piapi.envelopeSchema.safeParse(body);
      return data && piapi.readTask(data.data, PRICE, fetchable).state;
    },
    needed: ['data', 'data.task_id', 'data.status'],
  },
  evolink: {
    read(body) {
      const { data } = evolink.taskSchema.safeParse(body);
      return data && evolink.readTask(data, { task: 't', price: PRICE }, fetchable).state;
    },
    needed: ['status'],
  },
  qingbo: {
    read(body) {
      const { data } = qingbo.taskSchema.safeParse(body);
      return data && qingbo.readTask(data, { task: 't', price: PRICE }, fetchable).state;
    },
    needed: ['status'],
  },
};

/** Every answer that differs from this one in one place, with that place. */
function* variants(body: unknown, path = ''): Generator<[place: string, changed: unknown]> {
  if (typeof body !== 'object' || body === null) return;
  for (const [key, part] of Object.entries(body)) {
    const place = path === '' ? key : `${path}.${key}`;
    const put = (value: unknown) => (Array.isArray(body) ? [value] : { ...body, [key]: value });
    for (const odd of ODD) yield [place, put(odd)];
    for (const [within, changed] of variants(part, place)) yield [within, put(changed)];
  }
}

function problemOf(state: TaskState): string | undefined {
  if (!('finished' in state)) return undefined;
  const { finished } = state;
  const { charge } = finished;
  const amount = charge.known ? charge.microDollars : charge.atMost;
  if (!Number.isSafeInteger(amount) || amount < 0) return `charges ${amount}`;
  if (finished.kind === 'completed' && finished.results.length === 0) return 'completed with nothing';
  if (finished.kind === 'failed' && !failureReasons.includes(finished.reason)) return finished.reason;
  return undefined;
}

const recorded = Object.keys(providers).flatMap((provider) =>
  readdirSync(new URL(`../fixtures/${provider}/`, import.meta.url))
    .map((file) => file.replace('.json', ''))
    .filter((name) => /^(get|webhook)-/.test(name))
    .map((name) => [provider, name] as const),
);

it.each(recorded)(
  '%s, %s: one odd part neither breaks the reading nor keeps an ended task from its end',
  (provider, name) => {
    const { read, needed } = providers[provider] ?? expect.unreachable();
    const original = fixturesOf(provider)(name);
    const ends = 'finished' in (read(original) ?? expect.unreachable());
    let seen = 0;
    for (const [place, changed] of variants(original)) {
      seen += 1;
      const state = read(changed);
      if (needed.includes(place)) continue;
      const wrong = state ? problemOf(state) : 'is not read';
      expect(wrong, `${place} in ${JSON.stringify(changed)}`).toBeUndefined();
      expect('finished' in (state ?? {}), `${place} in ${JSON.stringify(changed)}`).toBe(ends);
    }
    expect(seen).toBeGreaterThan(50);
  },
);
