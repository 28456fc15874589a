import type { Language } from '../../../../core/job.ts';

/** What this browser remembers of its person. */
export interface Prefs {
  readonly language: Language;
  readonly theme: 'system' | 'light' | 'dark';
  readonly name: string;
  /** Whether single keys act. */
  readonly keys: boolean;
}

const STORE = 'nanobanana';

export interface PrefsStore {
  get(): Prefs;
  set(change: Partial<Prefs>): void;
  onChange(listener: (now: Prefs, before: Prefs) => void): void;
}

export function createPrefs(): PrefsStore {
  let prefs = read();
  const listeners: ((now: Prefs, before: Prefs) => void)[] = [];
  apply(prefs);
  return {
    get: () => prefs,
    set(change) {
      const before = prefs;
      prefs = { ...prefs, ...change };
      remember(STORE, prefs);
      apply(prefs);
      for (const listener of listeners) listener(prefs, before);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function read(): Prefs {
  const kept = recall(STORE);
  const value = (name: string): unknown =>
    typeof kept === 'object' && kept !== null ? new Map(Object.entries(kept)).get(name) : undefined;
  const [language, theme, name] = [value('language'), value('theme'), value('name')];
  return {
    language: language === 'en' || language === 'ko' ? language : browserLanguage(),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    name: typeof name === 'string' && name.trim() !== '' ? name : 'Mina',
    keys: value('keys') !== false,
  };
}

const browserLanguage = (): Language =>
  (navigator.languages[0] ?? navigator.language).toLowerCase().startsWith('ko') ? 'ko' : 'en';

function apply({ language, theme }: Prefs): void {
  const root = document.documentElement;
  root.lang = language;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** Kept in this browser; storage that is full or closed to us loses only the memory. */
export function remember(key: string, value: object | null): void {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {
    // Nothing depends on it.
  }
}

export function recall(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
