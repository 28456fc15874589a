import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { createFileStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { dataDir } from '../helpers/data-dir.ts';

const MINUTE = 60_000;
const scope = { area: 'nanobanana', guild: 'web:sunny-studio' } as const;

it('drafts that nobody took do not pile up while the process runs', async () => {
  const dir = await dataDir();
  const clock = fakeClock();
  const store = await createFileStore({ dir, clock, report: () => {} });
  const put = async () => {
    const id = newId(clock.now());
    await store.putDraft({ ...scope, id, person: 'mina', until: clock.now() + 15 * MINUTE, data: {} });
    return id;
  };
  for (let i = 0; i < 40; i += 1) {
    await put();
    await clock.advance(MINUTE);
  }
  const last = await put();
  const files = await readdir(join(dir, 'nanobanana', 'web_sunny-studio', 'drafts'));
  expect(files.length).toBeLessThanOrEqual(16);
  expect(await store.takeDraft({ ...scope, person: 'mina', now: clock.now() }, last)).not.toBeNull();
  await store.close();
});
