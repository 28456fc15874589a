import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHandler } from '../../../src/bots/discord/handle/index.ts';
import { readInteraction } from '../../../src/bots/discord/interaction.ts';
import { createReplies } from '../../../src/bots/discord/reply.ts';
import type { DiscordRest } from '../../../src/bots/discord/rest.ts';
import { createRooms } from '../../../src/bots/discord/rooms.ts';
import type { Tools } from '../../../src/bots/discord/turn.ts';
import { nanobanana } from '../../../src/core/areas.ts';
import { createDrafts } from '../../../src/core/bots/drafts.ts';
import type { Status } from '../../../src/core/job.ts';
import type { Edge } from '../edge.ts';
import { assertMessage, assertModal } from '../support/discord-message.ts';
import { DRAFT, interactions } from '../support/interactions.ts';
import { oneJob } from '../support/jobs.ts';
import { mutated } from '../support/mutate.ts';
import { nastyWord } from '../support/text.ts';

/** The reading and answering of the whole bot, with Discord itself left out. */

const MODAL = 9;

interface Sent {
  readonly body?: { readonly components?: unknown; readonly allowed_mentions?: unknown };
  readonly files?: readonly { readonly name: string }[];
}

const core = oneJob(DRAFT);
const warnings: unknown[] = [];
let answers = 0;

function take(_route: string, { body, files = [] }: Sent = {}) {
  answers += 1;
  if (body?.components !== undefined) assertOutgoing(body, files);
  return Promise.resolve({ id: '99', channel_id: '77', attachments: [] });
}

function assertOutgoing(body: NonNullable<Sent['body']>, files: NonNullable<Sent['files']>): void {
  const components = body.components as Parameters<typeof assertMessage>[0]['components'];
  const named = files.map(({ name }) => ({ name, type: 'image/png', data: Buffer.alloc(0) }));
  assertMessage({ components, files: named });
  assert.deepEqual(body.allowed_mentions, { parse: [], users: [] });
}

const channel = { type: 0, permission_overwrites: [{ id: '42', allow: '1024', deny: '0' }] };
const client = { post: take, patch: take, delete: take, get: async () => channel };
const rest = { ack: client, post: client, webhook: client, bot: client } as unknown as DiscordRest;
const say = () => {};
const clock = { now: () => 1_800_000_000_000, sleep: () => new Promise<void>(() => {}) };

const deps: Tools['deps'] = {
  token: 't',
  apiUrl: 'http://127.0.0.1:9',
  areas: [nanobanana],
  clock,
  logger: { debug: say, info: say, warn: (fields) => void warnings.push(fields), error: say },
  metrics: { acknowledged: () => {} },
  seal: (text) => text,
  unseal: (text) => text,
};
const marks = { commandId: () => '123' };

const tools: Tools = {
  deps,
  areas: deps.areas,
  jobs: core.jobs,
  rest,
  rooms: createRooms({ rest, clock }),
  drafts: createDrafts(core.jobs, deps),
  marks,
  replies: createReplies({ rest, marks, clock, unseal: deps.unseal }),
  welcome: async () => {},
};
const handle = createHandler(tools, () => false);

const draft = {
  prompt: 'a dog',
  aspect: '16:9',
  count: 2,
  pictures: [{ name: 'a.png', source: { kind: 'url', url: 'https://x.example/a.png' } }],
};

interface Case {
  readonly payload: unknown;
  readonly draft: unknown;
  readonly status: Status;
  readonly prompt: string;
}

export const edge: Edge<Case> = {
  name: 'interactions',
  arbitrary: fc.record({
    payload: fc
      .tuple(mutated(interactions, 3), fc.nat(399), fc.nat(2_500))
      .map(([payload, turn, levels]) => (turn === 0 ? deepened(payload, levels) : payload)),
    draft: mutated([draft], 1),
    status: fc.constantFrom<Status>('completed', 'completed', 'failed', 'unknown', 'pending'),
    prompt: nastyWord,
  }),
  async check({ payload, draft: kept, status, prompt }) {
    const interaction = readInteraction(payload);
    if (!interaction) return;
    core.set({ status, prompt: prompt || 'a cat', draft: JSON.parse(JSON.stringify(kept) ?? 'null') });
    warnings.length = 0;
    answers = 0;
    await handle(interaction, async (body, files = []) => {
      answers += 1;
      if (body.type === MODAL) assertModal(body.data);
      else if (Object(body.data).components) assertOutgoing(Object(body.data), files);
    });
    for (const fault of core.faults) if (!isDraft(fault)) throw fault;
    for (const warning of warnings) assert.equal(Object(warning).err, undefined, `${Object(warning).err}`);
    assert.ok(answers > 0 || warnings.length > 0, 'somebody pressed, and nothing was said');
  },
};

/** Its message holds components in components, far beyond what Discord allows. */
function deepened(payload: unknown, levels: number): unknown {
  let component: object = { type: 1 };
  for (let level = 0; level < levels; level += 1) component = { type: 1, components: [component] };
  return { ...Object(payload), message: { id: '88', components: [component] } };
}

/** A draft that says something else than we wrote is told as a fault, and rightly so. */
const isDraft = (fault: unknown): boolean => fault instanceof Error && fault.constructor.name === 'ZodError';
