import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createFiles } from '../../../src/bots/slack/files.ts';
import type { Workspace } from '../../../src/bots/slack/workspaces.ts';
import { MediaError } from '../../../src/core/errors.ts';
import { fakeClock } from '../../helpers/clock.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A host on this computer, and who asked it with what. */
async function aHost(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Files of a Slack at `apiUrl` that says `file` of every one of them. */
function filesOf(apiUrl: string, file: object) {
  const info = async () => ({ file: { id: 'F1', ...file } });
  const workspace = { team: 'T1', token: 'xoxb-canary', web: { calls: { files: { info } } } };
  const of = async () => workspace as unknown as Workspace;
  const workspaces = { of, start: async () => {}, add: of, forget: async () => {} };
  const files = createFiles({ workspaces, apiUrl: `${apiUrl}/api`, clock: fakeClock() });
  return () => files.open({ team: 'T1', id: 'F1' }, new AbortController().signal);
}

const why = (read: Promise<unknown>): Promise<string> =>
  read.then(
    () => 'nothing',
    (error: unknown) => (error instanceof MediaError ? error.code : String(error)),
  );

describe('a file that somebody put into Slack', () => {
  it('is read with the token from Slack’s own host', async () => {
    const slack = await aHost((_, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end('png'),
    );
    const open = filesOf(slack.url, { url_private: `${slack.url}/files-pri/a.png` });
    expect(String(await buffer(await open()))).toBe('png');
    expect(slack.asked).toEqual(['Bearer xoxb-canary']);
  });

  it.each([
    ['at an address of somebody else', (evil: string) => ({ url_private: `${evil}/a.png` })],
    [
      'by a name that only looks like Slack’s',
      () => ({ url_private: 'https://files.slack.com.evil.example/a' }),
    ],
    ['over plain http', () => ({ url_private: 'http://files.slack.com/a' })],
    ['with a name before the host', () => ({ url_private: 'https://files.slack.com@evil.example/a' })],
    ['kept elsewhere', (evil: string) => ({ url_private: `${evil}/a.png`, is_external: true })],
  ])('%s is not asked for: the token stays here', async (_, file) => {
    const slack = await aHost((_request, response) => response.end());
    const evil = await aHost((_request, response) => response.end('got you'));
    expect(await why(filesOf(slack.url, file(evil.url))())).toBe('forbidden');
    expect([...slack.asked, ...evil.asked]).toEqual([]);
  });

  it('that leads elsewhere is not followed there', async () => {
    const evil = await aHost((_request, response) => response.end('got you'));
    const slack = await aHost((_request, response) => response.writeHead(302, { location: evil.url }).end());
    const open = filesOf(slack.url, { url_private: `${slack.url}/a.png` });
    expect(await why(open())).toBe('forbidden');
    expect(evil.asked).toEqual([]);
  });

  it('in place of which a page to sign in comes, with status 200, is kept from us', async () => {
    const html = { 'content-type': 'text/html; charset=utf-8' };
    const slack = await aHost((_request, response) =>
      response.writeHead(200, html).end('<html>Sign in</html>'),
    );
    expect(await why(filesOf(slack.url, { url_private: `${slack.url}/a.png` })())).toBe('forbidden');
  });

  it('that was deleted is gone', async () => {
    const slack = await aHost((_request, response) => response.writeHead(404).end());
    expect(await why(filesOf(slack.url, { url_private: `${slack.url}/a.png` })())).toBe('gone');
  });
});
