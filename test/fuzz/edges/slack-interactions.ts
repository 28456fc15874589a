import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHandler } from '../../../src/bots/slack/handle/index.ts';
import { isSlacks } from '../../../src/bots/slack/hosts.ts';
import { readInteraction } from '../../../src/bots/slack/interaction.ts';
import { createPeople } from '../../../src/bots/slack/people.ts';
import { createRooms } from '../../../src/bots/slack/rooms.ts';
import type { Tools } from '../../../src/bots/slack/turn.ts';
import type { Workspace } from '../../../src/bots/slack/workspaces.ts';
import { nanobanana } from '../../../src/core/areas.ts';
import { createDrafts } from '../../../src/core/bots/drafts.ts';
import type { Status } from '../../../src/core/job.ts';
import type { Edge } from '../edge.ts';
import { oneJob } from '../support/jobs.ts';
import { mutated } from '../support/mutate.ts';
import { DRAFT, interactions, metadata } from '../support/slack-interactions.ts';
import { assertForm, assertLaid } from '../support/slack-message.ts';
import { nastyWord } from '../support/text.ts';

/** The reading and answering of the whole bot, with Slack itself left out. */

const API = 'https://slack.com/api';
const core = oneJob(DRAFT);
const warnings: unknown[] = [];

const say = async (message: unknown) => {
  assertLaid(message as Parameters<typeof assertLaid>[0]);
};
const web = {
  post: { chat: { postEphemeral: say, postMessage: say } },
  quick: {
    views: {
      open: async ({ view }: { view: Parameters<typeof assertForm>[0] }) => assertForm(view),
    },
    conversations: {
      info: async () => ({ channel: { name: 'pictures', is_private: false, is_member: true } }),
    },
    users: { info: async () => ({ user: { real_name: 'Mina', locale: 'ko-KR' } }) },
  },
} as unknown as Workspace['web'];
const workspace = { team: 'T1', token: 't', web, home: 'https://acme.slack.com', bot: 'B1', user: 'U9' };

const quiet = () => {};
const clock = { now: () => 1_800_000_000_000, sleep: () => new Promise<void>(() => {}) };
const logger = {
  debug: quiet,
  info: quiet,
  warn: (fields: object) => void warnings.push(fields),
  error: quiet,
};
const deps = { apiUrl: API, areas: [nanobanana], clock, logger } as unknown as Tools['deps'];
const tools: Tools = {
  deps,
  areas: [nanobanana],
  jobs: core.jobs,
  rooms: createRooms({ clock }),
  people: createPeople({ clock, logger }),
  drafts: createDrafts(core.jobs, deps),
  recent: { first: () => true, forget() {} },
  welcome: async () => {},
};
const workspaces = { of: async (team: string) => (team === 'T1' ? workspace : null) };
const handle = createHandler(tools, {
  workspaces: workspaces as unknown as Parameters<typeof createHandler>[1]['workspaces'],
  isStopping: () => false,
});

const draft = {
  prompt: 'a dog',
  aspect: '16:9',
  count: 2,
  pictures: [{ name: 'a.png', source: { kind: 'bot', file: { team: 'T1', id: 'F1AAAAAAA' } } }],
};

interface Case {
  readonly payload: unknown;
  readonly draft: unknown;
  readonly status: Status;
  readonly prompt: string;
}

export const edge: Edge<Case> = {
  name: 'slack-interactions',
  arbitrary: fc.record({
    payload: fc
      .tuple(mutated(interactions, 3), mutated([metadata], 1), fc.nat(399), fc.nat(2_500))
      .map(([payload, kept, turn, levels]) =>
        turn === 0 ? deepened(payload, levels) : remembering(payload, kept),
      ),
    draft: mutated([draft], 1),
    status: fc.constantFrom<Status>('completed', 'completed', 'failed', 'unknown', 'pending'),
    prompt: nastyWord,
  }),
  async check({ payload, draft: kept, status, prompt }) {
    const interaction = readInteraction(payload);
    if (!interaction) return;
    core.set({ status, prompt: prompt || 'a cat', draft: JSON.parse(JSON.stringify(kept) ?? 'null') });
    warnings.length = 0;
    const said: unknown[] = [];
    await withoutNetwork(() => handle(interaction, async (answer) => void said.push(answer)));
    for (const fault of core.faults) if (!isTold(fault)) throw fault;
    for (const warning of warnings) if (Object(warning).err) throw Object(warning).err;
    assert.ok(said.length > 0, 'somebody did something, and it was not acknowledged');
    for (const answer of said) assertAcknowledged(answer);
  },
};

/** A form remembers in a text of ours where it was opened. */
function remembering(payload: unknown, kept: unknown): unknown {
  const { view } = Object(payload);
  if (view && Object(view).private_metadata === '') view.private_metadata = JSON.stringify(kept) ?? '';
  return payload;
}

/** Its message holds blocks in blocks, far beyond what Slack allows. */
function deepened(payload: unknown, levels: number): unknown {
  let block: object = { type: 'section' };
  for (let level = 0; level < levels; level += 1)
    block = { type: 'section', accessory: block, elements: [block] };
  return { ...Object(payload), message: { ts: '1.2', blocks: [block] } };
}

/** What is wrong with a form stands in words under one of its fields. */
function assertAcknowledged(answer: unknown): void {
  if (answer === undefined) return;
  const { response_action: action, errors } = Object(answer);
  assert.equal(action, 'errors');
  const words = Object.values(errors);
  assert.ok(words.length > 0);
  for (const one of words) assert.ok(typeof one === 'string' && one.trim() !== '' && one.length < 2_000);
}

/** Private words go to an address that came with the payload, where it is Slack's. */
async function withoutNetwork(run: () => Promise<void>): Promise<void> {
  const { fetch } = globalThis;
  globalThis.fetch = async (url, options) => {
    assert.ok(isSlacks(String(url), API), `words were sent to ${url}`);
    assertLaid(JSON.parse(String(options?.body)));
    return new Response('ok');
  };
  try {
    await run();
  } finally {
    globalThis.fetch = fetch;
  }
}

/**
 * Told as a fault, and rightly so: a draft that says something else than we wrote, and a page that cannot turn since
 * no address came with its button.
 */
const isTold = (fault: unknown): boolean => {
  if (!(fault instanceof Error)) return false;
  const { name } = fault.constructor;
  return name === 'LaterError' || (name === 'ZodError' && /at draftOf /.test(fault.stack ?? ''));
};
