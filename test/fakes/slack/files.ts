import sharp from 'sharp';
import { type Fields, text } from '../discord/shape.ts';
import { SlackError } from './errors.ts';
import type { Ids } from './ids.ts';
import type { FakeFile, FakeTeam, FakeUser, GivenFile } from './types.ts';
import type { World } from './world.ts';

export interface FilesDeps {
  now(): number;
  ids: Ids;
  world: World;
  baseUrl(): string;
  /** How long Slack needs until a file can be shown in a block. */
  processingMs: number;
  /** The size of a picture in pixels; default: as it is. */
  measure?: (bytes: Buffer) => Promise<{ width: number | null; height: number | null }>;
}

interface Upload {
  file: FakeFile;
  length: number;
  token: string;
  arrived: boolean;
}

export type Files = ReturnType<typeof createFiles>;

const types: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

async function sizeOf(bytes: Buffer): Promise<{ width: number | null; height: number | null }> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    return { width: null, height: null };
  }
}

const signInPage =
  '<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to Slack</body></html>';

/** Files: uploads in three steps, processing, `files.info`, and downloads that need the token. */
export function createFiles({ now, ids, world, baseUrl, processingMs, measure = sizeOf }: FilesDeps) {
  const all = new Map<string, FakeFile>();
  const uploads = new Map<string, Upload>();

  function make(team: FakeTeam, user: FakeUser, name: string, more: Partial<FakeFile> = {}): FakeFile {
    const filetype = name.split('.').at(-1)?.toLowerCase() ?? '';
    const made: FakeFile = {
      id: ids.id('F'),
      team,
      name,
      title: name,
      mimetype: types[filetype] ?? 'application/octet-stream',
      filetype,
      alt: null,
      bytes: Buffer.alloc(0),
      width: null,
      height: null,
      user,
      own: user.id === team.bot.id,
      createdAt: now(),
      readyAt: Number.POSITIVE_INFINITY,
      deleted: false,
      channels: new Set(),
      stub: false,
      refused: null,
      external: false,
      inView: false,
      ...more,
    };
    all.set(made.id, made);
    return made;
  }

  /** A file that is there already, as a person or another app put it. */
  async function given(team: FakeTeam, user: FakeUser, file: GivenFile, more: Partial<FakeFile> = {}) {
    const bytes = Buffer.from(file.bytes);
    const base = { bytes, ...(await measure(bytes)), readyAt: now(), title: file.title ?? file.name };
    return make(team, user, file.name, { ...base, ...(file.type ? { mimetype: file.type } : {}), ...more });
  }

  const ready = (file: FakeFile) => file.readyAt <= now();

  /** Whether the app may read it: its own, one from a modal of its own, or one shared where it may look. */
  function visible(file: FakeFile): boolean {
    if (file.own || file.inView) return true;
    return [...file.channels].some((id) => {
      const channel = world.channels.get(id);
      return channel !== undefined && (channel.kind === 'public' || world.botIn(channel));
    });
  }

  const address = (file: FakeFile) =>
    `${baseUrl()}/files-pri/${file.team.id}-${file.id}/${encodeURIComponent(file.name)}`;

  /** As in messages, events and `files.info` (`whole`: also where messages hold a stub only). */
  function json(file: FakeFile, whole = false): Fields {
    const base = {
      id: file.id,
      created: Math.floor(file.createdAt / 1_000),
      timestamp: Math.floor(file.createdAt / 1_000),
    };
    if (file.deleted) return { id: file.id, mode: 'tombstone' };
    if (file.stub && !whole) return { ...base, mode: 'file_access', file_access: 'check_file_info' };
    const known = ready(file);
    const image = known && file.width !== null && file.mimetype.startsWith('image/');
    return {
      ...base,
      name: file.name,
      title: file.title,
      // Both are empty until Slack has looked at the bytes.
      mimetype: known ? file.mimetype : '',
      filetype: known ? file.filetype : '',
      pretty_type: known ? file.filetype.toUpperCase() : '',
      user: file.user.id,
      user_team: file.team.id,
      editable: false,
      size: file.bytes.length,
      mode: file.external ? 'external' : 'hosted',
      is_external: file.external,
      external_type: file.external ? 'gdrive' : '',
      is_public: [...file.channels].some((id) => world.channels.get(id)?.kind === 'public'),
      public_url_shared: false,
      display_as_bot: false,
      username: '',
      file_access: 'visible',
      url_private: address(file),
      url_private_download: `${address(file)}?download=1`,
      permalink: `${baseUrl()}/files/${file.user.id}/${file.id}/${encodeURIComponent(file.name)}`,
      ...(file.alt ? { alt_txt: file.alt } : {}),
      ...(image
        ? { original_w: file.width, original_h: file.height, thumb_360: `${address(file)}?thumb=360` }
        : {}),
      channels: [...file.channels],
      groups: [],
      ims: [],
      shares: {},
    };
  }

  function find(id: string, team: FakeTeam): FakeFile {
    const file = all.get(id);
    if (!file || file.team.id !== team.id || file.readyAt === Number.POSITIVE_INFINITY)
      throw new SlackError('file_not_found');
    if (file.deleted) throw new SlackError('file_deleted');
    if (!visible(file)) throw new SlackError('file_not_found');
    if (file.refused) throw new SlackError(file.refused);
    return file;
  }

  return {
    all,
    given,
    find,
    ready,
    json,
    /** First step: a place for the bytes. */
    reserve(team: FakeTeam, asked: { name: string; length: number; alt: string | null }) {
      const file = make(team, team.bot, asked.name, { alt: asked.alt });
      const token = ids.secret();
      uploads.set(token, { file, length: asked.length, token, arrived: false });
      return { file, url: `${baseUrl()}/upload/v1/${token}` };
    },
    /** Second step. Status and text, as Slack answers the bytes. */
    async receive(token: string, bytes: Buffer): Promise<{ status: number; text: string }> {
      const upload = uploads.get(token);
      if (!upload) return { status: 404, text: 'not found' };
      if (upload.length !== bytes.length) return { status: 400, text: 'length mismatch' };
      upload.file.bytes = bytes;
      Object.assign(upload.file, await measure(bytes));
      upload.arrived = true;
      return { status: 200, text: `OK - ${bytes.length}` };
    },
    /** Third step: from now on Slack processes the file. */
    complete(team: FakeTeam, asked: { id: string; title: string | null }): FakeFile {
      const upload = [...uploads.values()].find(
        (one) => one.file.id === asked.id && one.file.team.id === team.id,
      );
      if (!upload?.arrived) throw new SlackError('file_not_found');
      uploads.delete(upload.token);
      upload.file.title = asked.title ?? upload.file.name;
      upload.file.readyAt = now() + processingMs;
      return upload.file;
    },
    /** A download of `url_private`. Without the right token: the sign-in page, with status 200. */
    serve(path: string, team: FakeTeam | null): { status: number; type: string; bytes: Buffer } {
      const id = /-(F[A-Z0-9]+)\//.exec(path)?.[1] ?? '';
      const file = all.get(id);
      const page = { status: 200, type: 'text/html; charset=utf-8', bytes: Buffer.from(signInPage) };
      if (!file || !team || file.team.id !== team.id || team.installation !== 'live') return page;
      if (!team.scopes.has('files:read') || !visible(file) || file.refused || file.external) return page;
      if (file.deleted)
        return { status: 404, type: 'text/html; charset=utf-8', bytes: Buffer.from('File not found') };
      return { status: 200, type: file.mimetype, bytes: file.bytes };
    },
    /** The file that a block names by `slack_file`; null where Slack would refuse it. */
    forBlock(value: Fields, team: FakeTeam): FakeFile | null {
      const id = text(value.id) || (/(F[A-Z0-9]{6,})/.exec(text(value.url))?.[1] ?? '');
      const file = all.get(id);
      if (!file || file.team.id !== team.id || file.deleted || !visible(file) || !ready(file)) return null;
      return ['image/png', 'image/jpeg', 'image/gif'].includes(file.mimetype) ? file : null;
    },
  };
}
