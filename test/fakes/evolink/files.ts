import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { answerJson } from '../provider/answers.ts';
import { readBase64, uploadSchema } from './validate.ts';

const KEPT_MS = 72 * 3_600_000;
const LARGEST = 100 * 1024 * 1024;

export interface KeptFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly until: number;
}

interface FilesDeps {
  readonly address: () => string;
  readonly now: () => number;
  readonly maxFiles: number;
}

/** The file service: one picture in base64 a request, kept 72 hours under an address made of path and name. */
export function createFiles({ address, now, maxFiles }: FilesDeps) {
  const kept = new Map<string, KeptFile>();
  const alive = () => [...kept.values()].filter(({ until }) => until > now()).length;

  function refuse(response: ServerResponse, status: number, code: number, msg: string) {
    answerJson(response, status, { success: false, code, msg });
  }

  return {
    kept,
    upload(response: ServerResponse, body: unknown) {
      const parsed = uploadSchema.safeParse(body);
      if (!parsed.success) return refuse(response, 400, 40_001, 'invalid parameters');
      const picture = readBase64(parsed.data.base64_data);
      if (!picture) return refuse(response, 400, 40_002, 'unsupported file type');
      if (picture.bytes.byteLength > LARGEST) return refuse(response, 413, 40_003, 'file too large');
      const name = parsed.data.file_name ?? `${randomBytes(8).toString('hex')}.bin`;
      const path = parsed.data.upload_path ?? 'images';
      const place = `/${path}/${name}`;
      if (!kept.has(place) && alive() >= maxFiles)
        return refuse(response, 403, 40_004, 'file quota exhausted');
      kept.set(place, { ...picture, until: now() + KEPT_MS });
      const id = `file_${randomBytes(6).toString('hex')}`;
      answerJson(response, 200, {
        success: true,
        code: 200,
        msg: 'File uploaded successfully',
        data: {
          file_id: id,
          file_name: name,
          original_name: name,
          file_size: picture.bytes.byteLength,
          mime_type: picture.type,
          upload_path: path,
          file_url: `${address()}${place}`,
          download_url: `${address()}/api/v1/files/download/${id}`,
          upload_time: new Date(now()).toISOString(),
          expires_at: new Date(now() + KEPT_MS).toISOString(),
        },
      });
    },
    serve(response: ServerResponse, place: string) {
      const file = kept.get(place);
      if (!file || file.until <= now()) response.writeHead(404).end('gone');
      else response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
    },
  };
}
