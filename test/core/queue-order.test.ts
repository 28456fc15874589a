import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue, type Slot } from '../../src/core/queue.ts';

const never = new AbortController().signal;

const ticket = fc.record({
  job: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  guild: fc.constantFrom('big', 'small', 'tiny'),
  person: fc.constantFrom('ann', 'bob', 'cat'),
});

describe('the places that are told', () => {
  it('are the order in which jobs are served when nobody else comes, whoever was served before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ticket, { maxLength: 20 }), fc.nat(10), async (tickets, before) => {
        const queue = createQueue({ concurrency: () => 1, areas: 1, now: () => 0, later: () => {} });
        let slot: Slot | null = queue.occupy('piapi', 'nanobanana');
        const served: string[] = [];
        for (const { job, guild, person } of tickets) {
          const one = {
            job: `${guild} ${person} ${job}`,
            provider: 'piapi',
            area: 'nanobanana',
            guild,
            person,
          } as const;
          void queue.admit(one, never).then((place) => {
            served.push(one.job);
            slot = place;
          });
        }
        const serve = async () => {
          slot?.release();
          await Promise.resolve();
        };
        for (let i = 0; i < Math.min(before, tickets.length); i += 1) await serve();
        const jobs = new Set(tickets.map(({ job, guild, person }) => `${guild} ${person} ${job}`));
        const places = new Map([...jobs].map((job) => [job, queue.place(job)]));
        const told = [...jobs]
          .filter((job) => places.get(job))
          .sort((a, b) => (places.get(a)?.place ?? 0) - (places.get(b)?.place ?? 0));
        served.length = 0;
        while (queue.waiting() > 0) await serve();
        expect(told).toEqual([...new Set(served)]);
        for (const job of told) expect(places.get(job)?.total).toBe(told.length);
      }),
      { numRuns: 300 },
    );
  });
});
