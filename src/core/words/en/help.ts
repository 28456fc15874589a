/** Help and the first words in a guild (experience §5), in parts: what is not there yet is not named. */
export const help = {
  ready: '**nanobanana is ready.**',
  make: 'Type {command} and say what you want to see.',
  states: 'A reply goes Pending → Processing → Completed, and names its price before and after.',
  buttons: 'Buttons: {buttons}.',
  see: 'See: {commands}.',
  unknown: "Unknown means that the provider's answer was lost: press Check first, it is free.",
  sentTo: 'Prompts and pictures are sent to {providers}.',
  missing: 'Still missing here: {permissions}.',
};

export type HelpWords = typeof help;
