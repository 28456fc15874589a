/** What somebody may want of this bot, what stands against it, and the tests that show it. */
export interface Threat {
  readonly row: number;
  readonly threat: string;
  readonly answer: string;
  /** `name`: of a test or of a group of tests, as it stands in the file. */
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

export const here = (topic: string, ...names: readonly string[]) =>
  names.map((name) => ({ file: `test/hostile/${topic}.test.ts`, name }));

export const at = (file: string, ...names: readonly string[]) =>
  names.map((name) => ({ file: `test/${file}`, name }));
