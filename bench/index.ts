import { apiyiBench } from './apiyi.ts';
import { busyBench } from './busy.ts';
import { discordBench } from './discord.ts';
import { mediaBench } from './media.ts';
import { pollingBench } from './polling.ts';
import { queueBench } from './queue.ts';
import { storeBench } from './store.ts';

/** Every benchmark by name, with what it shows; `npm run bench -- polling queue` runs only those. */
const benches: readonly { name: string; shows: string; run: () => Promise<void> | void }[] = [
  {
    name: 'store',
    shows: 'A status change writes as much with 100,000 jobs of history as with 100, beside one JSON file.',
    run: storeBench,
  },
  {
    name: 'media',
    shows: 'A result is kept and made to fit in seconds at worst; many downloads take little memory.',
    run: mediaBench,
  },
  {
    name: 'apiyi',
    shows:
      'Twenty synchronous answers of 30 MB at once take under 200 MB of memory, beside holding them as JSON.',
    run: apiyiBench,
  },
  {
    name: 'polling',
    shows: 'The end of an attempt is seen soon with few requests, beside asking every few seconds.',
    run: pollingBench,
  },
  {
    name: 'queue',
    shows:
      'One guild’s rush holds up nobody else, and the order costs little, beside first come, first served.',
    run: queueBench,
  },
  {
    name: 'discord',
    shows: 'A hundred commands in a second are acknowledged long before 3 s, beside a plain discord.js bot.',
    run: discordBench,
  },
  {
    name: 'busy',
    shows:
      'With 100,000 jobs of history and 100 running, first answers take no longer than with none: under 1 s.',
    run: busyBench,
  },
];

const wanted = process.argv.slice(2);
for (const { name, shows, run } of benches) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`== ${name}: ${shows}\n\n`);
  const from = performance.now();
  await run();
  process.stdout.write(`(${((performance.now() - from) / 1000).toFixed(0)} s)\n\n`);
}
