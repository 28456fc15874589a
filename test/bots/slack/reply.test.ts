import { describe, expect, it } from 'vitest';
import type { Destination, NewFile } from '../../../src/bots/slack/files.ts';
import { createPace } from '../../../src/bots/slack/pace.ts';
import { placeOf } from '../../../src/bots/slack/place.ts';
import { createReplies } from '../../../src/bots/slack/reply.ts';
import type { Workspace } from '../../../src/bots/slack/workspaces.ts';
import type { RouteLimits } from '../../../src/core/contracts/media.ts';
import type { Json } from '../../../src/core/job.ts';
import { viewOf } from '../../../src/core/view.ts';
import type { LiveView } from '../../../src/core/view-types.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { context, job } from '../../helpers/views.ts';

const refusal = (error: string) =>
  Object.assign(new Error(error), { code: 'slack_webapi_platform_error', data: { ok: false, error } });
const noAnswer = () => Object.assign(new Error('reset'), { code: 'slack_webapi_request_error' });

type Args = Readonly<Record<string, unknown>> & { channel: string; text: string; blocks: readonly object[] };
/** What Slack says to a call; undefined: it does as it is told. */
type Says = (method: 'post' | 'update', args: Args) => Error | undefined;

/** Replies in a workspace that answers as `says` has it. */
function setUp(says: Says = () => undefined) {
  const clock = fakeClock();
  const calls: { method: string; args: Args }[] = [];
  const uploads: (Destination | undefined)[] = [];
  const removed: string[] = [];
  const limits: RouteLimits[] = [];
  const call = (method: 'post' | 'update') => async (args: Args) => {
    calls.push({ method, args });
    const error = says(method, args);
    if (error) throw error;
    return { ts: `${calls.length}.1`, channel: args.channel };
  };
  const web = {
    post: { chat: { postMessage: call('post') } },
    calls: {
      chat: { update: call('update'), delete: async ({ ts }: Args) => void removed.push(String(ts)) },
    },
  };
  const workspace = { team: 'T1', token: 'xoxb-a-token', web } as unknown as Workspace;
  const of = async (team: string) => (team === 'T1' ? workspace : null);
  const workspaces = { of, start: async () => {}, add: async () => workspace, forget: async () => {} };
  const files = {
    open: () => Promise.reject(new Error('nothing is read here')),
    upload: async (_: Workspace, __: NewFile, into?: Destination) => `F${uploads.push(into)}`,
    processed: async () => {},
    remove: async (_: Workspace, id: string) => void removed.push(id),
  };
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const replies = createReplies({ workspaces, files, pace: createPace({ clock }), clock, logger });
  const view = (status: 'pending' | 'completed', change: Partial<LiveView> = {}): LiveView => {
    const made = viewOf({ ...job(status), person: { id: 'U7', name: 'Mina' } }, context());
    return {
      ...made,
      async fit(asked) {
        limits.push(asked);
        const all = made.pictures.map((picture) => ({
          name: `${picture.id}.png`,
          picture,
          type: 'image/png' as const,
          bytes: 5,
          width: 16,
          height: 9,
          changed: false,
          data: async () => Buffer.alloc(5),
        }));
        return { files: all, notes: [] };
      },
      ...change,
    };
  };
  /** As the core does it: it saves where a reply is, and shows again what was begun. */
  async function show(json: Json, status: 'pending' | 'completed' = 'completed', times = 9) {
    let shown = await replies.show({ json }, view(status));
    for (let n = 1; n < times && shown.seen === 'begun'; n += 1)
      shown = await replies.show(shown.reply, view(status));
    return shown;
  }
  return { clock, calls, uploads, removed, limits, replies, view, show };
}

const there = { team: 'T1', channel: 'C1', message: '5.5' };
const text = (value: unknown) => JSON.stringify(value);

describe('a reply on Slack', () => {
  it('takes PNG and JPEG alone, and has a text and no previews in every write', async () => {
    const { replies, view, show, calls, limits } = setUp();
    const { json } = await replies.open({ json: { team: 'T1', channel: 'C1' } }, view('pending'));
    expect(await show(json)).toMatchObject({ seen: 'shown' });
    expect(limits[0]?.types).toEqual(['image/png', 'image/jpeg']);
    expect(calls.map(({ method }) => method)).toEqual(['post', 'update']);
    for (const { args } of calls) expect(args).toMatchObject({ unfurl_links: false, unfurl_media: false });
    expect(calls.map(({ args }) => args.text.split(':')[0])).toEqual(['Pending', 'Completed']);
  });

  it.each([
    ['in its channel', there, { channel: 'C1', thread: '5.5' }],
    ['in a thread', { ...there, thread: '4.4' }, { channel: 'C1', thread: '4.4' }],
  ])(
    '%s puts its picture into the thread where Slack does not show it within 30 s',
    async (_, json, thread) => {
      const { show, clock, uploads, calls, replies, removed } = setUp((_method, { blocks }) =>
        text(blocks).includes('slack_file') ? refusal('invalid_blocks') : undefined,
      );
      const shown = show(json);
      await clock.advance(29_000);
      expect(uploads).toEqual([undefined]);
      await clock.advance(2_000);
      const { seen, reply } = await shown;
      expect(seen).toBe('shown');
      expect(uploads).toEqual([undefined, thread]);
      expect(text(calls.at(-1)?.args.blocks)).toContain(
        "Slack doesn't show the picture here: it is in the thread of this message.",
      );
      expect(calls.some(({ method }) => method === 'post')).toBe(false);
      await replies.remove(reply);
      expect(removed).toEqual(['5.5', 'F1', 'F2']);
    },
  );

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed', 'msg_too_old'])(
    'that cannot be changed any more (%s) goes on in a new message beside it',
    async (code) => {
      const { show, calls, replies, removed } = setUp((method, { ts }) =>
        method === 'update' && ts === '5.5' ? refusal(code) : undefined,
      );
      const old = { pictures: ['old'], files: [{ id: 'F9', picture: 'old' }], notes: [] };
      const { seen, reply } = await show({ ...there, shown: old });
      expect(removed.splice(0)).toEqual(['F1']);
      expect(seen).toBe('shown');
      const posted = calls.find(({ method }) => method === 'post');
      expect(posted?.args.channel).toBe('C1');
      expect(text(posted?.args.blocks)).toContain('"user_id":"U7"');
      expect(reply.json).toMatchObject({ moved: true, left: [{ channel: 'C1', message: '5.5' }] });
      await replies.remove(reply);
      expect(removed).toEqual([placeOf(reply.json)?.message, '5.5', 'F9', 'F2']);
    },
  );

  it.each([
    ['was archived', 'is_archived'],
    ['was archived, in other words', 'is_inactive'],
    ['was left by the app', 'not_in_channel'],
    ['is gone, or private without the app', 'channel_not_found'],
    ['takes no more messages of apps', 'restricted_action'],
  ])('in a channel that %s goes to the requester', async (_, code) => {
    const { show, calls } = setUp((_method, { channel }) => (channel === 'C1' ? refusal(code) : undefined));
    expect(await show(there)).toMatchObject({
      seen: 'shown',
      reply: { json: { channel: 'U7', moved: true } },
    });
    expect(calls.at(-1)?.args.channel).toBe('U7');
    expect(text(calls.at(-1)?.args.blocks)).toContain('slack_file');
  });

  it('makes no new message before its end', async () => {
    const { show, calls } = setUp(() => refusal('message_not_found'));
    expect(await show(there, 'pending')).toMatchObject({ seen: 'gone' });
    expect(calls.map(({ method }) => method)).toEqual(['update']);
  });

  it.each(['token_revoked', 'account_inactive', 'invalid_auth'])(
    'of a workspace that shut the app out (%s) is left to the history',
    async (code) => {
      expect(await setUp(() => refusal(code)).show(there)).toMatchObject({ seen: 'gone' });
      expect(await setUp().show({ ...there, team: 'T9' })).toMatchObject({ seen: 'gone' });
    },
  );

  it('whose change was not answered, or not done, is tried again with what is newest then', async () => {
    await expect(setUp(noAnswer).show(there)).rejects.toThrow('slack_webapi_request_error');
    await expect(setUp(() => refusal('internal_error')).show(there)).rejects.toThrow('internal_error');
  });

  it('is not posted again after a post that nobody answered, but for its end: twice in each place, no more', async () => {
    const { replies, view, show, calls } = setUp((method) => (method === 'post' ? noAnswer() : undefined));
    const { json } = await replies.open({ json: { team: 'T1', channel: 'C1' } }, view('pending'));
    expect(json).toMatchObject({ doubts: 1 });
    expect(await show(json, 'pending')).toMatchObject({ seen: 'shown' });
    expect(calls).toHaveLength(1);
    expect(await show(json)).toMatchObject({ seen: 'gone' });
    expect(calls.map(({ args }) => args.channel)).toEqual(['C1', 'C1', 'C1', 'U7', 'U7']);
  });

  it('that Slack limits is posted once it may be', async () => {
    let limited = true;
    const { replies, view, calls, clock } = setUp(() => {
      if (!limited) return undefined;
      limited = false;
      return Object.assign(new Error('limited'), { retryAfter: 4 });
    });
    const opened = replies.open({ json: { team: 'T1', channel: 'C1' } }, view('pending'));
    await clock.advance(3_999);
    expect(calls).toHaveLength(1);
    await clock.advance(1);
    expect((await opened).json).toMatchObject({ message: '2.1' });
  });

  it('that has to be a new message is posted without its pictures, and shows them once it is saved', async () => {
    const { show, calls } = setUp((method, { ts }) =>
      method === 'update' && ts === '5.5' ? refusal('message_not_found') : undefined,
    );
    const begun = await show(there, 'completed', 1);
    expect(begun).toMatchObject({ seen: 'begun', reply: { json: { message: '2.1', moved: true } } });
    expect(text(calls.at(-1)?.args.blocks)).not.toContain('slack_file');
    const done = await show(begun.reply.json);
    expect(done).toMatchObject({ seen: 'shown', reply: { json: { message: '2.1' } } });
    expect(done.reply.json).not.toHaveProperty('begun');
    expect(calls.map(({ method }) => method)).toEqual(['update', 'post', 'update']);
  });

  it('is posted twice at most where no message can be changed: it stands in the history', async () => {
    const { show, calls } = setUp((method) =>
      method === 'update' ? refusal('edit_window_closed') : undefined,
    );
    expect(await show(there)).toMatchObject({ seen: 'gone' });
    expect(calls.filter(({ method }) => method === 'post')).toHaveLength(2);
  });

  it('without a message is not posted for what changes after its end', async () => {
    const { replies, view, show, calls } = setUp();
    const nowhere = { team: 'T1', channel: 'C1' };
    await replies.show({ json: nowhere }, view('completed', { final: false }));
    expect(calls).toEqual([]);
    await show(nowhere, 'pending');
    expect(calls.map(({ method }) => method)).toEqual(['post']);
  });
});
