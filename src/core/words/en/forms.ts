import type { Action } from '../../view-types.ts';

const buttons: Record<Action, string> = {
  again: 'Again',
  edit: 'Edit',
  animate: 'Animate',
  save: 'Save',
  unsave: 'Remove from saved',
  delete: 'Delete',
  cancel: 'Cancel',
  check: 'Check',
  retry: 'Try again',
  change: 'Change prompt',
  move: 'Try {provider}, about {price}',
  open: 'Open one picture…',
  details: 'Details',
};

/** Words on buttons, in choices and in dialogs (experience §2). */
export const forms = {
  buttons,
  /** Words on what is not a button of a reply. */
  controls: {
    saved: 'Saved',
    close: 'Close',
    sendAnyway: 'Send anyway',
    older: 'Older',
    newer: 'Newer',
    goToMessage: 'Go to message',
    openOne: 'Open one…',
    export: 'Export',
    make: 'Make',
    download: 'Download',
    /** A choice of `Open one picture…`. */
    picture: 'Picture {i} of {n}',
    /** A choice of `Which pictures?`. */
    numbered: '{i} · {name}',
  },
  choices: {
    source: 'Same as the picture',
    aspects: { '1:1': 'square', '16:9': 'wide', '9:16': 'tall', '21:9': 'cinema' },
    models: {
      'nano-banana': 'quick, 1K',
      'nano-banana-2': 'up to 4K',
      'nano-banana-pro': 'finest, up to 4K',
    },
  },
  fields: {
    prompt: 'What do you want to see?',
    change: 'What should change?',
    pictures: 'Pictures (optional)',
    whichPictures: 'Which pictures?',
    addPictures: 'Add pictures',
    aspect: 'Aspect',
    model: 'Model',
    resolution: 'Resolution',
    count: 'How many',
    search: 'Search',
    seed: 'Seed',
  },
  placeholders: {
    make: 'A yellow raincoat on a rainy street, film photo',
    edit: 'Make the sky a warm sunset, keep the rest',
  },
  dialogs: {
    make: { title: 'nanobanana', submit: 'Make' },
    edit: { title: 'Edit this image', submit: 'Edit' },
    delete: {
      title: 'Delete this result?',
      text: 'The message, its pictures, its history entry and saved copies go. Spending records stay.',
      submit: 'Delete',
    },
    retry: {
      title: 'Try again?',
      text: 'The first request may still be charged. A new one costs about {price} more.',
      textFree: 'The first request may still finish. A new one is free.',
      submit: 'Send anyway',
    },
  },
};

export type FormWords = typeof forms;
