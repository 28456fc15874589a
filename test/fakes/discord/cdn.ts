import { createHmac, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { limits } from './limits.ts';
import type { FakeAttachment } from './types.ts';

export interface CdnDeps {
  now(): number;
  nextId(): string;
  baseUrl(): string;
}

export interface CdnAnswer {
  status: number;
  type: string;
  bytes: Buffer;
}

export type Cdn = ReturnType<typeof createCdn>;

/** Discord keeps letters, digits, `_`, `-` and `.` of a file's name. */
export function cleanFilename(name: string): string {
  return name.replace(/[^\w.-]+/g, '_') || 'unknown';
}

const typesByEnding: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  heic: 'image/heic',
  txt: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

/** Discord names the type after the ending, whatever the bytes are. */
function typeOf(filename: string, given: string | undefined): string {
  const ending = filename.split('.').at(-1)?.toLowerCase() ?? '';
  return given || typesByEnding[ending] || 'application/octet-stream';
}

async function sizeOf(bytes: Buffer): Promise<{ width: number | null; height: number | null }> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    return { width: null, height: null };
  }
}

/** Keeps uploaded files and serves them under signed links that run out after a day. */
export function createCdn({ now, nextId, baseUrl }: CdnDeps) {
  const secret = randomBytes(32);
  const stored = new Map<string, FakeAttachment>();

  const sign = (id: string, expires: string) =>
    createHmac('sha256', secret).update(`${id}.${expires}`).digest('hex');

  return {
    async store(file: {
      name: string;
      bytes: Buffer | Uint8Array;
      type?: string | undefined;
      description?: string | null;
      channelId: string;
      ephemeral?: boolean;
    }): Promise<FakeAttachment> {
      const bytes = Buffer.from(file.bytes);
      const filename = cleanFilename(file.name);
      const attachment: FakeAttachment = {
        id: nextId(),
        filename,
        size: bytes.length,
        contentType: typeOf(filename, file.type),
        description: file.description ?? null,
        ...(await sizeOf(bytes)),
        bytes,
        channelId: file.channelId,
        ephemeral: file.ephemeral ?? false,
      };
      stored.set(attachment.id, attachment);
      return attachment;
    },
    /** A fresh signed link: `ex` and `is` in hexadecimal seconds, `hm` the signature. */
    link(attachment: FakeAttachment): string {
      const issued = Math.floor(now() / 1_000);
      const expires = (issued + limits.cdnLinkLifeMs / 1_000).toString(16);
      const folder = attachment.ephemeral ? 'ephemeral-attachments' : 'attachments';
      const path = `${baseUrl()}/cdn/${folder}/${attachment.channelId}/${attachment.id}/${attachment.filename}`;
      return `${path}?ex=${expires}&is=${issued.toString(16)}&hm=${sign(attachment.id, expires)}&`;
    },
    /** The file is gone for good, as when its message was deleted. */
    forget: (id: string) => void stored.delete(id),
    serve(path: string, query: URLSearchParams): CdnAnswer {
      const attachment = stored.get(path.split('/').at(-2) ?? '');
      const expires = query.get('ex') ?? '';
      const signed = attachment && query.get('hm') === sign(attachment.id, expires);
      if (!attachment || !signed || Number.parseInt(expires, 16) * 1_000 < now()) {
        const gone = Buffer.from('This content is no longer available.');
        return { status: 404, type: 'text/plain;charset=UTF-8', bytes: gone };
      }
      return { status: 200, type: attachment.contentType, bytes: attachment.bytes };
    },
  };
}
