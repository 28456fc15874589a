/** What Slack takes as an answer at once: nothing, or what is wrong with a form, by the name of its field. */
export type Acknowledgement = {
  readonly response_action: 'errors';
  readonly errors: Readonly<Record<string, string>>;
};

/** Within three seconds, once; later calls do nothing. */
export type Acknowledge = (answer?: Acknowledgement) => Promise<void>;
