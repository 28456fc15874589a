import { join } from 'node:path';
import type { Scope } from '../../core/contracts/store.ts';
import { scopeKey } from '../scope.ts';

/** Where things stand (contract §6): everything of an area below one folder, of a guild below one in that. */
export interface Places {
  readonly root: string;
  readonly open: string;
  readonly history: string;
  readonly historyIndex: string;
  readonly ledger: string;
  readonly drafts: string;
  readonly settings: string;
  readonly events: string;
}

export function placesOf(dir: string, scope: Scope): Places {
  const root = join(dir, scopeKey(scope));
  return {
    root,
    open: join(root, 'open'),
    history: join(root, 'history'),
    historyIndex: join(root, 'history-index.json'),
    ledger: join(root, 'ledger'),
    drafts: join(root, 'drafts'),
    settings: join(root, 'settings.json'),
    events: join(root, 'events.json'),
  };
}

/** The name of `<id>.json`, where it is one of ours: ids are 20 characters of `[a-z0-9]`. */
export const idOf = (name: string): string | null => /^([a-z0-9]{20})\.json$/.exec(name)?.[1] ?? null;

export const fileOfId = (folder: string, id: string): string => join(folder, `${id}.json`);
