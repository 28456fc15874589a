import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/bots/slack/files.ts';
import { createPace } from '../../../src/bots/slack/pace.ts';
import { placeOf } from '../../../src/bots/slack/place.ts';
import { createReplies } from '../../../src/bots/slack/reply.ts';
import type { SlackWeb } from '../../../src/bots/slack/web.ts';
import type { Json } from '../../../src/core/job.ts';
import { viewOf } from '../../../src/core/view.ts';
import type { LiveView } from '../../../src/core/view-types.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { context, job } from '../../helpers/views.ts';

const refusal = (error: string) =>
  Object.assign(new Error(error), { code: 'slack_webapi_platform_error', data: { ok: false, error } });

const view = (status: 'processing' | 'completed', change: Partial<LiveView> = {}): LiveView => ({
  ...viewOf(job(status), context()),
  fit: async () => ({ files: [], notes: [] }),
  ...change,
});

/** A workspace that takes every post; `edits`: the word with which it refuses a change of a message. */
function aWorkspace(edits: (channel: string) => string | undefined) {
  const posts: string[] = [];
  const shown: string[] = [];
  const chat = {
    async postMessage({ channel }: { channel: string }) {
      posts.push(channel);
      return { ok: true, ts: `1.${posts.length}`, channel: channel === 'C1' ? channel : 'D1' };
    },
    async update({ channel, ts }: { channel: string; ts: string }) {
      const word = edits(channel);
      if (word) throw refusal(word);
      shown.push(ts);
    },
  };
  const web = { post: { chat }, calls: { chat }, quick: {} } as unknown as SlackWeb;
  const clock = fakeClock();
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const workspaces = {
    of: async (team: string) => ({ team, token: 'xoxb', web }),
    start: async () => {},
    add: () => Promise.reject(new Error('not here')),
    forget: async () => {},
  };
  const files = {} as Files;
  const replies = createReplies({ workspaces, files, pace: createPace({ clock }), clock, logger: silent });
  /** As the core does it: it saves where a reply is, and shows again what was begun. */
  async function untilSeen(place: Json, most: number) {
    let [reply, seen] = [{ json: place }, 'begun'];
    for (let times = 0; seen === 'begun' && times < most; times += 1)
      ({ reply, seen } = await replies.show(reply, view('completed')));
    return { seen, place: placeOf(reply.json) };
  }
  return { replies, posts, shown, untilSeen };
}

const there: Json = { team: 'T1', channel: 'C1', message: '0.1' };

describe('a result on Slack whose message is gone', () => {
  it('is posted without its pictures, and shows them once it is known where it is', async () => {
    let gone = true;
    const { replies, posts, shown } = aWorkspace(() => (gone ? 'message_not_found' : undefined));
    const begun = await replies.show({ json: there }, view('completed'));
    expect(begun).toMatchObject({ seen: 'begun', reply: { json: { message: '1.1', moved: true } } });
    expect(shown).toEqual([]);
    gone = false;
    const done = await replies.show(begun.reply, view('completed'));
    expect(done).toMatchObject({ seen: 'shown', reply: { json: { message: '1.1' } } });
    expect(done.reply.json).not.toHaveProperty('begun');
    expect([posts, shown]).toEqual([['C1'], ['1.1']]);
  });

  it('goes to the requester where the new message cannot be changed either', async () => {
    const { untilSeen, posts } = aWorkspace((channel) => (channel === 'C1' ? 'is_inactive' : undefined));
    const { seen, place } = await untilSeen(there, 5);
    expect({ seen, posts: posts.length, channel: place?.channel }).toEqual({
      seen: 'shown',
      posts: 2,
      channel: 'D1',
    });
    expect(place?.left).toHaveLength(2);
  });

  it('is posted twice at most where no message can be changed: it stands in the history', async () => {
    const { untilSeen, posts } = aWorkspace(() => 'edit_window_closed');
    expect(await untilSeen(there, 20)).toMatchObject({ seen: 'gone' });
    expect(posts).toHaveLength(2);
  });
});

describe('a change after the end on Slack', () => {
  it('posts nothing for a reply that has no message', async () => {
    const { replies, posts } = aWorkspace(() => undefined);
    const place: Json = { team: 'T1', channel: 'C1' };
    await replies.show({ json: place }, view('completed', { final: false }));
    expect(posts).toEqual([]);
    await replies.show({ json: place }, view('processing'));
    expect(posts).toEqual(['C1']);
  });
});
