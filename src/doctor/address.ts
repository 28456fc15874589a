import { z } from 'zod';
import type { Config } from '../config/types.ts';
import type { Answered, Ask } from './ask.ts';
import { type Finding, fix, note, ok } from './finding.ts';

const SUBJECT = 'PUBLIC_URL';
const healthSchema = z.object({ name: z.literal('nanobanana-bot') });

/** Whether nanobanana is reached under `PUBLIC_URL`: only to be told while it runs. */
export async function checkPublicUrl({ publicUrl, http }: Config, ask: Ask): Promise<readonly Finding[]> {
  if (!publicUrl) {
    return [
      note(SUBJECT, 'is not set: results are asked for, and pictures are uploaded; nothing is missing'),
    ];
  }
  const outside = await ask(`${publicUrl}/healthz`);
  if (isOurs(outside)) return [ok(SUBJECT, `nanobanana answers at ${publicUrl}`)];
  const inside = await ask(`http://${localHost(http.host)}:${http.port}/healthz`);
  if (!isOurs(inside)) {
    return [note(SUBJECT, 'nanobanana is not running here; start it, then ask the doctor again')];
  }
  const what = outside.status === 0 ? outside.reason : `something else answers there (${outside.status})`;
  const remedy = `point ${publicUrl} at port ${http.port} of this computer`;
  return [fix(SUBJECT, `${what}; ${remedy}`)];
}

const isOurs = (answer: Answered): boolean =>
  answer.status === 200 && healthSchema.safeParse(answer.body).success;

/** Listening everywhere includes this computer. */
function localHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
