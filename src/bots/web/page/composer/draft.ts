import type { Line } from '../../../../core/line.ts';
import type { WirePicture, WireWish } from '../../wire.ts';
import { recall, remember } from '../base/prefs.ts';

/** A picture beside the words, on its way to the server, there, or refused. */
export interface Attachment {
  readonly key: string;
  readonly name: string;
  readonly bytes?: number;
  readonly state: 'reading' | 'ready' | 'refused';
  readonly picture?: WirePicture;
  /** A small WebP as base64, to be seen again after a reload. */
  readonly thumb?: string;
  /** Why it was refused. */
  readonly why?: Line;
}

/** What is being asked for, before it is sent. */
export interface Draft {
  readonly prompt: string;
  readonly model?: string;
  readonly aspect?: string;
  readonly resolution?: string;
  readonly count: number;
  readonly attachments: readonly Attachment[];
  readonly parent?: string;
}

export const emptyDraft: Draft = { prompt: '', count: 1, attachments: [] };

/** `undefined` takes a field away. */
export type DraftChange = { readonly [Key in keyof Draft]?: Draft[Key] | undefined };

export interface DraftStore {
  get(): Draft;
  set(change: DraftChange): void;
  onChange(listener: (draft: Draft) => void): void;
}

/** `key`: where it survives a reload; without one it does not. */
export function createDraftStore(start: Draft, key?: string): DraftStore {
  let draft = (key && readDraft(recall(key))) || start;
  const listeners: ((draft: Draft) => void)[] = [];
  return {
    get: () => draft,
    set(change) {
      const next = Object.entries({ ...draft, ...change }).filter(([, value]) => value !== undefined);
      draft = { ...emptyDraft, ...Object.fromEntries(next) };
      if (key) remember(key, isEmpty(draft) ? null : kept(draft));
      for (const listener of listeners) listener(draft);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

const isEmpty = ({ prompt, attachments, count, ...rest }: Draft): boolean =>
  prompt === '' && attachments.length === 0 && count === 1 && Object.keys(rest).length === 0;

const kept = (draft: Draft): Draft => ({
  ...draft,
  attachments: draft.attachments.filter(({ state }) => state === 'ready'),
});

/** What an earlier page left; whatever does not look like it is dropped. */
function readDraft(value: unknown): Draft | null {
  if (typeof value !== 'object' || value === null) return null;
  const draft = { ...emptyDraft, ...value };
  const fits =
    typeof draft.prompt === 'string' && typeof draft.count === 'number' && Array.isArray(draft.attachments);
  return fits ? draft : null;
}

export function wishOf({ attachments, ...draft }: Draft): WireWish {
  const pictures = attachments.flatMap(({ picture }) => picture ?? []);
  return { ...draft, ...(pictures.length > 0 ? { pictures } : {}) };
}
