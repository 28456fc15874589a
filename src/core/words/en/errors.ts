import type { UserErrorCode } from '../../errors.ts';
import type { FailureReason } from '../../job.ts';
import type { Sentence } from '../types.ts';

/** Said of an input picture at once, or later in the reply. */
const pictures: Record<
  'not_a_picture' | 'heic' | 'picture_too_large' | 'picture_gone',
  Required<Sentence>
> = {
  not_a_picture: {
    short: 'not a picture',
    text: "{file} can't be read as PNG, JPEG or WebP. {cost} Attach another file.",
  },
  heic: {
    short: 'HEIC not supported',
    text: "{file} is HEIC, which can't be read here. {cost} Save it as JPEG and attach that.",
  },
  picture_too_large: {
    short: 'picture too large',
    text: '{file} is {size}; the limit is {max}. {cost} Make it smaller and attach it again.',
  },
  picture_gone: {
    short: 'picture is gone',
    text: "The picture can't be opened any more. {cost} Upload it again and edit that.",
  },
};

const internal: Required<Sentence> = {
  short: 'internal error',
  text: 'Something broke on our side. {cost} Try again, and report {job} if it stays.',
};

/** Refusals (experience §3). `{cost}` is one of `costs`. */
const refusals: Record<UserErrorCode, Sentence> = {
  ...pictures,
  disk_full: internal,
  blank_prompt: { text: 'Write what you want to see. {cost}' },
  long_prompt: {
    text: 'The prompt has {n} characters; {model} takes {max}. {cost} Shorten it and send it again.',
  },
  not_offered: { text: "{model} can't make {value}. {cost} Choose {list}." },
  too_many_pictures: { text: '{model} takes {pictures}; these are {n}. {cost} Choose fewer.' },
  no_picture_in_message: {
    text: 'That message has no picture to edit. {cost} Choose a message with one.',
  },
  not_here: { text: "That result isn't here. {cost} Look in History." },
  not_allowed: { text: 'Only {person} and moderators can do that. {cost} Ask one of them.' },
  guild_not_allowed: {
    text: "This server can't use nanobanana here. {cost} Ask the person who runs it.",
  },
  already_done: { text: 'That is already done. {cost}' },
  too_late_to_cancel: {
    text: "It is already being made and can't be stopped. {cost} The result comes here.",
  },
  too_busy: {
    short: 'too busy',
    text: 'Too many requests are waiting. {cost} Try again in a few minutes.',
  },
  restarting: { short: 'restarting', text: 'nanobanana is restarting. {cost} Try again in a minute.' },
  limit_money: {
    short: 'limit reached',
    text: '{whose} limit of {limit} per {period} is used up. {cost} It resets at {time}.',
  },
  no_permission: {
    text: 'nanobanana may not {permissions} in {channel}. {cost} Ask a manager to allow it.',
  },
  draft_gone: { text: 'That form has expired. {cost} Open it again.' },
  no_such_page: { text: '{pages}. {cost} This is the last one.' },
};

/** Why a task did not end with a picture. */
const failures: Record<FailureReason, Required<Sentence>> = {
  ...pictures,
  internal,
  content: {
    short: 'content refused',
    text: '{provider} refused this request. {cost} Change the prompt or the picture.',
  },
  no_picture: {
    short: 'no picture',
    text: '{provider} answered without a picture. {cost} Say more exactly what should be seen.',
  },
  provider_error: {
    short: 'provider error',
    text: '{provider} could not finish the picture. {cost} Try again.',
  },
  unavailable: {
    short: 'provider unavailable',
    text: "{provider} isn't taking requests now. {cost} Try again in a few minutes.",
  },
  no_credit: {
    short: 'no credit',
    text: 'The {provider} account has run out of credit. {cost} Tell the person who runs nanobanana.',
  },
  key_limit: {
    short: 'no credit',
    text: "The limit of nanobanana's key at {provider} is used up. {cost} Tell the person who runs nanobanana.",
  },
  bad_key: {
    short: 'setup problem',
    text: '{provider} refused the key. {cost} Tell the person who runs nanobanana.',
  },
  small_plan: {
    short: 'setup problem',
    text: '{provider} refused this plan. {cost} Tell the person who runs nanobanana.',
  },
  no_model: {
    short: 'setup problem',
    text: '{provider} refused this model. {cost} Tell the person who runs nanobanana to update the catalogue.',
  },
  refused_input: {
    short: 'input refused',
    text: '{provider} refused the prompt, a setting or the picture. {cost} Change it and send it again.',
  },
  no_public_url: {
    short: 'setup problem',
    text: "The picture can't be handed to {provider}. {cost} Tell the person who runs nanobanana: it needs PUBLIC_URL or a plan with uploads.",
  },
  result_lost: {
    short: 'result lost',
    text: "The picture was made but can't be fetched. {cost} Try again makes and pays for a new one.",
  },
};

export const errors = {
  refusals,
  failures,
  costs: {
    nothing: 'Nothing was charged.',
    charged: '{price} was charged.',
    maybe: 'About {price} may have been charged.',
  },
  unknown: {
    lost: '{provider} may or may not have taken this request, so about {price} may have been charged. Check looks again, free. Try again sends a new request and may cost twice.',
    lostFree:
      '{provider} may or may not have taken this request. Nothing was charged. Check looks again. Try again sends a new request.',
    late: '{provider} has not finished after {duration}. {cost} Check looks again, free.',
  },
  /** Something of ours broke while an event was handled: the reference finds it in the log. */
  fault: 'Something broke on our side. Try again, and report {reference} if it stays.',
  /** Variants, where a value is not known or does not apply. */
  workspaceNotAllowed: "This workspace can't use nanobanana here. {cost} Ask the person who runs it.",
  unreferenced: 'Something broke on our side. {cost} Try again in a few minutes.',
  otherModel: "{model} can't make {value}. {cost} Choose {list}, or {value} with {other}.",
  onlyOtherModel: "{model} can't make {value}. {cost} Choose {other} for it.",
  notTogether: "{model} can't make {value}. {cost} Choose other settings.",
  someFile: 'The file',
  thisChannel: 'this channel',
  whose: {
    person: 'Your',
    guild: "This server's",
    workspace: "This workspace's",
    all: "Everyone's",
  },
  periods: { day: 'day', month: 'month', hour: 'hour' },
};

export type ErrorWords = typeof errors;
