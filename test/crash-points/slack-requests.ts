import { readArguments } from '../fakes/slack/body.ts';
import { SlackError } from '../fakes/slack/errors.ts';
import type { Files } from '../fakes/slack/files.ts';
import type { Answer, ServerDeps } from '../fakes/slack/server.ts';
import type { RequestRecord } from '../fakes/slack/types.ts';
import { statusIn } from './platform.ts';

/** The HTTP side of Slack without a network: a request is a call. */

export interface RequestsDeps extends Pick<ServerDeps, 'now' | 'requests' | 'identify' | 'api' | 'respond'> {
  readonly files: Files;
}

/** One request of the bot. */
export interface Asking {
  /** `slack chat.update: completed`: what is asked for, and the state that it shows, or where it goes. */
  readonly name: string;
  /** The method of the Web API; `upload`, `download`, `response_url` for the rest. */
  readonly method: string;
  answer(): Promise<Answer>;
}

function methodOf(path: string): string {
  if (path.startsWith('/api/')) return path.slice('/api/'.length);
  if (path.startsWith('/upload/')) return 'upload';
  return path.startsWith('/response/') ? 'response_url' : 'download';
}

export function createRequests({ now, requests, files, identify, api, respond }: RequestsDeps) {
  function recordOf(method: string, args: object, type: string, bearer: string): RequestRecord {
    const { kind, team } = identify(bearer);
    const rest = { status: null, ok: null, error: null, fault: null };
    const about = { sequence: requests.length, method, teamId: team?.id ?? null, token: kind };
    const record = { ...about, args: { ...args }, type, at: now(), ...rest };
    requests.push(record);
    return record;
  }

  function useResponse(token: string, body: unknown): Answer {
    try {
      respond(token, body);
      return { status: 200, body: 'ok' };
    } catch (error) {
      if (error instanceof SlackError) return { status: 404, json: error.toJson() };
      throw error;
    }
  }

  async function upload(token: string, body: unknown): Promise<Answer> {
    const { status, text } = await files.receive(token, Buffer.isBuffer(body) ? body : Buffer.alloc(0));
    return { status, body: text };
  }

  function download(path: string, bearer: string): Answer {
    const { status, type, bytes } = files.serve(path, identify(bearer).team);
    return { status, body: bytes, headers: { 'content-type': type } };
  }

  return async (address: string, init: RequestInit = {}): Promise<Asking> => {
    const url = new URL(address);
    const method = methodOf(url.pathname);
    const last = url.pathname.split('/').at(-1) ?? '';
    const headers = new Headers(init.headers);
    const bearer = headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
    if (method === 'upload') return { name: 'slack upload', method, answer: () => upload(last, init.body) };
    if (method === 'download')
      return { name: 'slack download', method, answer: async () => download(url.pathname, bearer) };
    const type = headers.get('content-type') ?? '';
    const parsed = await readArguments(Buffer.from(String(init.body ?? '')), type, url.searchParams);
    const { args, broken } = parsed ?? { args: {}, broken: [] };
    if (method === 'response_url')
      return { name: 'slack response_url', method, answer: async () => useResponse(last, args) };
    const { token: _, ...given } = args;
    const status = method.startsWith('chat.') ? statusIn(String(args.text ?? '')) : undefined;
    const about = status ?? (method.startsWith('files.') && args.channel_id ? 'thread' : undefined);
    const asked = { args: given, broken, bearer: bearer || String(args.token ?? '') };
    return {
      name: `slack ${method}${about ? `: ${about}` : ''}`,
      method,
      answer: () =>
        api({ record: recordOf(method, given, type.split(';')[0] ?? '', asked.bearer), ...asked }),
    };
  };
}
