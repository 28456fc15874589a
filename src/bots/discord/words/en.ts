import type { DiscordWords } from '../words.ts';

const picture = 'A picture to edit or to start from';

export const en: DiscordWords = {
  commands: {
    nanobanana: {
      make: {
        name: 'nanobanana',
        description: 'Make a picture from words, or from words and your pictures',
      },
      history: {
        name: 'nanobanana-history',
        description: 'See what was made here, with pictures and links',
      },
      saved: { name: 'nanobanana-saved', description: 'See the pictures saved here' },
      help: { name: 'nanobanana-help', description: 'How it works, in your language' },
    },
    hailou: {
      make: { name: 'hailou', description: 'Make a short video from words or a first picture' },
      history: { name: 'hailou-history', description: 'See what was made here, with pictures and links' },
      saved: { name: 'hailou-saved', description: 'See the videos saved here' },
      help: { name: 'hailou-help', description: 'How it works, in your language' },
    },
  },
  editMessage: 'Edit this image',
  options: {
    prompt: { name: 'prompt', description: 'What should be in the picture, or what should change' },
    aspect: {
      name: 'aspect',
      description: 'Shape of the picture; left out: square, or as your picture',
    },
    image: { name: 'image', description: picture },
    image2: { name: 'image2', description: picture },
    image3: { name: 'image3', description: picture },
    model: { name: 'model', description: 'Who draws; left out: the default set here' },
    resolution: { name: 'resolution', description: 'Size of the picture' },
    count: { name: 'count', description: 'How many pictures, 1 to 4' },
    search: { name: 'search', description: 'Look things up first' },
    seed: { name: 'seed', description: 'The same number gives nearly the same picture' },
    user: { name: 'user', description: "Only this person's results" },
    page: { name: 'page', description: 'Page number' },
  },
  editStep: "To edit a picture, open the message's menu → Apps → Edit this image.",
  permissions: {
    viewChannel: 'View Channel',
    sendMessages: 'Send Messages',
    sendInThreads: 'Send Messages in Threads',
    attachFiles: 'Attach Files',
  },
  sentPrivately: "Pictures can't be attached here any more, so they went to the requester by direct message.",
  kept: "Pictures can't be attached here. They are kept: open them from Details.",
  newMessage: 'The result is in a newer message here.',
  promptCut: 'The first {max} of {n} characters; the whole text stands in the message.',
  promptFile: 'prompt.txt',
};
