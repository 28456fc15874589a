import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toHuman } from '../../../src/log/human.ts';
import { createLogger } from '../../../src/logger.ts';
import { createMetrics } from '../../../src/server/metrics.ts';
import type { Edge } from '../edge.ts';
import { nastyText, nastyWord } from '../support/text.ts';

/** What people typed, in lines of the log and labels of the metrics. */

const SECRETS = ['sk-live-1234567890', 'pass"word\\with\nsigns', 'xoxb-1234-abcdef', '한국-비밀-키'];
/** What a terminal obeys: colours, bells, marks that turn text around, and line breaks in the middle of a line. */
const OBEYED = /(?!\n)\p{Cc}|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const LONGEST_LINE = 40_000;

const lines: string[] = [];
const logger = createLogger({
  level: 'trace',
  secrets: SECRETS,
  out: { write: (line) => void lines.push(line) },
});

interface Case {
  readonly text: string;
  readonly message: string;
  readonly secret: string;
  readonly where: 'field' | 'deep' | 'message' | 'error' | 'token' | 'list';
  readonly label: string;
  readonly metered: boolean;
}

export const edge: Edge<Case> = {
  name: 'logs',
  arbitrary: fc.record({
    text: nastyText,
    message: nastyWord,
    secret: fc.constantFrom(...SECRETS),
    where: fc.constantFrom('field', 'deep', 'message', 'error', 'token', 'list'),
    label: nastyWord,
    metered: fc.nat(99).map((turn) => turn === 0),
  }),
  async check(given) {
    lines.length = 0;
    write(given);
    assert.equal(lines.length, 1);
    const [line = ''] = lines;
    assertLine(line, given.secret);
    const human = toHuman(line);
    assert.doesNotMatch(human, OBEYED, 'a terminal would obey');
    assert.ok(human.endsWith('\n'));
    if (given.where !== 'error') assert.equal(human.split('\n').length, 2, 'one event, several lines');
    if (given.metered) await assertMetrics(given.label);
  },
};

function write({ text, message, secret, where }: Case): void {
  const both = `${text}${secret}${text}`;
  if (where === 'field') logger.info({ prompt: both }, message);
  else if (where === 'deep')
    logger.warn({ job: { request: { prompt: both, [text.slice(0, 50)]: secret } } }, message);
  else if (where === 'message') logger.error({}, both);
  else if (where === 'error') logger.error({ err: new Error(both, { cause: new Error(secret) }) }, message);
  else if (where === 'token') logger.debug({ token: both, nested: { apiKey: secret } }, message);
  else logger.info({ list: [both, { secret }] }, message);
}

/** One line of JSON with no secret in it, in whatever way it is written there. */
function assertLine(line: string, secret: string): void {
  assert.ok(line.endsWith('\n') && !line.slice(0, -1).includes('\n'));
  assert.ok(line.length < LONGEST_LINE, `a line of ${line.length}`);
  assert.doesNotMatch(line.slice(0, -1), OBEYED);
  const said = JSON.stringify(JSON.parse(line));
  for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    assert.ok(!said.includes(form) && !line.includes(form), 'a secret in the log');
}

/** Each sample stays a line of its own, whatever stands in a label. */
async function assertMetrics(label: string): Promise<void> {
  const metrics = createMetrics();
  metrics.providerRequest(label, label);
  metrics.jobEnded('nanobanana', label, 'completed', 1);
  for (const line of (await metrics.text()).split('\n'))
    assert.match(
      line,
      /^(# (HELP|TYPE) nanobanana_|nanobanana_\w+(\{(\w+="([^"\\]|\\.)*",?)*\})? [\d.e+-]+$|$)/s,
    );
}
