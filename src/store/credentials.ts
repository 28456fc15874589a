import { join } from 'node:path';
import { z } from 'zod';
import type { CredentialStore } from '../core/contracts/credentials.ts';
import { createDisk } from './file/disk.ts';

const schema = z.object({ format: z.literal(1), sealed: z.string() });

/** Ids of platforms; nothing else becomes the name of a file. */
const NAME = /^[A-Z0-9]{1,30}$/;

/** Each in a small file of its own, readable by this user alone. One that is damaged counts as not there. */
export function createCredentialStore({
  dir,
  platform,
  report,
}: {
  dir: string;
  platform: 'slack';
  report: (problem: { file: string; why: string }) => void;
}): CredentialStore {
  const disk = createDisk();
  const fileOf = (name: string): string => {
    if (!NAME.test(name)) throw new RangeError('an id that no file can be named after');
    return join(dir, 'credentials', platform, `${name}.json`);
  };

  return {
    async get(name) {
      const file = fileOf(name);
      const text = await disk.read(file);
      if (text === null) return null;
      try {
        return schema.parse(JSON.parse(text)).sealed;
      } catch {
        report({ file, why: 'cannot be read; the app has to be installed there anew' });
        return null;
      }
    },
    put: (name, sealed) =>
      disk.write(fileOf(name), `${JSON.stringify({ format: 1, sealed })}\n`, { sync: true }),
    remove: (name) => disk.remove(fileOf(name)),
  };
}
