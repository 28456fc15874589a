import type { Plural } from '../types.ts';

const counts: Record<'pictures' | 'results' | 'pages', Plural> = {
  pictures: { one: '{n} picture', other: '{n} pictures' },
  results: { one: '{n} result', other: '{n} results' },
  pages: { one: 'There is {n} page', other: 'There are {n} pages' },
};

/** What a reply says, state by state (experience §1), and the units in it (§6). */
export const reply = {
  counts,
  units: {
    free: 'free',
    noCharge: 'nothing charged',
    tiny: 'under US$0.0001',
    about: 'about {price}',
    byPriceList: '{price} by price list',
    seconds: '{n} s',
    minutes: '{n} min',
    hours: '{n} h',
    size: '{n} {unit}',
    pixels: '{n} megapixels',
  },
  status: {
    pending: 'Pending',
    processing: 'Processing',
    completed: 'Completed',
    failed: 'Failed',
    cancelled: 'Cancelled',
    unknown: 'Unknown',
  },
  head: {
    next: 'next in line',
    place: 'place {n} of {total}',
    started: 'started {since}',
    some: '{ok} of {n} pictures',
    one: 'picture {i} of {n}',
    lost: 'no answer from {provider}',
    late: 'not finished after {duration}',
    uncharged: 'nothing was charged',
  },
  facts: {
    asPicture: 'as the picture',
    by: 'by {provider}',
    for: 'for {person}',
    editedFrom: 'edited from {link}',
    source: 'picture',
  },
  notes: {
    picture: 'Picture {i}: {sentence}',
    pictureUnknown: 'Picture {i}: unknown, {sentence}',
    pictureCancelled: 'Picture {i}: cancelled. {cost}',
    pictureRunning: 'Picture {i}: still being made.',
    twice: 'Picture {i} was made twice; the second is kept too.',
    twiceAlone: 'The picture was made twice; the second is kept too.',
    providerChanged: 'Provider changed: {a} → {b} ({a} charged nothing).',
    providerChangedDearer: 'Provider changed: {a} → {b} ({a} charged nothing), now about {price}.',
    providerChangedPaid: 'Provider changed: {a} → {b} ({a} charged {price}).',
    providerChangedDoubt: 'Provider changed: {a} → {b} ({a} may have charged about {price}).',
    reencoded: 'Shown as {format}, {size}; the original is kept.',
    inputResized: '{file} was made smaller for {provider}: {width} × {height} pixels, {size}.',
    inputReencoded: '{file} was re-encoded for {provider}: {format}, {size}.',
    tooLargeToShow: 'The file is {size}; this channel takes {max}. It is kept: open it from Details.',
    moved: "The earlier reply can't be changed any more, so the result is here.",
    lookedAgain: 'Looked again at {time}: still no trace. Nothing new was charged.',
    usageWarning: '{used} of {limit} used today.',
    alt: 'Picture {i} of {n}, made from: {prompt}',
  },
};

export type ReplyWords = typeof reply;
