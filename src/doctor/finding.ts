/** `ok` · `note`: worth knowing, nothing is wrong · `fix`: what to do stands in the text. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'fix';
  /** The variable, or what it is about. */
  readonly subject: string;
  readonly text: string;
}

export const ok = (subject: string, text: string): Finding => ({ level: 'ok', subject, text });
export const note = (subject: string, text: string): Finding => ({ level: 'note', subject, text });
export const fix = (subject: string, text: string): Finding => ({ level: 'fix', subject, text });

/** One line each, in columns. */
export function toLines(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  return findings.map(({ level, subject, text }) => `${level.padEnd(4)}  ${subject.padEnd(width)}  ${text}`);
}
