import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSlacks } from '../../../src/bots/slack/hosts.ts';
import { areaOfBlock, filesOfButton, outputOfBlock } from '../../../src/bots/slack/layout.ts';
import { parseListId } from '../../../src/bots/slack/list.ts';
import { metadataOf, readMetadata } from '../../../src/bots/slack/metadata.ts';
import { jumpLink, placeJson, placeOf } from '../../../src/bots/slack/place.ts';
import { areaNames, parseId } from '../../../src/core/job.ts';
import { limits } from '../../fakes/slack/limits.ts';
import { JOB } from '../../helpers/views.ts';
import type { Edge } from '../edge.ts';
import { mutated } from '../support/mutate.ts';
import { metadata } from '../support/slack-interactions.ts';
import { nastyWord } from '../support/text.ts';

/** What we write into buttons, blocks, forms and jobs, and what comes back of it. */

const API = 'https://slack.com/api';
const ID = /^[A-Z0-9]{1,30}$/;

const OURS = [
  'page:nanobanana:history:2',
  'page:nanobanana:saved:9999999',
  `nanobanana:picture:${JOB}-1`,
  'nanobanana:actions',
  `${JOB}-1=F000000001,${JOB}-2=F000000002`,
  JSON.stringify(metadata),
  'https://hooks.slack.com/actions/T1/1/x',
  'https://user@slack.com.evil.example:443/',
];

const sign = fc.oneof(
  fc.constantFrom('0', '-', ':', 'A', ',', '=', '/', '@', '.', '"', '\n', 'constructor'),
  nastyWord,
);

/** One of ours but for a sign or two. */
const damaged = fc
  .tuple(fc.constantFrom(...OURS), fc.array(fc.tuple(fc.nat(60), sign), { maxLength: 2 }))
  .map(([id, changes]) =>
    changes.reduce((text, [at, word]) => text.slice(0, at) + word + text.slice(at + (word.length % 2)), id),
  );

const place = {
  team: 'T1',
  home: 'https://acme.slack.com',
  channel: 'C1',
  thread: '1800000000.000001',
  message: '1800000000.000100',
  shown: { pictures: [JOB], notes: [], files: [{ id: 'F000000001', picture: `${JOB}-1` }] },
};

interface Case {
  readonly text: string;
  readonly remembered: unknown;
  readonly place: unknown;
}

export const edge: Edge<Case> = {
  name: 'slack-ids',
  arbitrary: fc.record({
    text: fc.oneof({ arbitrary: damaged, weight: 3 }, { arbitrary: nastyWord, weight: 1 }),
    remembered: mutated([metadata], 2),
    place: mutated([place], 2),
  }),
  check({ text, remembered, place: kept }) {
    assertIds(text);
    assertAddress(text);
    assertMetadata(text);
    assertMetadata(JSON.stringify(remembered) ?? '');
    assertPlace(JSON.parse(JSON.stringify(kept) ?? 'null'));
  },
};

/** What is no id of ours means nothing. */
function assertIds(text: string): void {
  const page = parseListId(text);
  if (page) assert.equal(`page:${page.area}:${page.kind}:${page.page}`, text);
  const area = areaOfBlock(text);
  if (area) assert.ok(text === area || text.startsWith(`${area}:`));
  const output = outputOfBlock(text);
  if (output !== undefined) {
    assert.ok(parseId(output)?.n !== undefined, output);
    assert.ok(
      areaNames.some((name) => text === `${name}:picture:${output}`),
      text,
    );
  }
  for (const { picture, id } of filesOfButton(text)) {
    assert.ok(parseId(picture)?.n !== undefined && ID.test(id), `${picture} ${id}`);
    assert.ok(text.includes(`${picture}=${id}`), 'a file that no button has');
  }
}

/** Told by its letters, where the product asks a parser. */
function assertAddress(text: string): void {
  if (!isSlacks(text, API)) return;
  const { protocol, hostname, port, username, password } = new URL(text);
  assert.deepEqual([protocol, port, username, password], ['https:', '', '', '']);
  const [top, name] = hostname.split('.').reverse();
  assert.ok(top === 'com' && name === 'slack', hostname);
}

/** Read as we would have written it, within what Slack takes, or not at all. */
function assertMetadata(text: string): void {
  const read = readMetadata(text);
  if (!read) return;
  const { area, team, channel, name, thread, url, ...more } = read;
  assert.deepEqual(more, {});
  assert.ok(areaNames.includes(area) && ID.test(team) && (channel === undefined || ID.test(channel)));
  for (const one of [name, thread, url]) assert.ok(one === undefined || typeof one === 'string');
  const written = metadataOf(read);
  assert.ok(written.length <= limits.privateMetadata, `${written.length} characters`);
  assert.deepEqual(readMetadata(written), read);
}

/** A message of ours has an address of its workspace, and of nothing else. */
function assertPlace(json: Parameters<typeof placeOf>[0]): void {
  const read = placeOf(json);
  const link = jumpLink(json);
  if (!read) assert.equal(link, undefined);
  if (read) assert.deepEqual(placeOf(placeJson(read)), read);
  if (!read || link === undefined) return;
  const { origin, pathname } = new URL(link);
  assert.equal(origin, new URL(read.home ?? '').origin);
  assert.match(pathname, /^\/archives\/[A-Z0-9]{1,30}\/p\d+$/);
}
