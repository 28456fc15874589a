/** History, saved pictures, the details card, and short private answers to a button. */
export const lists = {
  area: { nanobanana: 'nanobanana', hailou: 'hailou' },
  history: {
    title: 'History',
    empty: 'Results appear here once you make one.',
    page: 'Page {page} of {pages}',
  },
  saved: {
    title: 'Saved',
    empty: 'Press Save on a result to keep it here.',
    savedBy: 'saved by {person}',
  },
  answers: {
    saved: 'Saved. Everyone here finds it under Saved.',
    /** Before a picture of a room that not everyone reads is saved. */
    savePublishes: 'Not everyone can read this channel. Saving shows the picture to everyone here.',
    alreadySaved: '{person} saved this at {time}.',
    unsaved: 'Removed from saved.',
    deleted: 'Deleted.',
    deletedLater: "It can't be stopped any more and is deleted when it ends.",
    cancelled: 'Cancelled. Nothing was charged.',
    started: 'The new request is in the same reply.',
  },
  details: {
    model: 'Model',
    aspect: 'Aspect',
    resolution: 'Resolution',
    count: 'How many',
    search: 'Search',
    seed: 'Seed',
    inputs: 'Input pictures',
    requested: 'Requested',
    started: 'Started',
    ended: 'Ended',
    duration: 'Time taken',
    price: 'Price',
    picturePrice: 'Picture {i}',
    own: "The provider's figure",
    provider: 'Provider',
    job: 'Job id',
    reason: 'From the provider',
    madeFrom: 'Made from',
    deleted: 'deleted',
    original: 'Original {i}',
    yes: 'yes',
  },
};

export type ListWords = typeof lists;
