import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHttpReceiver } from '../../../src/bots/slack/http.ts';
import { listen } from '../../../src/bots/slack/listen.ts';
import { fakeClock } from '../../helpers/clock.ts';

const SECRET = 'a-signing-secret';
const logger = { debug() {}, info() {}, warn() {}, error() {} };

interface Forgery {
  readonly secret?: string;
  /** Seconds after now at which it says that it was signed. */
  readonly late?: number;
  readonly signed?: boolean;
  /** What is sent in place of what was signed. */
  readonly sent?: string;
  readonly type?: string;
}

/** The route with Bolt behind it, as Slack would use it; and what came through. */
function aRoute({ acknowledges = true } = {}) {
  const clock = fakeClock();
  const receiver = createHttpReceiver({ signingSecret: SECRET, clock, logger });
  const taken: unknown[] = [];
  listen({
    receiver,
    logger,
    interaction: (body, acknowledge) => {
      taken.push(body);
      if (acknowledges) void acknowledge();
    },
    event: (body) => taken.push(body),
  });
  const send = (body: string, forgery: Forgery = {}) => {
    const { secret = SECRET, late = 0, signed = true, sent = body } = forgery;
    const time = String(Math.floor(clock.now() / 1000) + late);
    const hash = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex');
    return receiver.route.handle({
      method: 'POST',
      path: '/slack/events',
      params: {},
      query: {},
      remoteAddress: '203.0.113.1',
      body: Buffer.from(sent),
      signal: new AbortController().signal,
      headers: {
        'content-type': forgery.type ?? 'application/x-www-form-urlencoded',
        ...(signed ? { 'x-slack-request-timestamp': time, 'x-slack-signature': `v0=${hash}` } : {}),
      },
    });
  };
  return { send, taken, clock };
}

const command = new URLSearchParams({
  command: '/nanobanana',
  text: 'a fox',
  team_id: 'T1',
  channel_id: 'C1',
  user_id: 'U1',
  trigger_id: '1.2.x',
  response_url: 'https://hooks.slack.com/x',
}).toString();

describe('a request to /slack/events', () => {
  it('that Slack signed just now comes through, and is acknowledged empty', async () => {
    const { send, taken } = aRoute();
    expect(await send(command)).toEqual({ status: 200, body: '' });
    expect(taken).toHaveLength(1);
    for (const late of [-299, 299]) expect(await send(command, { late })).toMatchObject({ status: 200 });
  });

  it.each<readonly [string, Forgery]>([
    ['unsigned', { signed: false }],
    ['signed by somebody else', { secret: 'another-secret' }],
    ['signed with nothing', { secret: '' }],
    ['altered on its way by one letter', { sent: command.replace('a+fox', 'a+fix') }],
    ['older than five minutes', { late: -301 }],
    ['from the future', { late: 301 }],
    [
      'unsigned, and says that it only checks the certificate',
      { signed: false, sent: 'ssl_check=1&command=x' },
    ],
    ['unsigned, and wants its address to be proven', { signed: false, sent: '{"type":"url_verification"}' }],
  ])('that is %s is refused, and nothing comes of it', async (_, forgery) => {
    const { send, taken } = aRoute();
    expect(await send(command, forgery)).toEqual({ status: 401, body: 'Not signed by Slack.\n' });
    expect(taken).toEqual([]);
  });

  it.each([
    ['no JSON', 'application/json', '{"type":'],
    ['a list', 'application/json', '[]'],
    ['a form with broken JSON in it', 'application/x-www-form-urlencoded', 'payload=%7B'],
  ])('that is signed and holds %s is not understood', async (_, type, body) => {
    const { send, taken } = aRoute();
    expect(await send(body, { type })).toEqual({ status: 400, body: 'Not understood.\n' });
    expect(taken).toEqual([]);
  });

  it('that proves our address gets its challenge back; one that checks the certificate gets nothing', async () => {
    const { send } = aRoute();
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
    const { body } = await send(challenge, { type: 'application/json' });
    expect(JSON.parse(String(body))).toEqual({ challenge: 'c-1' });
    expect(await send('ssl_check=1')).toEqual({ status: 200, body: '' });
  });

  it.each([[{ toString: null }], [7], [undefined]])(
    'whose challenge is no text, %j, gets none',
    async (challenge) => {
      const { send } = aRoute();
      const said = JSON.stringify({ type: 'url_verification', challenge });
      const { status, body } = await send(said, { type: 'application/json' });
      expect([status, JSON.parse(String(body))]).toEqual([200, { challenge: '' }]);
    },
  );

  it('whose handler says nothing is answered before Slack’s three seconds are over', async () => {
    const { send, clock } = aRoute({ acknowledges: false });
    const answer = send(command);
    await clock.advance(2_900);
    expect(await answer).toEqual({ status: 200, body: '' });
  });
});
