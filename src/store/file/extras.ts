import type { JobStore } from '../../core/contracts/store.ts';
import { scopeKey } from '../scope.ts';
import { settingsCodec } from './codecs.ts';
import { writeDocument } from './document.ts';
import type { FileState } from './state.ts';

export const extras = (state: FileState): Pick<JobStore, 'settings' | 'saveSettings' | 'claim'> => ({
  settings: (scope) => structuredClone(state.settings.get(scopeKey(scope)) ?? {}),

  saveSettings: async (scope, settings) =>
    state.turns.take(`settings ${scopeKey(scope)}`, async () => {
      const kept = structuredClone(settings);
      const file = state.guilds.of(scope).places.settings;
      await writeDocument(
        state,
        { file, codec: settingsCodec(), copied: true },
        { format: 1, settings: kept },
      );
      state.settings.set(scopeKey(scope), kept);
    }),

  async claim(key, windowMs, now) {
    for (const [other, until] of state.claims) if (until <= now) state.claims.delete(other);
    if (state.claims.has(key)) return false;
    state.claims.set(key, now + windowMs);
    return true;
  },
});
