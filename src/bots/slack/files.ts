import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import type { Clock } from '../../core/contracts/clock.ts';
import type { ByteStream } from '../../core/contracts/media.ts';
import { MediaError } from '../../core/errors.ts';
import { cutToLength } from '../../core/format.ts';
import { codeOf } from './errors.ts';
import { isSlacks } from './hosts.ts';
import { fileSchema } from './message.ts';
import { patiently } from './patience.ts';
import { type FileRef, fileRefSchema } from './pictures.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

const DOWNLOAD_MS = 60_000;
const UPLOAD_MS = 60_000;
const MOST_HOPS = 3;
/** How long Slack may take to make a file ready to be shown. */
export const PROCESSING_MS = 30_000;
const FIRST_LOOK_MS = 300;
/** Looks at a file come less and less often: Slack counts them, for all files of a workspace together. */
const LONGEST_LOOK_MS = 3_000;
const MAX_ALT = 1_000;

/** The file is nobody's any more, or was never to be ours. */
const GONE = new Set(['file_not_found', 'file_deleted', 'file_removed']);

const infoSchema = z.object({ file: fileSchema });
const ticketSchema = z.object({ upload_url: z.string(), file_id: z.string() });

/** A picture on its way to Slack. */
export interface NewFile {
  readonly name: string;
  readonly alt: string;
  readonly data: Uint8Array;
}

/** Where a finished file goes: nowhere yet, so that only a message of ours shows it, or into a thread. */
export interface Destination {
  readonly channel: string;
  readonly thread: string;
}

export interface Files {
  /** The bytes of a file that somebody uploaded. Throws `MediaError`. */
  open(ref: unknown, signal: AbortSignal): Promise<ByteStream>;
  /** Puts a picture into Slack; resolves to its id, processed or not. */
  upload(workspace: Workspace, file: NewFile, into?: Destination): Promise<string>;
  /** Resolves when Slack has made the file ready, or has taken too long over it. */
  processed(workspace: Workspace, id: string): Promise<void>;
  /** Removes a file of ours; what is gone is no error. */
  remove(workspace: Workspace, id: string): Promise<void>;
}

export function createFiles(deps: {
  workspaces: Workspaces;
  apiUrl: string;
  clock: Clock;
  fetch?: typeof globalThis.fetch | undefined;
}): Files {
  const { workspaces, apiUrl, clock, fetch = globalThis.fetch } = deps;

  async function addressOf({ web }: Workspace, { id }: FileRef): Promise<string> {
    const answer = await patiently(clock, () => web.calls.files.info({ file: id })).catch(
      (error: unknown) => {
        const code = codeOf(error);
        if (code === undefined) throw error;
        throw new MediaError(GONE.has(code) ? 'gone' : 'forbidden', `Slack: ${code}`, { cause: error });
      },
    );
    const { file } = infoSchema.parse(answer);
    const address = file.url_private_download ?? file.url_private;
    if (!address || file.is_external) throw new MediaError('forbidden', 'the file is kept elsewhere');
    return address;
  }

  /** The token goes to Slack's own hosts alone, wherever they send us. */
  async function fetchFile(url: string, token: string, signal: AbortSignal): Promise<Response> {
    let at = url;
    for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
      if (!isSlacks(at, apiUrl)) throw new MediaError('forbidden', 'the file is not kept by Slack');
      const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' };
      const response = await fetch(at, { headers, redirect: 'manual', signal });
      const next = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || !next) return response;
      await response.body?.cancel();
      at = new URL(next, at).href;
    }
    throw new MediaError('broken_link', 'too many redirects');
  }

  /** Whoever is not let in gets a page to sign in, with status 200. */
  async function bytesOf(response: Response): Promise<ByteStream> {
    const type = response.headers.get('content-type') ?? '';
    const refused = response.status === 404 || response.status === 410 ? 'gone' : 'forbidden';
    if (response.ok && !/^text\/html\b/i.test(type) && response.body)
      return Readable.fromWeb(response.body as ReadableStream);
    await response.body?.cancel();
    throw new MediaError(refused, `Slack answered ${response.status} ${type}`);
  }

  async function send(url: string, data: Uint8Array): Promise<void> {
    if (!isSlacks(url, apiUrl)) throw new Error('Slack names an address that is not its own');
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(data),
      redirect: 'error',
      signal: AbortSignal.timeout(UPLOAD_MS),
    });
    await response.body?.cancel();
    if (response.status !== 200) throw new Error(`Slack answered ${response.status} to an upload`);
  }

  return {
    async open(ref, signal) {
      const file = fileRefSchema.parse(ref);
      const workspace = await workspaces.of(file.team);
      if (!workspace) throw new MediaError('gone', 'the app is not in that workspace any more');
      const url = await addressOf(workspace, file);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_MS)]);
      return bytesOf(await fetchFile(url, workspace.token, limit));
    },
    async upload({ web }, { name, alt, data }, into) {
      const about = { filename: name, length: data.byteLength, alt_txt: cutToLength(alt, MAX_ALT) };
      const ask = () => web.calls.apiCall('files.getUploadURLExternal', about);
      const { upload_url: url, file_id: id } = ticketSchema.parse(await patiently(clock, ask));
      await send(url, data);
      const where = into ? { channel_id: into.channel, thread_ts: into.thread } : {};
      const done = { files: [{ id, title: name }], ...where };
      await patiently(clock, () => web.post.apiCall('files.completeUploadExternal', done));
      return id;
    },
    async processed({ web }, id) {
      const giveUp = clock.now() + PROCESSING_MS;
      for (let pause = FIRST_LOOK_MS; clock.now() < giveUp; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
        const answer = await patiently(clock, () => web.calls.files.info({ file: id }));
        if (infoSchema.parse(answer).file.mimetype) return;
        await clock.sleep(pause);
      }
    },
    async remove({ web }, id) {
      await patiently(clock, () => web.calls.files.delete({ file: id })).catch((error: unknown) => {
        if (codeOf(error) === undefined) throw error;
      });
    },
  };
}
