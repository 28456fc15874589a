import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { placesOf } from '../../src/store/file/layout.ts';
import { closed, NOW, opened, saved, scope, spent, tasksWith } from '../contracts/store/setting.ts';
import { startWorld, type World } from './life.ts';

/** A kind of file in the data folder. `copied`: it has a copy to go on from. */
export interface Kind {
  readonly name: string;
  readonly copied: boolean;
  /** Says nothing but its format: anything with that is whole. */
  readonly isMark?: true;
  readonly file: (dir: string) => Promise<string>;
}

const firstIn = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return join(folder, names.sort()[0] ?? 'nothing');
};
const places = (dir: string) => placesOf(dir, scope);

export const kinds: readonly Kind[] = [
  { name: 'an open job', copied: true, file: (dir) => firstIn(places(dir).open) },
  { name: 'a segment of the history', copied: true, file: (dir) => firstIn(places(dir).history) },
  { name: 'a segment of the ledger', copied: true, file: (dir) => firstIn(places(dir).ledger) },
  { name: 'settings', copied: true, file: async (dir) => places(dir).settings },
  { name: 'events of deleted jobs', copied: true, file: async (dir) => places(dir).events },
  { name: 'a draft', copied: false, file: (dir) => firstIn(places(dir).drafts) },
  {
    name: 'the format of the folder',
    copied: false,
    isMark: true,
    file: async (dir) => join(dir, 'format.json'),
  },
];

/** A data folder with something of each kind: two open jobs, two closed ones, one deleted. */
export async function fillWithAll(dir: string): Promise<World> {
  const world = await startWorld(dir);
  const { store } = world;
  await saved(store, { ...(await opened(store, { eventKey: 'open' })), status: 'processing' });
  await opened(store, { eventKey: 'other' });
  await closed(store, { eventKey: 'closed', tasks: tasksWith(spent(7)) });
  await closed(store, { eventKey: 'closed too', tasks: tasksWith(spent(8)) });
  const gone = await closed(store, { eventKey: 'deleted' });
  await store.remove(scope, gone.id);
  await store.putDraft({
    ...scope,
    id: 'd'.repeat(20),
    person: 'mina',
    until: NOW + 900_000,
    data: { a: 1 },
  });
  await store.saveSettings(scope, { language: 'ko' });
  await store.close();
  return world;
}
