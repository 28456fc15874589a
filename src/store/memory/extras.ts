import type { JobStore } from '../../core/contracts/store.ts';
import { scopeKey } from '../scope.ts';
import type { MemoryState } from './state.ts';

export const memoryExtras = (
  state: MemoryState,
): Pick<JobStore, 'putDraft' | 'takeDraft' | 'settings' | 'saveSettings' | 'claim'> => ({
  async putDraft(draft) {
    state.drafts.set(`${scopeKey(draft)}/${draft.id}`, structuredClone(draft));
  },

  async takeDraft(scope, id) {
    const key = `${scopeKey(scope)}/${id}`;
    const draft = state.drafts.get(key);
    if (!draft || draft.person !== scope.person) return null;
    state.drafts.delete(key);
    return draft.until > scope.now ? draft : null;
  },

  settings: (scope) => structuredClone(state.settings.get(scopeKey(scope)) ?? {}),

  async saveSettings(scope, settings) {
    state.settings.set(scopeKey(scope), structuredClone(settings));
  },

  async claim(key, windowMs, now) {
    for (const [other, until] of state.claims) if (until <= now) state.claims.delete(other);
    if (state.claims.has(key)) return false;
    state.claims.set(key, now + windowMs);
    return true;
  },
});
