import type { ProviderOptions } from '../core/contracts/provider.ts';

/** What a service sends can be new each time: beyond this, nothing more is said. */
const MOST_WARNINGS = 100;

interface Warnings {
  /** The same is said once for as long as the process lives. */
  once(message: string, facts: Readonly<Record<string, string>>): void;
  /** A status that no page of the provider's names; undefined: there was none such. */
  ofStatus(word: string | undefined): void;
}

/** Oddities of a provider, for developers. `facts` are in the log as they are: never a secret. */
export function createWarnings(provider: string, warn: ProviderOptions['warn']): Warnings {
  const said = new Set<string>();

  function once(message: string, facts: Readonly<Record<string, string>>) {
    const key = `${message} ${JSON.stringify(facts)}`;
    if (said.has(key) || said.size >= MOST_WARNINGS) return;
    said.add(key);
    warn?.(message, { provider, ...facts });
  }

  return {
    once,
    ofStatus(word) {
      if (word === undefined) return;
      once('a task has a status that is not known, taken as processing', { status: word });
    },
  };
}
