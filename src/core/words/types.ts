/** Forms of a counted phrase, by the categories of `Intl.PluralRules`; `{n}` is the number. */
export interface Plural {
  readonly one?: string;
  readonly other: string;
}

/** A sentence of ours (what happened, what it cost, what to do); `short` is what the status line says of it. */
export interface Sentence {
  readonly short?: string;
  readonly text: string;
}
